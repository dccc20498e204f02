#include "sim/config/mode_fields.hpp"

#include "sim/form/fields.hpp"
#include "sim/form/names.hpp"

#include <fmt/core.h>

#include <string_view>

namespace sunder::sim {
namespace {

Form const& gain()
{
    static Form const form = parts::scalar(NumberForm{.min = 1e-6, .max = 1e6, .percent = Percent::allowed});
    return form;
}

template <class State>
Form const& states_form(std::string const& what)
{
    static Form const form = parts::mapping("", parts::any_name(what, form_of(Of<State>{})));
    return form;
}

template <class State>
std::vector<State> read_states(YamlCursor const& at, Reading const& reading)
{
    std::vector<State> states;
    for (auto const& [name, where, value] : at.names()) {
        auto state = value.sound() ? read_as(Of<State>{}, value, reading) : State{};
        state.name = name;
        states.push_back(std::move(state));
    }
    if (states.empty()) reading.diagnostics.report(at.where(), "there is none here");
    return states;
}

template <class State>
std::optional<std::size_t> find_state(std::string const& what, YamlCursor const& at,
                                      std::vector<State> const& states, Reading const& reading)
{
    Names names;
    for (auto const& state : states)
        names.add(state.name);
    return find_named(what, at, {{what, names}}, reading.diagnostics);
}

} // namespace

void fields(DeviceClock& clock, auto& visit)
{
    visit(
        optional("speed", "of what the device does without `clocks`; measured times are divided by it, too"),
        clock.speed, gain());
    visit(optional("idle_power", "drawn always", "the device's"), clock.idle_power,
          parts::from_zero<Watts>());
    visit(optional("busy_power", "drawn in all when every worker is busy", "the device's"), clock.busy_power,
          parts::from_zero<Watts>());
}

void fields(Accelerator& accelerator, auto& visit)
{
    visit(optional("speed", "of what the device does without it"), accelerator.speed, gain());
    visit(optional("idle_power", "drawn always, besides the device's"), accelerator.idle_power,
          parts::from_zero<Watts>());
    visit(optional("busy_power", "drawn in all when every worker is busy, besides the device's"),
          accelerator.busy_power, parts::from_zero<Watts>());
    visit.check([&](FieldReader const& read) {
        auto const busy = read["busy_power"];
        if (busy.sound() && accelerator.busy_power < accelerator.idle_power)
            read.report(busy.where(), "'busy_power' is less than 'idle_power'",
                        "it is all that the accelerator draws when every worker is busy");
    });
}

Form const& clocks_form()
{
    return states_form<DeviceClock>("name of the clock");
}

std::vector<DeviceClock> read_clocks(YamlCursor const& at, Reading const& reading)
{
    return read_states<DeviceClock>(at, reading);
}

Form const& accelerators_form()
{
    return states_form<Accelerator>("name of the state");
}

std::vector<Accelerator> read_accelerators(YamlCursor const& at, Reading const& reading)
{
    return read_states<Accelerator>(at, reading);
}

std::optional<std::size_t> find_clock(YamlCursor const& at, std::vector<DeviceClock> const& clocks,
                                      Reading const& reading)
{
    return find_state("clock", at, clocks, reading);
}

std::optional<std::size_t>
find_accelerator(YamlCursor const& at, std::vector<Accelerator> const& accelerators, Reading const& reading)
{
    return find_state("accelerator", at, accelerators, reading);
}

} // namespace sunder::sim
