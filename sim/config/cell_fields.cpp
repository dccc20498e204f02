#include "sim/config/cell_fields.hpp"

#include "sim/config/motion_fields.hpp"

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

/// Where the devices of a group are.
struct Placed {
    std::vector<double> distances;
};

Form const& distances_form()
{
    static Form const one = parts::scalar(NumberForm{.min = 0, .max = 1e6});
    static Form const form = [] {
        auto made = parts::list_of(one, 1);
        made.scalar = one.scalar;
        return made;
    }();
    return form;
}

void fields(Placed& placed, auto& visit)
{
    visit.by_hand(
        required("distance", "from the access point, in metres: one, or a list that is dealt out in order"),
        distances_form(), [&](YamlCursor const& at, Reading const& reading) {
            if (at.is_scalar())
                placed.distances = {at.number()};
            else
                placed.distances = read_as(Of<std::vector<double>>{}, at, reading);
        });
}

/// A rate, a list of them, or where the devices are.
Form const& station_form()
{
    static Form const form = [] {
        auto made = parts::list_of(parts::quantity<BytesPerSecond>(), 1);
        made.scalar = parts::quantity<BytesPerSecond>().scalar;
        made.mapping = form_of(Of<Placed>{}).mapping;
        return made;
    }();
    return form;
}

Form const& stations_form()
{
    static Form const form = parts::mapping("", parts::any_name("name of a device", station_form()));
    return form;
}

StationGroup read_station(YamlCursor const& at, Reading const& reading)
{
    if (at.is_mapping()) return {.group = {}, .distances = read_as(Of<Placed>{}, at, reading).distances};
    if (at.is_scalar()) return {.group = {}, .rates = {read_as(Of<BytesPerSecond>{}, at, reading)}};
    return {.group = {}, .rates = read_as(Of<std::vector<BytesPerSecond>>{}, at, reading)};
}

