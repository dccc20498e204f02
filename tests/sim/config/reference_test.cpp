#include "sim/config/reference.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

/// To renew the page after a change of the tables: write what this test calls the actual text into it.
TEST(Reference, IsThePageBesideTheSources)
{
    auto const page = content_of(SUNDER_SOURCE_DIR "/sim/config/FORMAT.md");
    EXPECT_TRUE(page == reference_text()) << "sim/config/FORMAT.md should read:\n" << reference_text();
}

} // namespace
} // namespace sunder::sim
