/// \file
/// Measurements that were kept as CSV.
#pragma once

#include "tools/linux_tcp/agreement.hpp"

#include <filesystem>
#include <vector>

namespace sunder::linux_tcp {

/// What `csv_rows` wrote, with the model's times of the same cells beside them, made now. Files without the
/// columns `flows` and `figure` hold cells of one connection; of a file without `repetition`, `again` is
/// `first`. \throws sim::RunError  where the file cannot be read or a row is not whole
[[nodiscard]] std::vector<Measured> read_kept(std::filesystem::path const& file);

} // namespace sunder::linux_tcp
