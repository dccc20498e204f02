/// \file
/// Where and when something was measured.
#pragma once

#include <string>

namespace sunder::cli {

/// As /proc/cpuinfo names its processor: "AMD EPYC 7B13"; "unknown processor" where it does not.
[[nodiscard]] std::string processor_name();

/// "2026-11-30", in UTC.
[[nodiscard]] std::string date_today();

} // namespace sunder::cli
