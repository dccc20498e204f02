/// The example of sim/policy/README.md.
#include "tests/sim/policy/some_ways.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::sim {
namespace {

class LastCost final : public Policy {
public:
    explicit LastCost(PolicyProblem const& problem) : problem_{problem}
    {
        for (auto const& way : problem.ways) // as long as nothing is known
            costs_.push_back(predicted_cost(way, usual_conditions(way), problem.settings.objective));
    }

    std::size_t choose(Observation const& /*seen*/) override
    {
        return static_cast<std::size_t>(std::ranges::min_element(costs_) - costs_.begin());
    }

    void learn(Feedback const& told) override
    {
        costs_[told.way] = problem_.settings.objective.cost(told.latency - told.own_wait, told.energy);
    }

private:
    PolicyProblem problem_;
    std::vector<Seconds> costs_;
};

TEST(APolicyOfOnesOwn, IsAskedAndTold)
{
    auto const ways = three_ways();
    PolicySettings const settings;
    LastCost policy{{.settings = settings, .ways = ways, .deadline = {}}};
    EXPECT_EQ(policy.choose({}), 1);
    Feedback told;
    told.way = 1;
    told.latency = Seconds{50e-3};
    told.own_wait = Seconds{5e-3};
    policy.learn(told);
    EXPECT_EQ(policy.choose({}), 0); // 45 ms against 40 ms
}

} // namespace
} // namespace sunder::sim
