/// Every folder tests/errors_search/NAME is one test: it holds the input (search.yaml or space.yaml, with
/// files of its own or those in `base`), NAME.expected beside it is exactly what the user sees.
#include "nas/config/load_search.hpp"
#include "tests/message_cases.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

fs::path const folder = fs::path{SUNDER_SOURCE_DIR} / "tests/errors_search";

void use_input()
{
    if (fs::exists("search.yaml"))
        (void)load_search("search.yaml");
    else
        (void)load_space("space.yaml");
}

class SearchErrorMessage : public testing::TestWithParam<std::string> {};

TEST_P(SearchErrorMessage, IsExactlyAsWritten)
{
    expect_message(folder, GetParam(), use_input);
}

INSTANTIATE_TEST_SUITE_P(Of, SearchErrorMessage, testing::ValuesIn(message_cases(folder)),
                         [](auto const& name) { return name.param; });

TEST(SearchErrorMessages, AreAtLeastFifty)
{
    EXPECT_GE(message_cases(folder).size(), 50U);
}

} // namespace
} // namespace sunder::nas