std::vector<StationGroup> read_stations(YamlCursor const& at, Reading const& reading)
{
    std::vector<StationGroup> stations;
    auto const& devices = reading.names.find("device")->second;
    for (auto const& [name, where, value] : at.names()) {
        if (auto const index = devices.find(name)) {
            stations.push_back(read_station(value, reading));
            stations.back().group = Id<DeviceGroup>{*index};
        } else {
            reading.diagnostics.report(where, fmt::format("there is no device '{}'", name),
                                       hint_for(name, devices, reading.diagnostics));
        }
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

void fields(RateStep& step, auto& visit)
{
    static Form const level = parts::scalar(NumberForm{.min = -200, .max = 100});
    visit(required("sensitivity", "what has to be heard for it, dBm"), step.sensitivity, level);
    visit(required("rate", "of the bits"), step.rate);
}

namespace {

struct PathLoss {
    double at_1m = Propagation{}.loss_at_1m;
    double exponent = Propagation{}.exponent;
};

void fields(PathLoss& loss, auto& visit)
{
    static Form const decibels = parts::scalar(NumberForm{.min = 0, .max = 200});
    static Form const slope = parts::scalar(NumberForm{.min = 0, .max = 20});
    visit(optional("at_1m", "at 1 m, dB: of free space at 2.4 GHz unless it says otherwise"), loss.at_1m,
          decibels);
    visit(optional("exponent", "ten times so many dB more for each tenfold distance: 2 in free space"),
          loss.exponent, slope);
}

void check_ascending(std::vector<RateStep> const& steps, FieldReader const& read)
{
    auto const is_wrong = [](RateStep const& a, RateStep const& b) {
        return b.sensitivity <= a.sensitivity || b.rate <= a.rate;
    };
    if (std::ranges::adjacent_find(steps, is_wrong) != steps.end())
        read.report(read["rates"].where(), "these do not ascend",
                    "give the slowest rate first, which is heard farthest");
}

} // namespace

void fields(Propagation& propagation, auto& visit)
{
    static Form const level = parts::scalar(NumberForm{.min = -200, .max = 100});
    static Form const deviation = parts::scalar(NumberForm{.min = 0, .max = 40});
    PathLoss loss{.at_1m = propagation.loss_at_1m, .exponent = propagation.exponent};
    visit(optional("send_power", "dBm"), propagation.send_power, level);
    visit(optional("path_loss", "what is lost on the way: at_1m + 10 x exponent x log10(distance)"), loss);
    visit(
        optional("shadowing", "standard deviation of what walls add to that, dB, drawn once for each device"),
        propagation.shadowing, deviation);
    visit(optional("rates", "the best that is sensitive enough is taken, else the first", "those of 802.11g"),
          propagation.rates);
    propagation.loss_at_1m = loss.at_1m;
    propagation.exponent = loss.exponent;
    visit.check([&](FieldReader const& read) { check_ascending(propagation.rates, read); });
}

void fields(HandOver& hand_over, auto& visit)
{
    static Form const decibels = parts::scalar(NumberForm{.min = 0, .max = 100});
    visit(optional("hysteresis", "dB by which another access point has to be heard better"),
          hand_over.hysteresis, decibels);
    visit(optional("interruption", "for which the device is then with none"), hand_over.interruption,
          parts::from_zero<Seconds>());
}

void fields(RadioCell& cell, auto& visit)
{
    std::vector<Id<DeviceGroup>> moving;
    std::optional<Point> place;
    visit.title("cell");
    visit(optional(
              "share",
              "what messages that cross it at once have equal parts of: bytes, so that a slow station slows "
              "down all, or time"),
          cell.share);
    visit.by_hand(
        optional("stations",
                 "the groups that send and receive by radio, and the rate of their devices: one, or a "
                 "list that is dealt out in order, device i having rate i mod its length",
                 "none but those that move"),
        stations_form(),
        [&](YamlCursor const& at, Reading const& reading) { cell.stations = read_stations(at, reading); });
    visit.named(
        optional("moving", "groups whose devices have a `motion`, by which their rates change", "none"),
        "device", moving);
    visit(optional("at", "[x, y], metres, of the access point, where devices move", "nobody needs to know"),
          place);
    visit(optional("access_points",
                   "several such places in place of `at`: of cells that do not disturb each "
                   "other, and a device is with one of them",
                   "one"),
          cell.access_points);
    visit(optional("hand_over", "when a device goes to another access point")
              .where(cell.access_points.size() > 1),
          cell.hand_over);
    visit.any_of({"stations", "moving"});
    if (place) cell.access_points = {*place};
    for (auto const group : moving)
        cell.stations.push_back({.group = group});
    visit(optional("overhead", "of each packet: contention, preamble, acknowledgement", "none"),
          cell.overhead);
    bool const is_placed = std::ranges::any_of(
        cell.stations, [](StationGroup const& stations) { return stations.rates.empty(); });
    if (is_placed) cell.propagation.emplace();
    visit(optional("propagation", "how the rates of stations with a `distance` or a place follow from that")
              .where(is_placed),
          cell.propagation);
    visit.check([&](FieldReader const& read) {
        if (place && read["access_points"].given())
            read.report(read["at"].where(), "there are `access_points`, too", "give one of these two keys");
    });
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
std::string_view obstacle_for(NetworkModel model, RadioCell const& cell)
{
    switch (model) {
    case NetworkModel::exact:
    case NetworkModel::tcp: // whatever is packets is refused when it is known, see check_transports()
        return "";
    case NetworkModel::solver:
        if (has_motion(cell)) return "SimGrid's solver knows no stations that move";
        return cell.share == CellShare::airtime ? "SimGrid's solver knows no equal airtime" : "";
    case NetworkModel::lv08:
        return "SimGrid's lv08 knows no cell whose stations have different rates";
    }
    return "";
}

} // namespace

Form const& cell_form()
{
    return form_of(Of<RadioCell>{});
}

RadioCell read_cell(YamlCursor const& at, Reading const& reading)
{
    return read_as(Of<RadioCell>{}, at, reading);
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
