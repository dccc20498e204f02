#include "sim/scenario/modes_of_ways.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace sunder::sim {
namespace {

/// The number of the state of that name; nothing where there is none, which is reported.
template <class State>
std::optional<std::size_t> find_state(NamedMode const& asked, std::vector<State> const& states,
                                      DeviceGroup const& group, std::string_view what,
                                      Diagnostics& diagnostics)
{
    auto const found = std::ranges::find(states, asked.name, &State::name);
    if (found != states.end()) return static_cast<std::size_t>(found - states.begin());
    std::vector<std::string> names;
    for (auto const& state : states)
        names.push_back(state.name);
    auto const near = nearest(asked.name, names);
    diagnostics.report(asked.where, fmt::format("'{}' has no {} '{}'", group.name, what, asked.name),
                       names.empty()  ? fmt::format("give it some: `{}s: {{{}: {{...}}}}`", what, asked.name)
                       : near.empty() ? fmt::format("it has {}", fmt::join(names, ", "))
                                      : fmt::format("did you mean '{}'?", near));
    return std::nullopt;
}

/// Of the positions at which the device stands.
std::vector<std::size_t> positions_of(NamedMode const& asked, Chain const& chain, Diagnostics& diagnostics)
{
    std::vector<std::size_t> positions;
    for (std::size_t position = 0; position < chain.devices.size(); ++position)
        if (chain.devices[position] == asked.device) positions.push_back(position);
    if (positions.empty())
        diagnostics.report(
            asked.where,
            fmt::format("'{}' is no device of this application", chain.platform.devices[asked.device].name),
            "name its origin or one of its servers");
    return positions;
}

using ModesOfDevices = std::vector<std::vector<DeviceMode>>;

/// Each with each state of one device.
ModesOfDevices multiplied(ModesOfDevices const& all, std::size_t states, auto const& put)
{
    if (states == 0) return all;
    ModesOfDevices more;
    for (auto const& modes : all)
        for (std::size_t state = 0; state < states; ++state)
            put(more.emplace_back(modes), state);
    return more;
}

} // namespace

std::vector<DeviceMode> find_modes(AskedModes const& asked, Chain const& chain, Diagnostics& diagnostics)
{
    if (asked.clocks.empty() && asked.accelerators.empty()) return {};
    std::vector<DeviceMode> modes(chain.devices.size());
    for (auto const& clock : asked.clocks) {
        auto const& group = chain.platform.devices[clock.device];
        auto const number = find_state(clock, group.profile.modes.clocks, group, "clock", diagnostics);
        for (auto const position : positions_of(clock, chain, diagnostics))
            modes[position].clock = number;
    }
    for (auto const& accelerator : asked.accelerators) {
        auto const& group = chain.platform.devices[accelerator.device];
        auto const number =
            find_state(accelerator, group.profile.modes.accelerators, group, "accelerator", diagnostics);
        for (auto const position : positions_of(accelerator, chain, diagnostics))
            modes[position].accelerator = number;
    }
    return modes;
}

std::string name_of_modes(Chain const& chain, std::size_t devices)
{
    std::vector<std::string> parts;
    for (std::size_t position = 0; position < std::min(devices, chain.modes.size()); ++position) {
        auto const& [clock, accelerator] = chain.modes[position];
        auto const& group = chain.platform.devices[chain.devices[position]];
        auto part = group.name;
        if (clock) part += ' ' + group.profile.modes.clocks[*clock].name;
        if (accelerator) part += ' ' + group.profile.modes.accelerators[*accelerator].name;
        if (clock || accelerator) parts.push_back(std::move(part));
    }
    return parts.empty() ? std::string{} : fmt::format(" @ {}", fmt::join(parts, ", "));
}

std::vector<std::vector<DeviceMode>> every_mode(Chain const& chain, AllModes const& all)
{
    ModesOfDevices every{std::vector<DeviceMode>(chain.devices.size())};
    for (std::size_t position = 0; position < chain.devices.size(); ++position) {
        auto const& modes = chain.platform.devices[chain.devices[position]].profile.modes;
        if (all.clocks)
            every =
                multiplied(every, modes.clocks.size(), [=](std::vector<DeviceMode>& to, std::size_t state) {
                    to[position].clock = state;
                });
        if (all.accelerators)
            every = multiplied(
                every, modes.accelerators.size(),
                [=](std::vector<DeviceMode>& to, std::size_t state) { to[position].accelerator = state; });
    }
    return every;
}

} // namespace sunder::sim
