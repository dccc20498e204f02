#include "sim/engine/processor_sharing.hpp"

#include <gtest/gtest.h>

#include <map>

namespace sunder::sim {
namespace {

/// Customers 0, 1, ... of the given amounts come at the given instants; tells when each leaves.
class Counter final : ProcessorSharing::Listener, Wakeable {
public:
    Counter(StepFunction speed, std::int64_t servers)
        : speed_{std::move(speed)},
          resource_{{.speed = &speed_, .servers = servers, .window = Window{Seconds{1}, Seconds{3}}},
                    calendar_,
                    static_cast<ProcessorSharing::Listener&>(*this)}
    {
    }

    void come(Seconds at, double amount)
    {
        calendar_.schedule(at, Turn{}, *this, amounts_.size());
        amounts_.push_back(amount);
    }

    std::map<std::uint64_t, double> leave()
    {
        while (!calendar_.empty())
            calendar_.wake_next();
        return left_at_;
    }

    [[nodiscard]] ProcessorSharing const& resource() const { return resource_; }

private:
    void wake(std::uint64_t token) override
    {
        resource_.start({.amount = amounts_[token], .token = token, .turn = {}});
    }
    void served(std::uint64_t token) override { left_at_[token] = calendar_.now().value(); }

    StepFunction speed_;
    Calendar calendar_;
    ProcessorSharing resource_;
    std::vector<double> amounts_;
    std::map<std::uint64_t, double> left_at_;
};

TEST(ProcessorSharing, ServesALoneCustomerAtFullSpeed)
{
    Counter counter{StepFunction{10}, 1};
    counter.come(Seconds{2}, 5);
    EXPECT_EQ(counter.leave()[0], 2.5);
}

TEST(ProcessorSharing, GivesEachOfTwoHalfUntilOneLeaves)
{
    Counter counter{StepFunction{1}, 1};
    counter.come(Seconds{0}, 2);
    counter.come(Seconds{1}, 2); // the first has 1 left: gone at 3, then this one has 1 left
    auto const left = counter.leave();
    EXPECT_DOUBLE_EQ(left.at(0), 3);
    EXPECT_DOUBLE_EQ(left.at(1), 4);
}

TEST(ProcessorSharing, OnTwoServersSlowsOnlyFromTheThirdOn)
{
    Counter counter{StepFunction{1}, 2};
    counter.come(Seconds{0}, 1);
    counter.come(Seconds{0}, 1);
    counter.come(Seconds{0.5},
                 1); // three share two: at 1.25 the first two are gone, half of this one is left
    auto const left = counter.leave();
    EXPECT_DOUBLE_EQ(left.at(0), 1.25);
    EXPECT_DOUBLE_EQ(left.at(1), 1.25);
    EXPECT_DOUBLE_EQ(left.at(2), 1.75);
}

TEST(ProcessorSharing, FollowsASpeedThatChanges)
{
    Counter counter{StepFunction{{0, 1}, {2, 1}, Seconds{100}}, 1};
    counter.come(Seconds{0}, 3);
    EXPECT_DOUBLE_EQ(counter.leave()[0], 2);
}

TEST(ProcessorSharing, CountsBusyServersWithinItsWindow)
{
    Counter counter{StepFunction{1}, 2};
    counter.come(Seconds{0}, 2);
    counter.come(Seconds{0}, 4);
    (void)counter.leave();
    EXPECT_DOUBLE_EQ(counter.resource().busy().value(), 2 + 1); // two until 2 s, one until 3 s
    EXPECT_DOUBLE_EQ(counter.resource().busy_total().value(), 6);
}

} // namespace
} // namespace sunder::sim
