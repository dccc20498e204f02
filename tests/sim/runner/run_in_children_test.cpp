#include "sim/base/run_error.hpp"
#include "sim/runner/run_in_children.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <new>
#include <stdexcept>
#include <thread>

namespace sunder::sim {
namespace {

using namespace std::chrono_literals;

Records rows(std::int64_t replication, std::size_t count)
{
    auto records = no_requests();
    for (std::size_t i = 0; i < count; ++i)
        add(records, SomeRequest{.replication = static_cast<std::int32_t>(replication),
                                 .arrived_at = static_cast<double>(i)});
    return records;
}

std::string error_of(std::function<Records(std::int64_t)> const& work, std::int64_t count = 1)
{
    try {
        static_cast<void>(run_in_children(count, work, {.processes = 2, .progress = {}}));
    } catch (RunError const& error) {
        return error.what();
    }
    return "no error";
}

bool has_children()
{
    return waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

TEST(Children, ReturnWhatTheirWorkReturns)
{
    auto const all = run_in_children(1, [](std::int64_t) { return small_records(); }, {});
    auto const expected = small_records();
    auto const equal = [](Column const& column, auto const& a, auto const& b) {
        EXPECT_EQ(a, b) << column.name;
    };
    each_pair(all.requests, expected.requests, equal);
    each_pair(all.spans, expected.spans, equal);
    each_pair(all.devices, expected.devices, equal);
    each_pair(all.link_rows, expected.link_rows, equal);
    ASSERT_EQ(all.applications.size(), 2);
    EXPECT_EQ(all.applications[0].deadline, Seconds{0.1});
    EXPECT_FALSE(all.applications[1].deadline);
    EXPECT_EQ(all.applications[1].cut, "[a, b]");
    EXPECT_EQ(all.cuts, expected.cuts);
    EXPECT_EQ(all.groups, expected.groups);
    EXPECT_EQ(all.links, expected.links);
    EXPECT_EQ(all.windows[0].to, Seconds{10});
    EXPECT_EQ(all.scenario, "small");
    EXPECT_EQ(all.seed, 7);
}

TEST(Children, MayHaveNothingToReport)
{
    EXPECT_EQ(run_in_children(3, [](std::int64_t) { return no_requests(); }, {}).windows.size(), 3);
    EXPECT_EQ(run_in_children(2, [](std::int64_t) { return Records{}; }, {}).requests.size(), 0);
    EXPECT_EQ(run_in_children(0, [](std::int64_t) { return Records{}; }, {}).requests.size(), 0);
}

TEST(Replications, StandInTheirOrderWhoeverEndsFirst)
{
    auto const slow_first = [](std::int64_t replication) {
        std::this_thread::sleep_for(replication == 0 ? 100ms : 0ms);
        return rows(replication, 2);
    };
    auto const all = run_in_children(4, slow_first, {.processes = 4, .progress = {}});
    EXPECT_EQ(all.requests.replication, (std::vector<std::int32_t>{0, 0, 1, 1, 2, 2, 3, 3}));
}

TEST(Replications, AreTheSameWithAnyNumberOfProcesses)
{
    auto const work = [](std::int64_t replication) { return rows(replication, 1000); };
    auto const one = run_in_children(5, work, {.processes = 1, .progress = {}});
    auto const many = run_in_children(5, work, {.processes = 3, .progress = {}});
    each_pair(one.requests, many.requests,
              [](Column const& column, auto const& a, auto const& b) { EXPECT_EQ(a, b) << column.name; });
}

TEST(Columns, LargerThanAPipeArriveWhole)
{
    auto const all = run_in_children(2, [](std::int64_t replication) { return rows(replication, 300'000); },
                                     {.processes = 2, .progress = {}});
    ASSERT_EQ(all.requests.size(), 600'000);
    EXPECT_EQ(all.requests.arrived_at[299'999], Seconds{299'999});
    EXPECT_EQ(all.requests.arrived_at[300'000], Seconds{0});
    EXPECT_EQ(all.requests.energy.back(), Joules{2});
}

TEST(Progress, IsToldAfterEachReplication)
{
    std::vector<std::int64_t> told;
    static_cast<void>(run_in_children(3, [](std::int64_t) { return no_requests(); },
                                      {.processes = 1, .progress = [&](std::int64_t done, std::int64_t all) {
                                           told.push_back(10 * all + done);
                                       }}));
    EXPECT_EQ(told, (std::vector<std::int64_t>{31, 32, 33}));
}

TEST(Exceptions, ComeBackWithTheReplicationsNumber)
{
    EXPECT_EQ(error_of(
                  [](std::int64_t replication) -> Records {
                      if (replication == 3) throw std::runtime_error{"the tide is out"};
                      return no_requests();
                  },
                  5),
              "replication 3: the tide is out");
    EXPECT_EQ(error_of([](std::int64_t) -> Records { throw std::bad_alloc{}; }),
              "replication 0: there is not enough memory");
    EXPECT_FALSE(has_children());
}

TEST(AKilledChild, IsAnErrorThatNamesTheSignal)
{
    auto const killed = [](std::int64_t) -> Records {
        raise(SIGKILL);
        return {};
    };
    EXPECT_EQ(error_of(killed), "replication 0 was killed by signal 9 (Killed)");
    EXPECT_FALSE(has_children());
}

TEST(AChildThatExits, IsAnErrorThatNamesTheCode)
{
    EXPECT_EQ(error_of([](std::int64_t) -> Records { _exit(5); }),
              "replication 0 ended with exit code 5 before its answer was complete");
}

TEST(OneFailure, EndsTheOthersAtOnce)
{
    auto const began = std::chrono::steady_clock::now();
    auto const work = [](std::int64_t replication) -> Records {
        if (replication == 1) throw std::runtime_error{"no"};
        std::this_thread::sleep_for(60s);
        return {};
    };
    EXPECT_EQ(error_of(work, 2), "replication 1: no");
    EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
    EXPECT_FALSE(has_children());
}

class StopSignal : public testing::TestWithParam<int> {};

volatile std::sig_atomic_t struck = 0;

TEST_P(StopSignal, EndsAllChildrenAndGivesTheHandlersBack)
{
    struck = 0;
    auto const old = std::signal(GetParam(), [](int) { struck = 1; });
    auto const work = [](std::int64_t) -> Records {
        kill(getppid(), GetParam());
        std::this_thread::sleep_for(60s);
        return {};
    };
    EXPECT_THROW(static_cast<void>(run_in_children(4, work, {.processes = 2, .progress = {}})), Interrupted);
    EXPECT_FALSE(has_children());
    EXPECT_EQ(struck, 0);
    raise(GetParam());
    EXPECT_EQ(struck, 1);
    std::signal(GetParam(), old);
}

INSTANTIATE_TEST_SUITE_P(, StopSignal, testing::Values(SIGINT, SIGTERM));

TEST(AnIgnoredStopSignal, StaysIgnored)
{
    auto const old = std::signal(SIGINT, SIG_IGN);
    auto const work = [](std::int64_t replication) {
        kill(getppid(), SIGINT);
        return rows(replication, 1);
    };
    EXPECT_EQ(run_in_children(1, work, {}).requests.size(), 1);
    std::signal(SIGINT, old);
}

TEST(OtherSignals, DisturbNothing)
{
    auto const old = std::signal(SIGUSR1, [](int) {});
    auto const work = [](std::int64_t replication) {
        for (int i = 0; i < 100; ++i)
            kill(getppid(), SIGUSR1);
        return rows(replication, 100'000);
    };
    EXPECT_EQ(run_in_children(2, work, {.processes = 2, .progress = {}}).requests.size(), 200'000);
    std::signal(SIGUSR1, old);
}

TEST(Children, AnswerSignalsAsIfNobodyHadAskedOtherwise)
{
    auto const old = std::signal(SIGTERM, [](int) {});
    auto const work = [](std::int64_t) -> Records {
        raise(SIGTERM);
        return no_requests();
    };
    EXPECT_EQ(error_of(work), "replication 0 was killed by signal 15 (Terminated)");
    std::signal(SIGTERM, old);
}

TEST(Children, DieWithTheirParent)
{
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    pid_t const parent = fork();
    if (parent == 0) {
        close(ends[0]);
        auto const work = [](std::int64_t) -> Records {
            kill(getppid(), SIGKILL);
            std::this_thread::sleep_for(60s);
            return {};
        };
        static_cast<void>(run_in_children(1, work, {}));
        _exit(0);
    }
    close(ends[1]);
    // The grandchild holds the other end; it ends when the last of them is gone.
    char byte = 0;
    auto const began = std::chrono::steady_clock::now();
    EXPECT_EQ(read(ends[0], &byte, 1), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
    close(ends[0]);
    waitpid(parent, nullptr, 0);
}

} // namespace
} // namespace sunder::sim
