/// Every folder tests/errors_search/NAME is one test: it holds the input (search.yaml or space.yaml, with
/// files of its own or those in `base`), NAME.expected beside it is exactly what the user sees.
#include "nas/config/load_search.hpp"
#include "sim/base/diagnostic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

fs::path const folder = fs::path{SUNDER_SOURCE_DIR} / "tests/errors_search";

std::string content_of(fs::path const& path)
{
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

std::vector<std::string> names()
{
    std::vector<std::string> found;
    for (auto const& entry : fs::directory_iterator{folder}) {
        if (entry.path().extension() == ".expected") found.push_back(entry.path().stem().string());
    }
    std::ranges::sort(found);
    return found;
}

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
    fs::current_path(folder / GetParam());
    try {
        use_input();
        FAIL() << "no mistake was found";
    } catch (sim::InputError const& error) {
        EXPECT_EQ(error.what(), content_of(folder / (GetParam() + ".expected")));
    }
}

INSTANTIATE_TEST_SUITE_P(Of, SearchErrorMessage, testing::ValuesIn(names()),
                         [](auto const& name) { return name.param; });

TEST(SearchErrorMessages, AreAtLeastFifty)
{
    EXPECT_GE(names().size(), 50U);
}

} // namespace
} // namespace sunder::nas
