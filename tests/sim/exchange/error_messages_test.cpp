/// Every folder tests/errors_platform/NAME is one test: it holds platform.xml and, in `options`, options of
/// `sunder import platform`, one a line. NAME.expected beside it is exactly what the user sees.
#include "sim/exchange/import_platform.hpp"
#include "sim/form/files.hpp"
#include "tests/message_cases.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

fs::path const folder = fs::path{SUNDER_SOURCE_DIR} / "tests/errors_platform";

void add_options_in(fs::path const& path, PlatformImport& import)
{
    std::ifstream file{path};
    for (std::string option, value; file >> option >> value;) {
        if (option == "--from") import.from.push_back(value);
        if (option == "--to") import.to.push_back(value);
        if (option == "--wifi-level") import.wifi_level = std::stoll(value);
    }
}

void import_here()
{
    Diagnostics diagnostics;
    PlatformImport import{.source = source_of("platform.xml", 0, read_from_disk("platform.xml"), diagnostics),
                          .from = {},
                          .to = {}};
    diagnostics.raise_if_any();
    add_options_in("options", import);
    (void)import_platform(import);
}

class PlatformErrorMessage : public testing::TestWithParam<std::string> {};

TEST_P(PlatformErrorMessage, IsExactlyAsWritten)
{
    expect_message(folder, GetParam(), import_here);
}

INSTANTIATE_TEST_SUITE_P(Of, PlatformErrorMessage, testing::ValuesIn(message_cases(folder)),
                         [](auto const& name) { return name.param; });

TEST(PlatformErrorMessages, AreAtLeastTwenty)
{
    EXPECT_GE(message_cases(folder).size(), 20U);
}

} // namespace
} // namespace sunder::sim
