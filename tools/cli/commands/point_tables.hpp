/// \file
/// Full tables of points, each in a file of its own until the sweep is whole.
#pragma once

#include "sim/records/records.hpp"
#include "sim/scenario/scenario.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace sunder::cli {

inline Option const tables_option{.name = "tables",
                                  .value = "KIND",
                                  .meaning = "keep the full tables of each point: requests, or spans too",
                                  .choices = {"requests", "spans"}};

/// In the folder NAME.sunder.points beside the output NAME.
struct PointTables {
    sim::RecordLevel level = sim::RecordLevel::requests;
    std::filesystem::path folder;

    [[nodiscard]] bool has(std::int64_t point) const;
    /// The file appears whole or not at all. \throws RunError  when it cannot be written
    void write(std::int64_t point, sim::Records const& records) const;
    [[nodiscard]] sim::Records read(std::int64_t point) const;

private:
    [[nodiscard]] std::filesystem::path path_of(std::int64_t point) const;
};

/// As `--tables` and `--output` say; nothing where no tables are wanted.
[[nodiscard]] std::optional<PointTables> point_tables_of(Arguments const& arguments);

} // namespace sunder::cli
