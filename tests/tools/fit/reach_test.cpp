// Networks left out of the fit, on a few machines of the published table and on all. SUNDER_DATA names its
// folder.
#include "tests/source_dir.hpp"
#include "tools/fit/benchmark_networks.hpp"
#include "tools/fit/fitted_device.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace sunder::fit {
namespace {

std::filesystem::path data()
{
    auto const* const given = std::getenv("SUNDER_DATA");
    return given == nullptr ? std::filesystem::path{SUNDER_SOURCE_DIR} / "../shared/data"
                            : std::filesystem::path{given};
}

/// Errors of all networks left out on machines whose name holds one of these words.
ErrorSummary errors_on(std::vector<std::string> const& words)
{
    auto const table = read_benchmark(data() / "published/ncnn_benchmark.csv");
    auto const networks = read_networks(table, data() / "ncnn_models");
    auto group = group_of(table, Processor::cpu);
    std::erase_if(group.machines, [&](MachineTimes const& machine) {
        return std::ranges::none_of(
            words, [&](auto const& word) { return machine.machine.find(word) != std::string::npos; });
    });
    auto const fitted = fit_group(group, networks);
    std::vector<double> errors;
    for (Eigen::Index machine = 0; machine < fitted.log_foretold.rows(); ++machine) {
        auto const of_machine =
            errors_of(fitted.log_foretold.row(machine), fitted.measurements.log_times.row(machine));
        errors.insert(errors.end(), of_machine.begin(), of_machine.end());
    }
    return summary_of(errors);
}

TEST(NetworksLeftOut, AreForetoldWithinAFifthInTheMedianOnSmallBoards)
{
    if (!exists(data() / "ncnn_models") || !exists(data() / "published/ncnn_benchmark.csv"))
        GTEST_SKIP() << "the published table is absent; SUNDER_DATA names its folder";
    auto const errors = errors_on({"Raspberry Pi", "Jetson", "RK35"});
    EXPECT_GT(errors.networks, 900);
    EXPECT_LT(errors.median, 0.2);
    EXPECT_LT(errors.p80, 0.5);
}

/// As tools/fit/devices.csv has it, fitted without ncnn's table.
FittedDevice fitted(std::string const& name)
{
    std::filesystem::path const names = std::filesystem::path{SUNDER_SOURCE_DIR} / "tools/fit";
    DeviceSources const sources{.tables = SearchTables{data()},
                                .published = read_published_times(names / "published_times.csv"),
                                .one_thread = {}};
    auto const entries = read_device_entries(names / "devices.csv");
    return fit_device(*std::ranges::find(entries, name, &DeviceEntry::name), sources, {});
}

TEST(NetworksLeftOut, AreForetoldWithinAFifthInTheMedianOnTheChipsOfSearches)
{
    if (!exists(data() / "hwnasbench"))
        GTEST_SKIP() << "the tables are absent; SUNDER_DATA names their folder";
    auto const device = fitted("eyeriss");
    ASSERT_EQ(device.sorts.size(), 2U);
    ASSERT_TRUE(device.largest);
    EXPECT_GT(device.largest->networks, 300);
    EXPECT_LT(device.largest->median, 0.2);
}

} // namespace
} // namespace sunder::fit
