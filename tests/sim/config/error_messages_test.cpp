/// Every folder tests/errors/NAME is one test: it holds the input (scenario.yaml, model.yaml, device.yaml or
/// link.yaml, with whatever files that names), NAME.expected beside it is exactly what the user sees. A file
/// `options` in the folder holds command-line options, one a line: --set KEY=VALUE, --seed N, --replications
/// N, and for sweep.yaml, which is a scenario that is to be swept, --vary KEY=V1,V2 and --doubt N.
#include "sim/config/load.hpp"
#include "sim/config/sweep_scenario.hpp"
#include "sim/scenario/deployment.hpp"
#include "tests/message_cases.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

fs::path const folder = fs::path{SUNDER_SOURCE_DIR} / "tests/errors";

SweepOverrides options_in(fs::path const& path)
{
    SweepOverrides options;
    auto& overrides = options.scenario;
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);) {
        auto const space = line.find(' ');
        auto const option = line.substr(0, space);
        auto const value = line.substr(space + 1);
        if (option == "--set") overrides.settings.push_back(value);
        if (option == "--seed") overrides.seed = std::stoull(value);
        if (option == "--replications") overrides.replications = std::stoll(value);
        if (option == "--vary") options.variations.push_back(value);
        if (option == "--doubt") options.doubt = std::stoll(value);
    }
    return options;
}

void use_input_in(fs::path const& input)
{
    if (fs::exists(input / "model.yaml")) return (void)load_model("model.yaml");
    if (fs::exists(input / "device.yaml")) return (void)load_device("device.yaml");
    if (fs::exists(input / "link.yaml")) return (void)load_link("link.yaml");
    if (fs::exists(input / "any.yaml")) return (void)check_file("any.yaml");
    auto const options = options_in(input / "options");
    if (fs::exists(input / "sweep.yaml")) return SweepScenario{"sweep.yaml", options}.check_deployments();
    (void)deploy(load_scenario("scenario.yaml", options.scenario));
}

class ErrorMessage : public testing::TestWithParam<std::string> {};

TEST_P(ErrorMessage, IsExactlyAsWritten)
{
    expect_message(folder, GetParam(), [] { use_input_in("."); });
}

INSTANTIATE_TEST_SUITE_P(Of, ErrorMessage, testing::ValuesIn(message_cases(folder)),
                         [](auto const& name) { return name.param; });

TEST(ErrorMessages, AreAtLeastSixty)
{
    EXPECT_GE(message_cases(folder).size(), 60U);
}

} // namespace
} // namespace sunder::sim
