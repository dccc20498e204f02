/// The closed forms and virtual time of `network_model: exact` against SimGrid's solver, on random scenarios.
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

/// Random choices out of one seed, so that a failing case is told by one number.
class Choices {
public:
    explicit Choices(std::uint64_t seed) : random_{Seed{seed}} {}

    double between(double low, double high) { return low + (high - low) * random_.uniform(); }
    double magnitude(double low, double high) { return std::exp(between(std::log(low), std::log(high))); }
    int upto(int most) { return static_cast<int>(random_.uniform() * (most + 1)); }
    bool one_in(int n) { return upto(n - 1) == 0; }

private:
    Random random_;
};

StepFunction random_rate(Choices& choose)
{
    double const rate = choose.magnitude(1e5, 1e8);
    if (!choose.one_in(3)) return StepFunction{rate};
    std::vector<double> starts{0};
    std::vector<double> values{rate};
    for (int step = 1 + choose.upto(4); step > 0; --step) {
        starts.push_back(starts.back() + choose.between(0.01, 0.5));
        values.push_back(choose.one_in(15) ? 0.0 : choose.magnitude(1e5, 1e8));
    }
    return {starts, values, Seconds{starts.back() + choose.between(0.01, 0.5)}};
}

Link random_link(Choices& choose, int number)
{
    Link link;
    link.name = "link" + std::to_string(number);
    link.up = random_rate(choose);
    link.down = random_rate(choose);
    link.duplex = choose.one_in(3) ? Duplex::half : Duplex::full;
    link.latency = choose.one_in(4) ? Seconds{} : Seconds{choose.magnitude(1e-4, 0.1)};
    link.each = choose.one_in(2) ? 0 : -1;
    if (choose.one_in(3)) {
        Lognormal const delay{Seconds{choose.magnitude(1e-4, 0.02)}, Seconds{choose.magnitude(1e-4, 0.02)}};
        link.jitter = Jitter{delay, Independent{}};
        if (choose.one_in(2)) link.jitter->memory = Ar1{0.7};
    }
    if (choose.one_in(3)) {
        link.loss = Loss{.process = PacketLoss{choose.between(0, 0.05)},
                         .timeout = Seconds{choose.magnitude(1e-3, 0.2)},
                         .backoff = 2,
                         .tries = 4};
        if (choose.one_in(3)) link.loss->process = MessageLoss{choose.between(0, 0.3)};
        if (choose.one_in(3)) link.loss->process = GilbertElliott{0.02, 0.3, 0, 0.5};
    }
    return link;
}

Leg random_leg(Choices& choose, int device)
{
    Leg leg;
    leg.device = device;
    leg.compute.fixed = choose.one_in(5) ? Seconds{} : Seconds{choose.magnitude(1e-4, 0.05)};
    if (choose.one_in(4)) leg.compute.random = {{Exponential{Seconds{0.01}}, Name{std::to_string(device)}}};
    return leg;
}

DeployedApplication random_application(Choices& choose, int number)
{
    DeployedApplication application;
    auto& way = application.ways.emplace_back();
    application.name = "application" + std::to_string(number);
    way.plan.name = "cut";
    application.arrivals = Poisson{PerSecond{choose.magnitude(0.5, 20)}};
    if (choose.one_in(4)) application.arrivals = Closed{Exponential{Seconds{choose.magnitude(0.01, 0.5)}}};
    int const servers = 1 + choose.upto(1);
    for (int position = 0; position <= servers; ++position) {
        way.legs.push_back(random_leg(choose, position));
        if (position == servers) break;
        way.legs.back().sent = Bytes{choose.magnitude(0.1, 1e6)};
        way.legs.back().route = 2 * position;
    }
    if (choose.one_in(2)) application.answer = Bytes{choose.magnitude(0.1, 1e5)};
    for (int hop = servers; hop > 0; --hop)
        way.back.push_back(2 * hop - 1);
    return application;
}

