/// Flows that start, end and are taken away, over carriers in virtual time and over SimGrid's solver.
#include "sim/base/random.hpp"
#include "sim/engine/network/closed_form_carriers.hpp"
#include "sim/engine/network/fluid_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {
namespace {

/// One flow of a case: what is planned, and what became of it.
struct Planned {
    double start_at = 0;
    double abort_at = 0; ///< if it is still there
    Bytes bytes;
    int own = -1;
};
struct Fate {
    double ended_at = -1;
    double left = -1; ///< when it was taken away
};

/// One link behind access links, or alone.
struct Uplink {
    StepFunction rate{1.0};
    std::vector<StepFunction> own;
    std::vector<Planned> flows;
};

Uplink random_uplink(Random& random)
{
    auto const between = [&](double low, double high) { return low + (high - low) * random.uniform(); };
    Uplink uplink;
    uplink.rate = random.uniform() < 0.5
                      ? StepFunction{between(50, 200)}
                      : StepFunction{{0, 1}, {between(50, 200), between(0, 100)}, Seconds{2}};
    for (int links = static_cast<int>(between(0, 4)); links > 0; --links)
        uplink.own.emplace_back(between(10, 100));
    for (int flows = 0; flows < 12; ++flows) {
        double const start = between(0, 4);
        int const own = static_cast<int>(between(0, 1.0 + static_cast<double>(uplink.own.size()))) - 1;
        uplink.flows.push_back({start, start + between(0, 8), Bytes{between(1, 100)}, own});
    }
    return uplink;
}

/// Starts and aborts the flows of all uplinks and notes what becomes of them. Flow f of uplink u has the
/// number 12 u + f.
class Course final : public Carrier::Client, Wakeable {
public:
    explicit Course(std::vector<Uplink> const& uplinks)
    {
        for (auto const& uplink : uplinks)
            flows_.insert(flows_.end(), uplink.flows.begin(), uplink.flows.end());
        keys_.resize(flows_.size());
        fates_.resize(flows_.size());
        for (std::size_t i = 0; i < flows_.size(); ++i) {
            calendar.schedule(Seconds{flows_[i].start_at}, Turn{}, *this, 2 * i);
            calendar.schedule(Seconds{flows_[i].abort_at}, Turn{}, *this, 2 * i + 1);
        }
    }

    void serve(Carrier& carrier, int path)
    {
        carriers_.push_back(&carrier);
        paths_.push_back(path);
    }
    [[nodiscard]] std::vector<Fate> const& fates() const { return fates_; }
    /// Whether nothing is left to happen but steps of rates.
    [[nodiscard]] bool over() const { return calendar.now() > Seconds{13}; }

    Calendar calendar;

private:
    void wake(std::uint64_t token) override
    {
        auto const flow = token / 2;
        if (token % 2 == 0)
            keys_[flow] = carriers_[flow]->start(
                {.path = paths_[flow], .bytes = flows_[flow].bytes, .turn = {}, .token = flow});
        else if (fates_[flow].ended_at < 0)
            fates_[flow].left = carriers_[flow]->abort(keys_[flow]).value();
    }
    void served(std::uint64_t flow) override { fates_[flow].ended_at = calendar.now().value(); }

    std::vector<Planned> flows_;
    std::vector<Carrier*> carriers_;
    std::vector<int> paths_;
    std::vector<Carrier::FlowKey> keys_;
    std::vector<Fate> fates_;
};

std::vector<Fate> by_virtual_time(std::vector<Uplink> const& uplinks)
{
    Course course{uplinks};
    std::vector<std::unique_ptr<Carrier>> carriers;
    for (auto const& uplink : uplinks) {
        std::vector<int> own;
        if (uplink.own.empty()) {
            carriers.push_back(std::make_unique<SharedCarrier>(uplink.rate, course.calendar, course));
        } else {
            auto carrier = std::make_unique<CappedCarrier>(uplink.rate, course.calendar, course);
            for (auto const& link : uplink.own)
                own.push_back(carrier->add_link(link.peak()));
            carriers.push_back(std::move(carrier));
        }
        for (auto const& flow : uplink.flows)
            course.serve(*carriers.back(), flow.own < 0 ? -1 : own[static_cast<std::size_t>(flow.own)]);
    }
    while (!course.calendar.empty() && !course.over())
        course.calendar.wake_next();
    return course.fates();
}

std::vector<Fate> by_simgrid(std::vector<Uplink> const& uplinks)
{
    Course course{uplinks};
    FluidNetwork::Setup setup{.model = NetworkModel::solver, .links = {}, .paths = {}, .largest = Bytes{100}};
    std::vector<int> paths;
    for (auto const& uplink : uplinks) {
        int const common = static_cast<int>(setup.links.size());
        setup.links.push_back({.rate = &uplink.rate, .latency = {}});
        int const path = static_cast<int>(setup.paths.size());
        setup.paths.push_back({.links = {common}, .links_back = {}});
        for (auto const& link : uplink.own) {
            setup.paths.push_back(
                {.links = {static_cast<int>(setup.links.size()), common}, .links_back = {}});
            setup.links.push_back({.rate = &link, .latency = {}});
        }
        for (auto const& flow : uplink.flows)
            paths.push_back(path + 1 + flow.own);
    }
    auto const solver = make_fluid_network(setup, course.calendar, course);
    for (int const path : paths)
        course.serve(*solver, path);
    solver->run();
    return course.fates();
}

TEST(Carriers, AgreeOnFlowsThatEndAndOnThoseThatAreTakenAway)
{
    Random random{Seed{7}};
    std::vector<Uplink> uplinks(100);
    std::ranges::generate(uplinks, [&] { return random_uplink(random); });
    auto const exact = by_virtual_time(uplinks);
    auto const solved = by_simgrid(uplinks);
    int aborted = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        EXPECT_NEAR(exact[i].ended_at, solved[i].ended_at, 1e-9) << i;
        EXPECT_NEAR(exact[i].left, solved[i].left, 1e-9 * 100) << i;
        if (exact[i].left > 0) ++aborted;
    }
    EXPECT_GT(aborted, 200);
    EXPECT_LT(aborted, 1000);
}

/// What it used stays used: two flows share a link of 10 B/s for 1 s, then one is alone.
TEST(ACarrier, GivesTheRestWhatAnAbortedFlowLeaves)
{
    Uplink uplink;
    uplink.rate = StepFunction{10};
    uplink.flows = {{0, 1, Bytes{20}, -1}, {0, 100, Bytes{15}, -1}};
    auto const fates = by_virtual_time({uplink});
    EXPECT_DOUBLE_EQ(fates[0].left, 15);
    EXPECT_DOUBLE_EQ(fates[1].ended_at, 2);
}

} // namespace
} // namespace sunder::sim
