/// \file
/// A summary as a flat list of named figures: the columns of a sweep, the metrics of stop rules and
/// comparisons.
#pragma once

#include "sim/records/summary.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// One number of a summary. Names follow the JSON of a summary, joined by dots:
/// "applications.camera.latency.p95", "applications.camera.breakdown.transfer", "devices.phone.utilisation",
/// "links.wifi.carried"; the ends of intervals are "latency.ci95.low" and "latency.ci95.high" of the mean,
/// and "latency.p95_ci95.low" of a percentile. "latency.ci95.state" is an IntervalState as a number, and
/// "offered" the greatest of all devices and links. "cut_share" is the share of the requests that are cut as
/// most are, see chosen_cuts_of().
struct Figure {
    std::string name;
    std::string unit; ///< "s", "B", "J", "/s"; empty for counts and shares
    double value = 0; ///< NaN where undefined
};

/// Where an application's requests were cut mostly.
struct ChosenCut {
    std::string
        name; ///< "applications.camera.cut"; the key "applications.camera.split" may be varied beside it
    std::string cut; ///< that of the largest share, of equal ones the first by name; empty: no request
};

/// In the order of the summary; the same for every summary of scenarios with the same applications, groups
/// and links.
[[nodiscard]] std::vector<Figure> figures_of(Summary const& summary);
/// What the figures that are the ends of this figure's interval are called, without ".low" and ".high":
/// "applications.camera.latency.ci95" for "applications.camera.latency.mean". Few figures have one.
[[nodiscard]] std::string interval_of(std::string const& figure);
[[nodiscard]] std::vector<ChosenCut> chosen_cuts_of(Summary const& summary);

} // namespace sunder::sim
