#include "nas/config/reference.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

/// To renew the page after a change of the tables: write what this test calls the actual text into it.
TEST(SearchReference, IsThePageBesideTheSources)
{
    auto const page = content_of(SUNDER_SOURCE_DIR "/nas/config/FORMAT.md");
    EXPECT_TRUE(page == search_reference_text()) << "nas/config/FORMAT.md should read:\n"
                                                 << search_reference_text();
}

} // namespace
} // namespace sunder::nas
