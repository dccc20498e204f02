#include "sim/config/schema.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

std::string content_of(fs::path const& path)
{
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

TEST(Schema, AcceptsAllShippedFilesAndRefusesUnknownKeys)
{
    auto const folder = fs::path{testing::TempDir()} / "sunder_schemas";
    fs::create_directories(folder);
    for (auto const* kind : {"scenario", "model", "device", "link"})
        std::ofstream{folder / (std::string{kind} + ".json")} << schema_text(kind);
    auto const command = std::string{PYTHON " " SUNDER_SOURCE_DIR "/tests/sim/config/check_schemas.py "} +
                         SUNDER_SOURCE_DIR " " + folder.string();
    int const status = std::system(command.c_str());
    fs::remove_all(folder);
    if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "python3-jsonschema or python3-yaml is absent";
    EXPECT_EQ(status, 0);
}

/// To renew the page after a change of the tables: write what this test calls the actual text into it.
TEST(Reference, IsThePageBesideTheSources)
{
    auto const page = content_of(SUNDER_SOURCE_DIR "/sim/config/FORMAT.md");
    EXPECT_TRUE(page == reference_text()) << "sim/config/FORMAT.md should read:\n" << reference_text();
}

} // namespace
} // namespace sunder::sim
