#include "sim/config/load.hpp"
#include "sim/model/cost_class.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(char const* folder)
{
    std::vector<fs::path> files;
    for (auto const& entry : fs::directory_iterator{fs::path{SUNDER_SOURCE_DIR} / "models" / folder})
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    return files;
}

TEST(ShippedDevices, AreAtLeastTen)
{
    EXPECT_GE(files_in("devices").size(), 10U);
}

TEST(ShippedDevices, StateTheirSpeedAndAnEfficiencyForEveryClassOfOpThatWorks)
{
    for (auto const& path : files_in("devices")) {
        auto const device = load_device(path);
        EXPECT_TRUE(device.speed) << path;
        for (auto const& name : cost_classes())
            if (name != "movement")
                EXPECT_TRUE(device.efficiency.contains(name) ||
                            device.efficiency.contains(general_class_of(name)))
                    << path << ' ' << name;
    }
}

TEST(ShippedDevices, DrawMoreWhenBusyWherePowerIsStated)
{
    for (auto const& path : files_in("devices")) {
        auto const device = load_device(path);
        bool const is_stated = device.idle_power > Watts{} || device.busy_power > Watts{};
        EXPECT_EQ(device.busy_power > device.idle_power, is_stated) << path;
    }
}

TEST(ShippedLinks, HaveARateAndALatency)
{
    for (auto const& path : files_in("links")) {
        auto const link = load_link(path);
        EXPECT_GT(link.up.of_device(0).mean(), 0) << path;
        EXPECT_GT(link.down.of_device(0).mean(), 0) << path;
        EXPECT_GT(link.latency, Seconds{}) << path;
    }
}

TEST(ShippedLinks, AreAsFastAsTheirNamesPromise)
{
    auto const rate = [](char const* name) {
        return load_link(fs::path{SUNDER_SOURCE_DIR} / "models/links" / name).up.of_device(0).mean();
    };
    EXPECT_LT(rate("lora.yaml"), rate("ble.yaml"));
    EXPECT_LT(rate("ble.yaml"), rate("hspa.yaml"));
    EXPECT_LT(rate("hspa.yaml"), rate("lte.yaml"));
    EXPECT_LT(rate("lte.yaml"), rate("wifi_4.yaml"));
    EXPECT_LT(rate("wifi_4.yaml"), rate("wifi_5.yaml"));
    EXPECT_LT(rate("wifi_5.yaml"), rate("wifi_6.yaml"));
    EXPECT_LT(rate("wifi_6.yaml"), rate("ethernet_1000.yaml"));
}

} // namespace
} // namespace sunder::sim
