/// \file
/// Times as logs of others state them.
#pragma once

#include <optional>
#include <string_view>

namespace sunder::sim::detail {

/// `2019.12.14_10.16.30`, `2018-02-12 16:15:00.250`, `2018/02/12T16:15:00Z`: in seconds since 1970, whatever
/// the time zone; nothing where it is no such date.
[[nodiscard]] std::optional<double> seconds_of_date(std::string_view text);

/// What one of the unit is in seconds, as a power of ten, where a number counts since 1970 in s, ms, us or
/// ns: such numbers lie so far apart that the first of a log tells (from 1973 to 2286 for each).
[[nodiscard]] std::optional<int> power_of_epoch(double number);

} // namespace sunder::sim::detail
