/// \file
/// What files of profiles of all fits say in the same words, and how they are written.
#pragma once

#include "tools/fit/device_profile.hpp"
#include "tools/fit/left_out.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace sunder::fit {

/// "median 8 %, 80th percentile 20 %"
[[nodiscard]] std::string error_text(ErrorSummary const& errors);

/// The key `error`, in whole percents; nothing where it is too large for the key.
[[nodiscard]] std::optional<StatedKey> find_error_key(ErrorSummary const& errors);

/// The file appears whole or not at all. \throws RunError  where it cannot be written.
void write_whole(std::filesystem::path const& path, std::string const& text);

} // namespace sunder::fit
