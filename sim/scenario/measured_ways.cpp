#include "sim/scenario/measured_ways.hpp"

#include "sim/cost/transfer_cost.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/scenario/modes_of_ways.hpp"
#include "sim/scenario/named_cut.hpp"
#include "sim/scenario/report_obstacles.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace sunder::sim {
namespace {

constexpr Seconds precision{1e-9};

class PoolReader {
public:
    PoolReader(Scenario const& scenario, Application const& application, Diagnostics& diagnostics)
        : application_{application}, chain_{whole_chain(scenario, application)}, diagnostics_{diagnostics}
    {
    }

    [[nodiscard]] bool has_one_hop() const
    {
        if (chain_.servers() <= 1) return true;
        diagnostics_.report(application_.route_where,
                            fmt::format("the pool of application '{}' is of one server, but {} are listed",
                                        application_.name, chain_.servers()),
                            "list one");
        return false;
    }

    /// Nothing after a mistake.
    std::optional<Way> read(MeasuredWay const& row)
    {
        auto const mistakes = diagnostics_.size();
        check_modes(row);
        auto cut = cut_of(row);
        if (!cut) return std::nullopt;
        std::vector<Cut> const cuts(std::max<std::size_t>(1, chain_.servers()), *cut);
        auto const pointers = pointers_to(cuts);
        bool const leaves = !cut->whole_model();
        if (leaves && !may_leave(*cut)) return std::nullopt;
        Way way{.plan = {.position_of = positions(chain_.model, pointers),
                         .cuts = {cuts.begin(), cuts.begin() + static_cast<std::ptrdiff_t>(chain_.servers())},
                         .name = row.name},
                .legs = {},
                .back = {}};
        add_legs(way, row, leaves ? 2 : 1);
        if (leaves && application_.answer > Bytes{}) way.back = {chain_.back.front().value()};
        return diagnostics_.size() == mistakes ? std::optional{std::move(way)} : std::nullopt;
    }

private:
    std::optional<Cut> cut_of(MeasuredWay const& row)
    {
        auto const& model = chain_.model;
        if (row.cut == "device_only") return cut_with_head(model, std::vector<bool>(model.ops.size(), true));
        if (row.cut == "server_only") return cut_with_head(model, std::vector<bool>(model.ops.size(), false));
        return cut_behind({{row.cut}}, model, row.where, diagnostics_);
    }

    /// Whether there is a way to the server and, for an answer, back, and the tensors may take it.
    bool may_leave(Cut const& cut)
    {
        std::vector<Obstacle> obstacles;
        if (chain_.raw_input == RawInput::forbidden &&
            std::ranges::any_of(cut.tensors, [&](int producer) { return chain_.model.is_input(producer); }))
            obstacles.push_back({.kind = Obstacle::Kind::raw_input});
        if (chain_.servers() == 0) {
            diagnostics_.report(application_.route_where,
                                fmt::format("the pool of application '{}' leaves its device, "
                                            "but no server is listed",
                                            application_.name),
                                "name it with `servers: [...]`");
            return false;
        }
        if (!chain_.out.front()) obstacles.push_back({.kind = Obstacle::Kind::no_route});
        if (application_.answer > Bytes{} && !chain_.back.front())
            obstacles.push_back({.kind = Obstacle::Kind::no_way_back, .position = 1});
        report_obstacles(obstacles, chain_, application_, diagnostics_);
        return obstacles.empty();
    }

    void check_modes(MeasuredWay const& row)
    {
        AskedModes asked;
        for (auto const& stay : row.stays) {
            auto const& modes = chain_.platform.devices[stay.device].profile.modes;
            if (!stay.clock.empty() && !modes.clocks.empty())
                asked.clocks.push_back({stay.device, stay.clock, row.where});
            if (!stay.accelerator.empty() && !modes.accelerators.empty())
                asked.accelerators.push_back({stay.device, stay.accelerator, row.where});
        }
        (void)find_modes(asked, chain_, diagnostics_);
    }

    void add_legs(Way& way, MeasuredWay const& row, std::size_t legs)
    {
        for (std::size_t position = 0; position < legs; ++position) {
            bool const leaves = position + 1 < legs;
            auto const id = chain_.devices[position];
            auto const found = std::ranges::find(row.stays, id, &MeasuredStay::device);
            auto const stay = found == row.stays.end() ? MeasuredStay{.device = id} : *found;
            auto& leg = way.legs.emplace_back(Leg{.device = id});
            leg.compute.fixed = stay.time;
            if (leaves) leg.route = chain_.out[position];
            if (leaves) leg.sent = stay.sent;
            if (leaves && stay.transfer) leg.encode.fixed = beyond_links(stay, *leg.route, row);
            leg.power = power_of(leg, stay.energy, row);
            for (std::size_t op = 0; op < chain_.model.ops.size(); ++op)
                if (way.plan.position_of[op] == static_cast<int>(position))
                    leg.work += chain_.model.ops[op].work;
        }
    }

    /// Of a measured transfer, what its bytes do not take on the links.
    Seconds beyond_links(MeasuredStay const& stay, Id<Route> route, MeasuredWay const& row)
    {
        Seconds const on_links = mean_cost(chain_.platform, chain_.platform.routes[route]).time(stay.sent);
        if (*stay.transfer < on_links - precision)
            diagnostics_.report(
                row.where,
                fmt::format("a transfer of {:.4g} ms was measured, but its bytes take {:.4g} ms on the links",
                            1e3 * stay.transfer->value(), 1e3 * on_links.value()),
                "give the links the rate and latency of those over which it was measured, or more rate");
        return std::max(Seconds{}, *stay.transfer - on_links);
    }

    Watts power_of(Leg const& leg, Joules energy, MeasuredWay const& row)
    {
        if (energy <= Joules{}) return {};
        Seconds const busy = leg.compute.fixed + leg.encode.fixed;
        if (busy > Seconds{}) return energy / busy;
        diagnostics_.report(
            row.where,
            fmt::format("energy of '{}' without any time", chain_.platform.devices[leg.device].name),
            "state how long it works");
        return {};
    }

    Application const& application_;
    Chain chain_;
    Diagnostics& diagnostics_;
};

} // namespace

std::vector<Way> measured_ways(Scenario const& scenario, Application const& application, WayPool const& pool,
                               Diagnostics& diagnostics)
{
    std::vector<Way> ways;
    PoolReader reader{scenario, application, diagnostics};
    if (!reader.has_one_hop()) return ways;
    for (auto const& row : pool)
        if (auto way = reader.read(row)) ways.push_back(std::move(*way));
    if (ways.size() < pool.size()) ways.clear();
    return ways;
}

} // namespace sunder::sim
