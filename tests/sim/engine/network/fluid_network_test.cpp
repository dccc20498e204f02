#include "sim/engine/network/fluid_network.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

#include <map>

namespace sunder::sim {
namespace {

/// Starts flows over numbered paths, all at the beginning; tells when each ends.
class Ends final : Carrier::Listener {
public:
    explicit Ends(FluidNetwork::Setup const& setup) : network_{make_fluid_network(setup, calendar_, *this)} {}

    void start(Id<FluidPath> path, Bytes bytes)
    {
        network_->start({.path = path, .bytes = bytes, .turn = {}, .token = path.index()});
    }

    std::map<std::uint64_t, double> run()
    {
        network_->run();
        return ended_at_;
    }

private:
    void served(std::uint64_t token) override { ended_at_[token] = calendar_.now().value(); }

    Calendar calendar_;
    std::unique_ptr<FluidNetwork> network_;
    std::map<std::uint64_t, double> ended_at_;
};

TEST(SimGridsDefaultModel, SharesByLatencyAndSlownessOfTheLinksOfEachFlow)
{
    // A flow has the weight of its links' latencies and, for each, of 20,537 B over its rate (SimGrid's
    // network/weight-S): 1 s + 1 s for the first, 1 s + 1 s + 2 s + 0 s for the second, which so gets a
    // third.
    constexpr double rate = 20537; // B/s
    StepFunction const slow{rate};
    StepFunction const fast{1e9 * rate};
    Bytes const long_flow{100 * 0.97 * rate};
    Bytes const short_flow{10 * 0.97 * rate};
    Ends ends{{.model = NetworkModel::lv08,
               .links = {{.rate = &slow, .latency = Seconds{1}}, {.rate = &fast, .latency = Seconds{2}}},
               .paths = {{.links = {0_id}, .links_back = {}}, {.links = {0_id, 1_id}, .links_back = {}}},
               .largest = long_flow}};
    ends.start(0_id, long_flow);
    ends.start(1_id, short_flow);
    auto const ended_at = ends.run();
    EXPECT_NEAR(ended_at.at(1), 13.01 * 3 + 10 * 3, 1e-6);
    EXPECT_NEAR(ended_at.at(0), 13.01 + 100 + 10, 1e-6);
}

} // namespace
} // namespace sunder::sim
