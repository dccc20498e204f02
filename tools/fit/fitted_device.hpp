/// \file
/// Devices that are fitted one by one: to tables of search spaces, to single published times, or to both.
#pragma once

#include "tools/fit/left_out.hpp"
#include "tools/fit/published_times.hpp"
#include "tools/fit/search_networks.hpp"
#include "tools/fit/single_fit.hpp"

#include <Eigen/Core>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sunder::fit {

/// A row of devices.csv, which says what its columns mean.
struct DeviceEntry {
    std::string name;
    std::string what;
    std::string like; ///< "data_sheet", "ncnn_1t" or another device
    DataSheet sheet;
    std::string column;
    Executed executed = Executed::all;
    std::vector<std::string> teaches;
    double weight = 0;
    int element_bits = 32;
    std::string note;
};
/// \throws InputError  with all mistakes of the file.
[[nodiscard]] std::vector<DeviceEntry> read_device_entries(std::filesystem::path const& path);

/// How far off times of one sort are.
struct SortOfTimes {
    std::string name; ///< "NAS-Bench-201, batch 32"
    ErrorSummary errors;
};

struct FittedDevice {
    DeviceEntry entry;
    Eigen::VectorXd theta;               ///< (terms,)
    std::vector<SortOfTimes> sorts;      ///< of networks that were left out
    std::optional<ErrorSummary> largest; ///< of those with the largest median
};

/// All that devices are fitted to.
struct DeviceSources {
    SearchTables tables;
    std::vector<PublishedTime> published;
    Prior one_thread; ///< "ncnn_1t": what ncnn's processors have in common with one thread
};

/// Networks of tables are left out as SearchTables says; published times one after the other, by fits to all
/// others of the device. A device that is like another one and has no times of its own is that one, scaled by
/// the data sheets of both.
/// \param before  those that were fitted before it
[[nodiscard]] FittedDevice fit_device(DeviceEntry const& entry, DeviceSources const& sources,
                                      std::vector<FittedDevice> const& before);

/// A line for each sort of times.
[[nodiscard]] std::vector<std::string> error_lines(FittedDevice const& device);

} // namespace sunder::fit
