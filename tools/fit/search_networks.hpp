/// \file
/// Networks of search spaces and what published tables say they take.
#pragma once

#include "sim/base/quantity.hpp"

#include <Eigen/Core>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::fit {

/// Which ops of a network a runtime executes: those that lead to its output, or all that are written down.
enum class Executed : std::uint8_t { leading, all };

/// Times of one table's networks on one device in one size of batch.
struct SearchTimes {
    std::string space;         ///< "NAS-Bench-201" or "FBNet"
    std::int64_t batch = 1;    ///< images at once
    Eigen::MatrixXd amounts;   ///< (networks, terms) of the whole batch
    Eigen::VectorXd log_times; ///< (networks,) of seconds, of the whole batch
    std::vector<bool> teaches; ///< (networks,) false: held out
};

/// The tables of HELP (Lee et al., NeurIPS 2021), which hold those of HW-NAS-Bench (Li et al., ICLR 2021):
/// NAS-Bench-201 networks for CIFAR-10 and FBNet networks for CIFAR-100, 32 x 32 both. Networks are those
/// of nas/realise, fused as a simulated device runs them. A tenth of them teaches and a tenth is held out,
/// by their place in the tables, which list them in random order.
class SearchTables {
public:
    /// \param folder  with nb201/nb201_accuracy.csv, hwnasbench/nb201_latency_help.csv and
    ///                hwnasbench/fbnet_latency_help_5000.csv
    /// \throws InputError  with all mistakes of the files.
    explicit SearchTables(std::filesystem::path const& folder);

    /// Of each table and size of batch that it has for the device: columns "name" or "name_32".
    /// Cells through which nothing passes are left out and, where all ops are executed, those that have
    /// `none` anywhere: what becomes ops here is without the ops that lead nowhere.
    [[nodiscard]] std::vector<SearchTimes> times_of(std::string_view device, Executed executed) const;

private:
    struct TimesOfSpace {
        std::string space;
        std::vector<std::string> columns;
        Eigen::MatrixXd amounts;      ///< (networks, terms), of one image
        Eigen::MatrixXd milliseconds; ///< (networks, columns)
        std::vector<bool> teaches;    ///< (networks,)
        std::vector<bool> is_whole;   ///< (networks,) all ops that are written down lead to the output
    };

    struct Source;
    void add(Source const& source);

    std::vector<TimesOfSpace> tables_;
};

} // namespace sunder::fit
