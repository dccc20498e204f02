#include "sim/config/cell_fields.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace sunder::sim {

constexpr auto words(CellShare /*type*/)
{
    return std::array{Word{CellShare::throughput, "throughput"}, Word{CellShare::airtime, "airtime"}};
}

namespace {

Form const& rates_of_stations()
{
    static Form const form = [] {
        auto made = parts::list_of(parts::quantity<BytesPerSecond>(), 1);
        made.scalar = parts::quantity<BytesPerSecond>().scalar;
        return made;
    }();
    return form;
}

Form const& stations_form()
{
    static Form const form = parts::mapping("", parts::any_name("name of a device", rates_of_stations()));
    return form;
}

std::vector<BytesPerSecond> read_rates(YamlCursor const& at, Reading const& reading)
{
    if (at.is_scalar()) return {read_as(Of<BytesPerSecond>{}, at, reading)};
    return read_as(Of<std::vector<BytesPerSecond>>{}, at, reading);
}

std::vector<StationGroup> read_stations(YamlCursor const& at, Reading const& reading)
{
    std::vector<StationGroup> stations;
    auto const& devices = reading.names.find("device")->second;
    for (auto const& [name, where, value] : at.names()) {
        auto const rates = read_rates(value, reading);
        if (auto const index = devices.find(name))
            stations.push_back({.group = Id<DeviceGroup>{*index}, .rates = rates});
        else
            reading.diagnostics.report(where, fmt::format("there is no device '{}'", name),
                                       hint_for(name, devices, reading.diagnostics));
    }
    if (at.names().empty()) reading.diagnostics.report(at.where(), "there is no station here");
    return stations;
}

} // namespace

void fields(PacketOverhead& overhead, auto& visit)
{
    static Form const packet =
        parts::scalar(QuantityForm{Bytes::dimension, Zero::forbidden, QuantityRange{"1 B", "1e9 B"}});
    visit(required("time", "of the medium, beside that of the bytes"), overhead.time);
    visit(optional("packet", "its size; a part of one has its part of the time"), overhead.packet, packet);
}

void fields(Cell& cell, auto& visit)
{
    visit.title("cell");
    visit(optional(
              "share",
              "what messages that cross it at once have equal parts of: bytes, so that a slow station slows "
              "down all, or time"),
          cell.share);
    visit.by_hand(
        required("stations",
                 "the groups that send and receive by radio, and the rate of their devices: one, or a "
                 "list that is dealt out in order, device i having rate i mod its length"),
        stations_form(),
        [&](YamlCursor const& at, Reading const& reading) { cell.stations = read_stations(at, reading); });
    visit(optional("overhead", "of each packet: contention, preamble, acknowledgement", "none"),
          cell.overhead);
}

namespace {

/// Where the cell of a link is stated.
Location place_of(Link const& link, YamlCursor const& links)
{
    auto const all = links.names();
    auto const found = std::ranges::find(all, link.name, &NamedCursor::name);
    return found == all.end() ? links.where() : found->value["cell"].where();
}

/// Why SimGrid cannot share a cell; nothing where it can.
std::string_view obstacle_for(NetworkModel model, Cell const& cell)
{
    switch (model) {
    case NetworkModel::exact:
    case NetworkModel::tcp: // whatever is packets is refused when it is known, see check_transports()
        return "";
    case NetworkModel::solver:
        return cell.share == CellShare::airtime ? "SimGrid's solver knows no equal airtime" : "";
    case NetworkModel::lv08:
        return "SimGrid's lv08 knows no cell whose stations have different rates";
    }
    return "";
}

} // namespace

Form const& cell_form()
{
    return form_of(Of<Cell>{});
}

Cell read_cell(YamlCursor const& at, Reading const& reading)
{
    return read_as(Of<Cell>{}, at, reading);
}

void check_cells(Scenario const& scenario, YamlCursor const& links, Diagnostics& diagnostics)
{
    constexpr std::string_view hint = "`network_model: exact` does";
    auto const model = scenario.run.network_model;
    auto const& platform = scenario.platform;
    auto const is_uneven = [&](Id<Link> id) {
        auto const& cell = platform.links[id].cell;
        return cell && !has_one_rate(*cell);
    };
    for (auto const id : platform.links.ids()) {
        if (!is_uneven(id)) continue;
        auto const obstacle = obstacle_for(model, *platform.links[id].cell);
        if (!obstacle.empty())
            diagnostics.report(place_of(platform.links[id], links), std::string{obstacle}, std::string{hint});
    }
    if (model != NetworkModel::solver) return;
    for (auto const& route : platform.routes) {
        if (std::ranges::count_if(route.via, is_uneven) > 1 && route.forward)
            diagnostics.report(
                place_of(platform.links[route.via.front()], links),
                fmt::format("SimGrid's solver knows no route over two cells, as from '{}' to '{}'",
                            platform.devices[route.from].name, platform.devices[route.to].name),
                std::string{hint});
    }
}

} // namespace sunder::sim
