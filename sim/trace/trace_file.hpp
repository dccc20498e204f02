/// \file
/// Trace files: rates, loads, arrivals and delays as CSV; and foreign bandwidth traces turned into such
/// files.
///
/// The first line that is neither blank nor a comment (`#`) names the columns, each with its unit in
/// brackets: `time [s],rate [Mbit/s]`, or `time [s],up [Mbit/s],down [Mbit/s]`. The columns may stand in any
/// order. Below, a row a line, a finite decimal number a column.
///
/// In a rate or load trace a value holds from its row's time until the next row's, the last one as long as
/// the one before it; then all repeats. Times ascend by at least 1 us and count from the first row, whatever
/// its time. A single row is a constant.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"
#include "sim/platform/link_rate.hpp"
#include "sim/platform/motion.hpp"
#include "sim/platform/step_function.hpp"
#include "sim/workload/arrivals.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

struct RateTrace {
    LinkRate up;
    LinkRate down;    ///< the same unless the file has a column for each direction
    bool two = false; ///< it has
};

/// Columns `time` and `rate`, or `time`, `up` and `down`, and where devices differ `device`: a number from 0
/// to 9999, none left out, on each row. The rows of a device are a trace of their own, which counts its time
/// from its first row and repeats after its own period; rows of several may be mixed. Rates may be zero for a
/// while, but not always. \return nothing when something was reported
[[nodiscard]] std::optional<RateTrace> parse_rate_trace(std::shared_ptr<Source const> const& source,
                                                        Diagnostics& diagnostics);

/// Columns `time` and `load`, the latter in % or, without a unit, as a share; below 100 %.
/// \return a share in [0, 1); nothing when something was reported
[[nodiscard]] std::optional<StepFunction> parse_load_trace(std::shared_ptr<Source const> const& source,
                                                           Diagnostics& diagnostics);

/// Columns `time` and `power`, the latter from 0 to 1 MW.
/// \return watts; nothing when something was reported
[[nodiscard]] std::optional<StepFunction> parse_power_trace(std::shared_ptr<Source const> const& source,
                                                            Diagnostics& diagnostics);

/// Column `time` and, where devices differ, `device`: its number in the group, from 0. A row whose
/// device is left blank holds for every device, beside the rows that name it. Times count from the start of
/// the run and do not descend from one row of a device to its next. \return nothing when something was
/// reported
[[nodiscard]] std::optional<Recorded> parse_arrivals_trace(std::shared_ptr<Source const> const& source,
                                                           Diagnostics& diagnostics);

/// Columns `time`, `x` and `y` in metres and, where devices differ, `device`: its number in the group, from
/// 0; then each up to the greatest has rows. Times of a device ascend by at least 1 us; before its first row
/// it stands there. \return by device, one where there is no such column; nothing when something was reported
[[nodiscard]] std::optional<std::vector<Walk>> parse_motion_trace(std::shared_ptr<Source const> const& source,
                                                                  Diagnostics& diagnostics);

/// One column of durations, of any name and in any order.
/// \return the values in ascending order; empty pointer when something was reported
[[nodiscard]] std::shared_ptr<std::vector<Seconds> const>
parse_durations(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics);

enum class TraceFormat : std::uint8_t {
    time_rate, ///< two numbers a line: seconds, Mbit/s
    mahimahi,  ///< a whole number a line: the millisecond of an opportunity to send one packet of 1500 bytes
               ///< (Netravali et al., USENIX ATC 2015); after the last one all repeats
    hsdpa,     ///< six numbers a line, as the Norwegian logs of HSDPA (Riiser et al., MMSys 2013)
    csv        ///< a header that names the columns, see sim/trace/foreign_csv.hpp
};

/// Which columns of a CSV file, where their names do not tell, and what their numbers are.
struct AskedColumns {
    std::optional<std::string> time;
    std::optional<std::string> rate;
    std::optional<std::string> time_unit; ///< of time_rate too
    std::optional<std::string> unit;      ///< of the rate; of time_rate too
};

/// What the text looks like; nothing when it looks like none of them.
[[nodiscard]] std::optional<TraceFormat> detect_trace_format(std::string_view text);

struct TraceImport {
    std::shared_ptr<Source const> source;
    std::optional<TraceFormat> format{}; ///< absent: as detected
    AskedColumns columns{};
    Seconds bin{0.1}; ///< mahimahi: opportunities are counted over about this long, such
                      ///< that the trace holds a whole number of bins
};

/// \return the text of a rate trace as above; nothing when something was reported
[[nodiscard]] std::optional<std::string> import_trace(TraceImport const& import, Diagnostics& diagnostics);

/// One trace with a column `device` out of traces as import_trace() writes them: that of device i is number
/// i. Where some have a rate for each direction, the one rate of others is that of both. \pre not empty
[[nodiscard]] std::string join_traces(std::vector<std::string> const& texts);

} // namespace sunder::sim
