/// \file
/// How likely late requests are, for people and for programs.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/records/tail_answer.hpp"

#include <string>

namespace sunder::sim {

/// What was asked.
struct TailHeading {
    std::string whose; ///< name of the application; empty: all
    Seconds beyond;
    double accuracy = 0; ///< that was wanted
};

[[nodiscard]] std::string tail_text(TailHeading const& heading, TailAnswer const& answer);

/// {"format": "sunder-tail/1", "application": NAME | null, "beyond", "probability", "ci95": [LOW, HIGH] |
///  null, "accuracy": half the interval's width over the estimate on the scale of its logarithm | null,
///  "wanted_accuracy", "unanswered", "late_seen", "levels": [{"at", "trials", "rises", "seen"}],
///  "reaches_bound", "highest", "replications", "with_late", "requests", "pilot_requests", "copies",
///  "plain_requests", "gain"}. SI units. Ends with a line break.
[[nodiscard]] std::string tail_json(TailHeading const& heading, TailAnswer const& answer);

} // namespace sunder::sim