/// Phones, edge boxes and a cloud in a row; every hop over one to three links.
Deployment random_world(std::uint64_t seed)
{
    Choices choose{seed};
    Deployment world;
    world.name = "random";
    for (char const* name : {"phone", "edge", "cloud"}) {
        DeviceGroup group;
        group.name = name;
        group.count = 1 + choose.upto(world.platform.devices.empty() ? 5 : 1);
        group.workers = 1 + choose.upto(2);
        if (choose.one_in(3)) group.queue = Sharing{};
        world.platform.devices.push_back(group);
    }
    for (int hop = 0; hop < 2; ++hop) {
        std::vector<int> via;
        for (int count = 1 + choose.upto(2); count > 0; --count) {
            via.push_back(static_cast<int>(world.platform.links.size()));
            auto link = random_link(choose, via.back());
            if (link.each == 0) link.each = hop;
            world.platform.links.push_back(link);
        }
        std::vector<int> const back{via.rbegin(), via.rend()};
        world.platform.routes.push_back({.from = hop, .to = hop + 1, .via = via, .forward = true});
        world.platform.routes.push_back({.from = hop + 1, .to = hop, .via = back, .forward = false});
    }
    for (int number = choose.upto(1); number >= 0; --number)
        world.applications.push_back(random_application(choose, number));
    world.run.requests = 1 + choose.upto(19);
    world.run.seed = seed;
    return world;
}

bool agree(Seconds a, Seconds b)
{
    double const difference = std::abs((a - b).value());
    return difference <= 1e-9 || difference <= 1e-9 * std::max(std::abs(a.value()), std::abs(b.value()));
}

/// Whether two messages ended at one instant (as those do that waited together for a link that was down): who
/// is told first is then a matter of the last digit, and both orders are right.
bool has_ties(Records const& records)
{
    std::vector<double> ends;
    for (std::size_t i = 0; i < records.spans.size(); ++i) {
        if (records.spans.kind[i] == SpanKind::transfer) ends.push_back(records.spans.ended_at[i].value());
    }
    std::ranges::sort(ends);
    return std::ranges::adjacent_find(ends, [](double a, double b) { return b - a <= 1e-11; }) != ends.end();
}

enum class Verdict : std::uint8_t { agrees, differs, tied };

Verdict compare(std::uint64_t seed)
{
    auto world = random_world(seed);
    world.run.record = RecordLevel::spans;
    auto const exact = run_once(world);
    if (has_ties(exact)) return Verdict::tied;
    world.run.network_model = NetworkModel::solver;
    auto const solved = run_once(world);
    auto const& a = exact.requests;
    auto const& b = solved.requests;
    bool same = a.size() == b.size() && a.status == b.status && a.attempts == b.attempts;
    for (std::size_t row = 0; same && row < a.size(); ++row)
        same = agree(a.arrived_at[row], b.arrived_at[row]) && agree(a.finished_at[row], b.finished_at[row]) &&
               agree(a.times[Stage::transfer][row], b.times[Stage::transfer][row]) &&
               agree(a.times[Stage::link_wait][row], b.times[Stage::link_wait][row]);
    for (std::size_t row = 0; same && row < exact.link_rows.size(); ++row) {
        double const carried = exact.link_rows.carried[row].value();
        same = std::abs(carried - solved.link_rows.carried[row].value()) <= 1e-9 * carried + 1e-3;
    }
    return same ? Verdict::agrees : Verdict::differs;
}

/// 2,000 worlds that agree.
TEST(ExactNetwork, AgreesWithTheSolverOnEveryRequest)
{
    int agreed = 0;
    int tied = 0;
    for (std::uint64_t number = 0; agreed < 2000; ++number) {
        auto const seed = Seed{1}.child(number).value();
        auto const verdict = compare(seed);
        ASSERT_NE(verdict, Verdict::differs) << "world " << seed;
        agreed += verdict == Verdict::agrees ? 1 : 0;
        tied += verdict == Verdict::tied ? 1 : 0;
    }
    EXPECT_LT(tied, agreed / 4);
}

} // namespace
} // namespace sunder::sim
