#include "sim/config/schema.hpp"

#include <gtest/gtest.h>

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

/// To renew the page after a change of the tables: write what this test calls the actual text into it.
TEST(Reference, IsThePageBesideTheSources)
{
    auto const page = content_of(SUNDER_SOURCE_DIR "/sim/config/FORMAT.md");
    EXPECT_TRUE(page == reference_text()) << "sim/config/FORMAT.md should read:\n" << reference_text();
}

} // namespace
} // namespace sunder::sim
