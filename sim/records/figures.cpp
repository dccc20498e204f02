#include "sim/records/figures.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>

namespace sunder::sim {
namespace {

double or_nan(std::optional<double> value)
{
    return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

/// Collects figures whose names begin alike.
class Collector {
public:
    explicit Collector(std::vector<Figure>& figures) : figures_{figures} {}

    void start(std::string prefix) { prefix_ = std::move(prefix); }

    void add_plain(std::string_view name, std::optional<double> value)
    {
        figures_.push_back({.name = prefix_ + std::string{name}, .unit = {}, .value = or_nan(value)});
    }
    void add_count(std::string_view name, std::int64_t value) { add_plain(name, static_cast<double>(value)); }
    template <Dimension D>
    void add(std::string_view name, std::optional<Quantity<D>> value)
    {
        figures_.push_back({.name = prefix_ + std::string{name},
                            .unit = std::string{unit_of<D>()},
                            .value = or_nan(value ? std::optional{value->value()} : std::nullopt)});
    }
    /// A member of something that may be undefined as a whole.
    template <class Whole, class Part>
    void add(std::string_view name, std::optional<Whole> const& whole, Part Whole::*part)
    {
        add(name, whole ? std::optional{(*whole).*part} : std::nullopt);
    }

private:
    std::vector<Figure>& figures_;
    std::string prefix_;
};

/// \param of  what the figures are called, with a full stop
void add_latency(Collector& to, std::string const& of, std::optional<LatencySummary> const& latency)
{
    auto const add_interval = [&](std::string const& name, std::optional<Interval> const& interval) {
        to.add(of + name + ".low", interval ? std::optional{Seconds{interval->low}} : std::nullopt);
        to.add(of + name + ".high", interval ? std::optional{Seconds{interval->high}} : std::nullopt);
    };
    auto const whole = latency.value_or(LatencySummary{});
    to.add(of + "mean", latency, &LatencySummary::mean);
    add_interval("ci95", whole.ci95.interval);
    to.add_count(of + "ci95.state",
                 static_cast<std::int64_t>(latency ? whole.ci95.state : IntervalState::too_few));
    to.add(of + "min", latency, &LatencySummary::min);
    to.add(of + "p50", latency, &LatencySummary::p50);
    to.add(of + "p90", latency, &LatencySummary::p90);
    to.add(of + "p95", latency, &LatencySummary::p95);
    to.add(of + "p99", latency, &LatencySummary::p99);
    to.add(of + "max", latency, &LatencySummary::max);
    add_interval("p50_ci95", whole.p50_ci95);
    add_interval("p90_ci95", whole.p90_ci95);
    add_interval("p95_ci95", whole.p95_ci95);
    add_interval("p99_ci95", whole.p99_ci95);
}

void add_breakdown(Collector& to, std::optional<Breakdown> const& breakdown)
{
    for (auto const& words : stages)
        to.add(fmt::format("breakdown.{}", words.name),
               breakdown ? std::optional{(*breakdown)[words.stage]} : std::nullopt);
}

std::optional<double> share_that_left_early(ApplicationSummary const& application)
{
    if (application.exits.empty()) return std::nullopt;
    auto const to_end = application.exits.find("none");
    return to_end == application.exits.end() ? 1.0 : 1.0 - to_end->second;
}

/// Of the cut that most requests have.
std::optional<double> greatest_share(ApplicationSummary const& application)
{
    std::optional<double> greatest;
    for (auto const& [cut, share] : application.split)
        greatest = std::max(greatest.value_or(0), share);
    return greatest;
}

void add_tokens(Collector& to, TokenSummary const& tokens)
{
    to.add_plain("tokens", tokens.tokens);
    to.add_plain("passes", tokens.passes);
    to.add("tokens_per_second", tokens.rate);
    add_latency(to, "time_to_first_token.", tokens.first);
    add_latency(to, "time_per_token.", tokens.each);
}

void add_application(Collector& to, ApplicationSummary const& application)
{
    to.start("applications." + application.name + ".");
    to.add_count("requests", application.requests);
    to.add_count("finished", application.finished);
    to.add_count("failed", application.failed);
    to.add_count("dropped", application.dropped);
    to.add_count("missed_deadline", application.missed_deadline);
    to.add("throughput", application.throughput);
    add_latency(to, "latency.", application.latency);
    add_breakdown(to, application.breakdown);
    to.add("payload", application.payload);
    to.add("energy", application.energy);
    to.add_plain("accuracy", application.accuracy);
    to.add_plain("left_early", share_that_left_early(application));
    if (application.tokens) add_tokens(to, *application.tokens);
    auto const waste = application.waste.value_or(WasteSummary{});
    to.add_count("switches", application.switches);
    to.add_plain("cut_share", greatest_share(application));
    to.add_count("tried_again", waste.again);
    to.add("wasted.time", std::optional{waste.time});
    to.add("wasted.energy", std::optional{waste.energy});
}

/// What there is none of is left out: it takes part in no comparison.
void add_battery(Collector& to, BatterySummary const& battery)
{
    to.add_count("battery.went_off", battery.went_off);
    to.add("battery.first_off", battery.first_off);
    to.add("battery.median_off", battery.median_off);
    to.add("battery.expected_life", battery.expected_life);
    to.add_plain("battery.left", battery.left);
}

} // namespace

std::vector<Figure> figures_of(Summary const& summary)
{
    std::vector<Figure> figures;
    Collector to{figures};
    for (auto const& application : summary.applications)
        add_application(to, application);
    for (auto const& device : summary.devices) {
        to.start("devices." + device.group + ".");
        to.add_plain("utilisation", device.utilisation);
        to.add_plain("offered", device.offered);
        to.add("energy", std::optional{device.energy});
        to.add_count("queue_max", device.queue_max);
        to.add_plain("batch_mean", device.batch_mean);
        if (device.battery) add_battery(to, *device.battery);
    }
    for (auto const& link : summary.links) {
        to.start("links." + link.name + ".");
        to.add_plain("utilisation", link.utilisation);
        to.add_plain("offered", link.offered);
        to.add("carried", std::optional{link.carried});
        to.add("energy", std::optional{link.energy});
    }
    to.start({});
    to.add_plain("offered", greatest_offered(summary));
    return figures;
}

std::string interval_of(std::string const& figure)
{
    constexpr std::string_view mean = ".mean";
    if (!figure.ends_with(mean)) return figure + "_ci95";
    return figure.substr(0, figure.size() - mean.size()) + ".ci95";
}

std::vector<ChosenCut> chosen_cuts_of(Summary const& summary)
{
    std::vector<ChosenCut> cuts;
    for (auto const& application : summary.applications) {
        ChosenCut chosen{.name = "applications." + application.name + ".cut", .cut = {}};
        double most = 0;
        for (auto const& [cut, share] : application.split) {
            if (share <= most) continue;
            most = share;
            chosen.cut = cut;
        }
        cuts.push_back(std::move(chosen));
    }
    return cuts;
}

} // namespace sunder::sim
