#include "sim/process/process_pool.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

namespace sunder::sim {
namespace {

using Kind = ProcessPool::Kind;
using Verdict = PieceWork::Verdict;

class EveryKindOfPool : public testing::TestWithParam<Kind> {
protected:
    /// What `work` answers to each piece; of a failure and of a process that died what is said of it.
    static std::map<std::int64_t, std::string>
    answers(std::vector<std::int64_t> const& pieces,
            std::function<std::string(std::int64_t piece, std::size_t place)> const& work)
    {
        std::map<std::int64_t, std::string> all;
        map_pieces(pieces,
                   {.work = work,
                    .take = [&](std::int64_t piece, PipeMessage const& answer) { all[piece] = answer.text; },
                    .lost =
                        [&](std::int64_t piece, std::string const& reason) {
                            return all.emplace(piece, reason).second ? Verdict::again : Verdict::done;
                        }},
                   {.processes = 2, .kind = GetParam()});
        return all;
    }
};

TEST_P(EveryKindOfPool, AnswersEachPieceOnce)
{
    auto const all =
        answers({4, 7, 9}, [](std::int64_t piece, std::size_t) { return std::to_string(2 * piece); });
    EXPECT_EQ(all, (std::map<std::int64_t, std::string>{{4, "8"}, {7, "14"}, {9, "18"}}));
    EXPECT_TRUE(answers({}, [](std::int64_t, std::size_t) { return ""; }).empty());
}

TEST_P(EveryKindOfPool, TellsWhatWasThrown)
{
    auto const all = answers({1, 2}, [](std::int64_t piece, std::size_t) -> std::string {
        if (piece == 1) throw std::runtime_error{"the tide is out"};
        return "well";
    });
    EXPECT_EQ(all, (std::map<std::int64_t, std::string>{{1, "the tide is out"}, {2, "well"}}));
}

TEST_P(EveryKindOfPool, TriesAPieceAgainWhereItsProcessDiedAndSaysWhy)
{
    auto const all = answers({1, 2, 3}, [](std::int64_t piece, std::size_t) -> std::string {
        if (piece == 2) (void)raise(SIGKILL);
        return "well";
    });
    EXPECT_EQ(all, (std::map<std::int64_t, std::string>{
                       {1, "well"}, {2, "was killed by signal 9 (Killed)"}, {3, "well"}}));
}

TEST_P(EveryKindOfPool, GivesThoseAtWorkPlacesOfTheirOwn)
{
    auto const all =
        answers({1, 2, 3, 4}, [](std::int64_t, std::size_t place) { return std::to_string(place); });
    for (auto const& [piece, place] : all)
        EXPECT_TRUE(place == "0" || place == "1") << piece;
}

INSTANTIATE_TEST_SUITE_P(, EveryKindOfPool, testing::Values(Kind::fresh, Kind::lasting));

TEST(APoolThatLasts, LeavesCtrlCToTheOneThatManages)
{
    std::string said;
    map_pieces({1},
               {.work =
                    [](std::int64_t, std::size_t) {
                        (void)raise(SIGINT);
                        return "alive";
                    },
                .take = [&](std::int64_t, PipeMessage const& answer) { said = answer.text; },
                .lost = [](std::int64_t, std::string const&) { return Verdict::done; }},
               {.processes = 1, .kind = Kind::lasting});
    EXPECT_EQ(said, "alive");
}

std::size_t processes_for_four_pieces(Kind kind)
{
    std::set<std::string> processes;
    map_pieces({1, 2, 3, 4},
               {.work = [](std::int64_t, std::size_t) { return std::to_string(getpid()); },
                .take = [&](std::int64_t, PipeMessage const& answer) { processes.insert(answer.text); },
                .lost = [](std::int64_t, std::string const&) { return Verdict::done; }},
               {.processes = 1, .kind = kind});
    return processes.size();
}

TEST(APool, HasAFreshProcessForEachPieceOrOneThatLasts)
{
    EXPECT_EQ(processes_for_four_pieces(Kind::fresh), 4U);
    EXPECT_EQ(processes_for_four_pieces(Kind::lasting), 1U);
}

} // namespace
} // namespace sunder::sim
