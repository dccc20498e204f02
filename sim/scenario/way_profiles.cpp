#include "sim/scenario/way_profiles.hpp"

#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "sim/model/cost_class.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sunder::sim {
namespace {

constexpr std::size_t op_kinds = 3;

std::size_t kind_of(Op const& op)
{
    auto const cost_class = general_class_of(op.cost_class);
    if (cost_class == "conv2d" || cost_class == "pointwise" || cost_class == "depthwise") return 0;
    return cost_class == "linear" ? 1 : 2;
}

struct Volume {
    std::array<double, op_kinds> work{};
    std::array<double, op_kinds> ops{};
};

/// Of the ops behind position `from`, of all where it is -1.
Volume volume_behind(ModelGraph const& model, Plan const& plan, int from)
{
    Volume volume;
    for (std::size_t op = 0; op < model.ops.size(); ++op) {
        if (plan.position_of[op] <= from) continue;
        auto const kind = kind_of(model.ops[op]);
        volume.work[kind] += model.ops[op].work.value();
        ++volume.ops[kind];
    }
    return volume;
}

std::vector<double> features_of(ModelGraph const& model, Way const& way, Bytes most_sent)
{
    auto const share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
    auto const all = volume_behind(model, way.plan, -1);
    auto const mine = volume_behind(model, way.plan, 0);
    std::vector<double> features;
    for (std::size_t kind = 0; kind < op_kinds; ++kind)
        features.push_back(share(mine.work[kind], all.work[kind]));
    for (std::size_t kind = 0; kind < op_kinds; ++kind)
        features.push_back(share(mine.ops[kind], all.ops[kind]));
    features.push_back(share(way.legs.front().sent.value(), most_sent.value()));
    features.push_back(1);
    return features;
}

struct Spent {
    Seconds time;
    Joules energy;
};

Spent spent_on(Platform const& platform, Leg const& leg)
{
    auto const worker = mean_cost(platform.devices[leg.device], leg.power);
    Seconds const time = worker.time(leg.decode.mean() + leg.compute.mean() + leg.encode.mean());
    return {.time = time, .energy = worker.energy(time)};
}

/// All behind the first message.
Spent spent_beyond(Platform const& platform, Way const& way, Bytes answer)
{
    Spent spent;
    auto const add = [&](Spent const& more) {
        spent.time += more.time;
        spent.energy += more.energy;
    };
    auto const add_message = [&](Id<Route> route, Bytes bytes) {
        auto const cost = mean_cost(platform, platform.routes[route]);
        add({.time = cost.time(bytes), .energy = cost.energy(bytes)});
    };
    for (std::size_t leg = 1; leg < way.legs.size(); ++leg) {
        add(spent_on(platform, way.legs[leg]));
        if (way.legs[leg].route) add_message(*way.legs[leg].route, way.legs[leg].sent);
    }
    for (auto const route : way.back)
        add_message(route, answer);
    return spent;
}

/// Of the requests that begin on way `number`, wherever they leave it.
WayProfile profile_of(Platform const& platform, DeployedApplication const& application, std::size_t number)
{
    WayProfile profile;
    double going_on = 0;
    for (auto const& [share, ending] : endings_of(application, number)) {
        auto const& way = application.ways[ending];
        auto const head = spent_on(platform, way.legs.front());
        profile.head += share * head.time;
        profile.head_energy += share * head.energy;
        if (!way.legs.front().route) continue;
        auto const beyond = spent_beyond(platform, way, application.answer);
        going_on += share;
        profile.beyond += share * beyond.time;
        profile.beyond_energy += share * beyond.energy;
    }
    auto const& whole = application.ways[number].legs.front();
    if (!whole.route) return profile;
    auto const cost = mean_cost(platform, platform.routes[*whole.route]);
    profile.leaves = true;
    profile.going_on = going_on;
    profile.sent = whole.sent;
    profile.delay = cost.delay;
    profile.rate = 1 / cost.per_byte;
    profile.radio = cost.radio;
    return profile;
}

} // namespace

std::vector<WayProfile> way_profiles(Platform const& platform, ModelGraph const& model,
                                     DeployedApplication const& application)
{
    Bytes most_sent;
    for (auto const& way : application.ways)
        most_sent = std::max(most_sent, way.legs.front().sent);
    std::vector<WayProfile> profiles;
    for (std::size_t number = 0; number < application.ways.size(); ++number) {
        auto const& way = application.ways[number];
        if (way.early) continue;
        profiles.push_back(profile_of(platform, application, number));
        if (profiles.back().leaves) profiles.back().features = features_of(model, way, most_sent);
    }
    return profiles;
}

} // namespace sunder::sim
