#include "sim/base/random.hpp"
#include "sim/engine/network/earliest.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace sunder::sim {
namespace {

struct Runner {};

constexpr double never = std::numeric_limits<double>::infinity();

TEST(Earliest, IsTheLeastByInstantThenByPlaceWhateverMoves)
{
    Random random{Seed{1}};
    Earliest<Runner> earliest;
    Table<Earliest<Runner>::Instant, Runner> instants;
    for (int step = 0; step < 20'000; ++step) {
        if (step % 100 == 0) {
            earliest.add();
            instants.emplace_back();
        }
        auto const count = static_cast<double>(instants.size());
        std::vector<Id<Runner>> moved;
        for (int moves = step % 50 == 0 ? 60 : 1; moves > 0; --moves) {
            Id<Runner> const id{static_cast<std::size_t>(random.uniform() * count)};
            double const at =
                random.uniform() < 0.1 ? never : static_cast<double>(static_cast<int>(random.uniform() * 9));
            auto const place = static_cast<std::uint64_t>(random.uniform() * 1e6);
            instants[id] = {.at = at, .place = place};
            earliest.note(id, instants[id]);
            moved.push_back(id);
        }
        earliest.replay_each(moved);
        auto first = instants.front();
        auto due = Earliest<Runner>::Instant{.at = 4, .place = std::numeric_limits<std::uint64_t>::max()};
        for (auto const& instant : instants) {
            if (instant < first) first = instant;
            if (instant.at <= 4 && instant.place < due.place) due = instant;
        }
        if (first.at < never)
            ASSERT_EQ(earliest[earliest.first()], first) << step;
        else
            ASSERT_EQ(earliest[earliest.first()].at, never) << step;
        if (first.at <= 4) ASSERT_EQ(earliest[earliest.first_in_place(4)], due) << step;
    }
}

} // namespace
} // namespace sunder::sim
