#include "nas/config/search_forms.hpp"
#include "sim/config/schema.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

std::string content_of(fs::path const& path)
{
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

/// To renew the page after a change of the tables: write what this test calls the actual text into it.
TEST(SearchReference, IsThePageBesideTheSources)
{
    auto const page = content_of(SUNDER_SOURCE_DIR "/nas/config/FORMAT.md");
    EXPECT_TRUE(page == search_reference_text()) << "nas/config/FORMAT.md should read:\n"
                                                 << search_reference_text();
}

TEST(SearchSchemas, AcceptWhatTheReaderAcceptsAndRefuseUnknownKeys)
{
    auto const folder = fs::path{testing::TempDir()} / "sunder_search_schemas";
    fs::create_directories(folder);
    std::ofstream{folder / "search.json"} << sim::schema_text(search_form());
    std::ofstream{folder / "space.json"} << sim::schema_text(space_form());
    auto const command = std::string{PYTHON " " SUNDER_SOURCE_DIR "/tests/nas/config/check_schemas.py "} +
                         SUNDER_SOURCE_DIR " " + folder.string();
    int const status = std::system(command.c_str());
    fs::remove_all(folder);
    if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "python3-jsonschema or python3-yaml is absent";
    EXPECT_EQ(status, 0);
}

} // namespace
} // namespace sunder::nas
