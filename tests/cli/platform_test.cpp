/// \file
/// Platforms of SimGrid by the program, there and back.
#include "tests/cli/program.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace sunder::cli {
namespace {

constexpr auto platforms = SUNDER_SOURCE_DIR "/tests/sim/exchange/platforms";

using ImportPlatform = ProgramTest;
TEST_F(ImportPlatform, GivesAScenarioThatRuns)
{
    EXPECT_EQ(sunder(fmt::format("import platform {}/star.xml -o star.yaml", platforms)), 0);
    EXPECT_EQ(err, "");
    EXPECT_EQ(sunder("check star.yaml"), 0);
    EXPECT_EQ(err, "");
    EXPECT_EQ(sunder("run star.yaml"), 0);
    EXPECT_NE(out.find("pi_shelf   300 requests"), std::string::npos) << out;
}

TEST_F(ImportPlatform, WarnsOfWhatItLeavesOut)
{
    EXPECT_EQ(sunder(fmt::format("import platform {}/wifi.xml --wifi-level 2", platforms)), 0);
    EXPECT_NE(err.find("warning: all stations of a Wi-Fi cell have its rate of level 2"), std::string::npos)
        << err;
    EXPECT_NE(out.find("air: {rate: 750 kB/s, duplex: half}"), std::string::npos) << out;
}

TEST_F(ImportPlatform, TellsMistakesOfTheFileWithTwo)
{
    EXPECT_EQ(shell(fmt::format("echo '<platform version=\"4.1\"/>' | {} import platform -", SUNDER_PROGRAM)),
              2);
    EXPECT_EQ(out, "");
    EXPECT_EQ(err.rfind("<stdin>:1:2: error: there is no zone in this platform\n", 0), 0U) << err;
}

using ExportPlatform = ProgramTest;
TEST_F(ExportPlatform, GivesAPlatformThatCanBeImported)
{
    auto const scenario = fmt::format("{}/scenarios/many_phones_one_server.yaml", SUNDER_SOURCE_DIR);
    EXPECT_EQ(sunder(fmt::format("export --platform phones.xml {} --set devices.phone.count=4", scenario)),
              0);
    EXPECT_EQ(out, "");
    EXPECT_NE(err.find("sunder: warning: SimGrid's hosts share their cores"), std::string::npos) << err;
    EXPECT_EQ(sunder("import platform phones.xml --to server"), 0);
    EXPECT_NE(out.find("phone: {count: 4, "), std::string::npos) << out;
}

TEST_F(ExportPlatform, IsOfScenariosAlone)
{
    EXPECT_EQ(sunder("export run.h5 --set run.seed=1"), 2);
    EXPECT_EQ(err, "sunder export: error: --set is for scenarios, with --platform\n");
    EXPECT_EQ(sunder("export run.yaml --platform - --table requests"), 2);
    EXPECT_EQ(err, "sunder export: error: --table is for results, --platform for scenarios\n");
}

} // namespace
} // namespace sunder::cli
