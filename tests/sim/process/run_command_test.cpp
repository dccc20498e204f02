#include "sim/base/run_error.hpp"
#include "sim/process/child_process.hpp"
#include "sim/process/run_command.hpp"
#include "tests/scratch_folder.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

namespace sunder::sim {
namespace {

CommandCall shell(std::string script)
{
    return {.words = {"sh", "-c", std::move(script)}, .folder = "/"};
}

/// Looks again and again, for a minute at most. \return whether it came true
template <class Condition>
bool comes_true(Condition const& condition)
{
    for (int i = 0; i < 6000 && !condition(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    return condition();
}

/// Dead, perhaps not buried yet: that is for whoever adopted it.
bool is_dead(pid_t process)
{
    std::string state;
    std::ifstream{"/proc/" + std::to_string(process) + "/stat"} >> state >> state >> state;
    return kill(process, 0) != 0 || state == "Z";
}

TEST(ACommand, IsHeardToItsEnd)
{
    auto const end = run_command(shell("echo 1; echo 2 >&2; echo 3; pwd"));
    EXPECT_EQ(end.failure, "");
    EXPECT_EQ(end.output, "1\n3\n/\n");
    EXPECT_EQ(end.errors, "2\n");
}

TEST(ACommand, TellsHowItFailed)
{
    EXPECT_EQ(run_command(shell("exit 3")).failure, "ended with exit code 3");
    EXPECT_EQ(run_command(shell("kill -9 $$")).failure, "was killed by signal 9 (Killed)");
}

TEST(ACommand, ThatIsNotThereCannotRun)
{
    try {
        (void)run_command({.words = {"/no/such/program"}, .folder = "/"});
        FAIL();
    } catch (RunError const& error) {
        EXPECT_STREQ(error.what(), "cannot run '/no/such/program': No such file or directory");
    }
}

TEST(ACommand, TakesItsWordsAsTheyAre)
{
    EXPECT_EQ(run_command({.words = {"echo", "$(id)", "; ls", "a  b"}, .folder = "/"}).output,
              "$(id) ; ls a  b\n");
}

TEST(ACommand, HasItsEnvironmentAndNothingToRead)
{
    auto call = shell("echo $WHAT; cat");
    call.environment = {{"WHAT", "this"}};
    EXPECT_EQ(run_command(call).output, "this\n");
}

TEST(ACommand, ThatSaysMuchIsHeardInItsLastWords)
{
    auto const end = run_command(shell("i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done"));
    EXPECT_EQ(end.output.size(), 4096U);
    EXPECT_TRUE(end.output.ends_with("\n19998\n19999\n"));
}

TEST(ACommand, IsEndedWhenItsTimeIsUp)
{
    auto call = shell("sleep 1000 & sleep 1000");
    call.most = Seconds{0.05};
    EXPECT_EQ(run_command(call).failure, "took longer than 0.05 s");
}

TEST(ACommand, LeavesNothingRunning)
{
    auto const end = run_command(shell("sleep 1000 & echo $!"));
    auto const left = static_cast<pid_t>(std::stol(end.output));
    EXPECT_TRUE(comes_true([&] { return is_dead(left); }));
}

TEST(ACommand, EndsWhenWhoeverWaitsForItIsKilled)
{
    ScratchFolder const folder;
    auto const file = folder.path() / "process";
    pid_t left = 0;
    {
        ChildProcess const waiting{[&] {
            (void)run_command({.words = {"sh", "-c", "sleep 1000 & echo $! > new; mv new process; wait"},
                               .folder = folder.path()});
        }};
        ASSERT_TRUE(comes_true([&] { return std::filesystem::exists(file); }));
        std::ifstream{file} >> left;
    } // killed
    EXPECT_TRUE(comes_true([&] { return is_dead(left); }));
}

} // namespace
} // namespace sunder::sim
