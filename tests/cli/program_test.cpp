/// \file
/// The program as its user meets it: what it prints, where, and how it ends.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

std::string content_of(fs::path const& path)
{
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

/// A folder of its own for each test, gone with it.
class Program : public testing::Test {
protected:
    Program()
    {
        fs::create_directories(folder_);
        std::ofstream{folder_ / "lone.yaml"} << lone_phone;
    }
    ~Program() override { fs::remove_all(folder_); }
    Program(Program const&) = delete;
    Program& operator=(Program const&) = delete;

    /// Runs `sunder WORDS` by the shell, in the folder.
    int sunder(std::string const& words) { return shell(fmt::format("{} {}", SUNDER_PROGRAM, words)); }

    int shell(std::string const& command)
    {
        auto const whole = fmt::format("cd {} && {{ {} ; }} >stdout 2>stderr", folder_.string(), command);
        int const status = std::system(whole.c_str());
        out = content_of(folder_ / "stdout");
        err = content_of(folder_ / "stderr");
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    [[nodiscard]] fs::path in_folder(std::string const& name) const { return folder_ / name; }

    std::string out;
    std::string err;

private:
    /// One phone asks every 100 ms: 100 kB at 50 Mbit/s and 1 ms, then 10 ms of compute: 27 ms.
    static constexpr std::string_view lone_phone = R"(format: sunder-scenario/1
models:
  toy:
    input: {name: image, bytes: 100 kB}
    ops:
      - {name: all, work: 1 Gflop, output: 1 kB}
devices:
  phone: {speed: 1 Gflop/s}
  server: {speed: 100 Gflop/s}
links:
  wifi: {rate: 50 Mbit/s, latency: 1 ms}
routes:
  - {from: phone, to: server, via: [wifi]}
applications:
  camera: {model: toy, origin: phone, servers: [server], arrivals: {periodic: 100 ms}, split: server_only, raw_input: allowed}
run: {requests: 10}
)";

    fs::path folder_ = fs::temp_directory_path() /
                       fmt::format("sunder_{}_{}", ::getpid(),
                                   testing::UnitTest::GetInstance()->current_test_info()->name());
};

using Version = Program;
TEST_F(Version, NamesTheProgramAndItsLibraries)
{
    EXPECT_EQ(sunder("--version"), 0);
    EXPECT_EQ(out.rfind("sunder ", 0), 0U);
    EXPECT_NE(out.find("\nSimGrid 3."), std::string::npos);
    EXPECT_NE(out.find("\nHDF5 1."), std::string::npos);
    EXPECT_NE(out.find("\nbuild "), std::string::npos);
}

using Help = Program;
TEST_F(Help, ShowsAnExampleForEveryCommand)
{
    for (std::string const command :
         {"run", "check", "plan", "show", "export", "import onnx", "import trace", "schema"}) {
        EXPECT_EQ(sunder(command + " --help"), 0);
        EXPECT_EQ(out.rfind("usage: sunder " + command, 0), 0U);
        EXPECT_NE(out.find("\nExample:\n  sunder " + command), std::string::npos);
    }
}

using CommandLine = Program;
TEST_F(CommandLine, WithoutACommandListsThemAndIsRefused)
{
    EXPECT_EQ(sunder(""), 2);
    EXPECT_EQ(out, "");
    EXPECT_NE(err.find("sunder run SCENARIO"), std::string::npos);
}

TEST_F(CommandLine, AnswersAnUnknownCommandWithTheNearest)
{
    EXPECT_EQ(sunder("rum lone.yaml"), 2);
    EXPECT_EQ(err, "sunder: error: unknown command 'rum'\n  hint: did you mean 'run'?\n");
}

TEST_F(CommandLine, AnswersAnUnknownOptionWithTheNearest)
{
    EXPECT_EQ(sunder("run lone.yaml --replication 3"), 2);
    EXPECT_EQ(err, "sunder run: error: unknown option '--replication'\n  hint: did you mean "
                   "'--replications'?\n");
}

TEST_F(CommandLine, NamesTheOptionWhoseValueIsMissing)
{
    EXPECT_EQ(sunder("run lone.yaml -o"), 2);
    EXPECT_NE(err.find("'--output' needs a value"), std::string::npos) << err;
}

TEST_F(CommandLine, RefusesASeedThatIsNoWholeNumber)
{
    EXPECT_EQ(sunder("run lone.yaml --seed -1"), 2);
    EXPECT_EQ(err, "sunder run: error: --seed: '-1' will not do\n  hint: write a whole number from 0 to "
                   "18446744073709551615\n");
}

TEST_F(CommandLine, RefusesTwoScenarios)
{
    EXPECT_EQ(sunder("run lone.yaml lone.yaml"), 2);
    EXPECT_NE(err.find("nothing is known to do with 'lone.yaml'"), std::string::npos) << err;
}

} // namespace
} // namespace sunder::cli
