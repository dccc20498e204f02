#include "nas/config/search_forms.hpp"

#include <gtest/gtest.h>

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

} // namespace
} // namespace sunder::nas
