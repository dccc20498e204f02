#include "tools/cli/commands/decisions.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/shown_values.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <iterator>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string with_unit(double value, sim::Notation const& notation)
{
    auto const text = sim::shown(value, notation);
    return notation.unit.empty() ? text : fmt::format("{} {}", text, notation.unit);
}

std::string range_text(std::optional<sim::Interval> const& interval, sim::Notation const& notation)
{
    if (!interval) return "no interval";
    return fmt::format("{} to {}", sim::shown(interval->low, notation), with_unit(interval->high, notation));
}

std::string text_of(sim::DecidedSplit const& decision)
{
    std::vector<double> values;
    for (auto const& cut : decision.cuts)
        values.push_back(cut.value);
    auto const notation = sim::notation_of(decision.unit, values);
    auto const& best = decision.cuts.front();
    auto text = fmt::format("{}: '{}' is the best of {} by {}: {} ({}), in {} of each\n",
                            sim::shown(decision.application), sim::shown(decision.cut),
                            sim::counted(std::ssize(decision.cuts), "cut"), sim::shown(decision.metric),
                            with_unit(best.value, notation), range_text(best.interval, notation),
                            sim::counted(decision.replications, "replication"));
    if (decision.cuts.size() > 1) {
        auto const& next = decision.cuts[1];
        text += fmt::format("  next is '{}': {}, the difference {}\n", sim::shown(next.name),
                            with_unit(next.value, notation), range_text(next.less_best, notation));
    }
    if (!decision.is_settled)
        text += "  Applications went on changing each other's best cuts: this is where it was stopped.\n";
    return text;
}

Json number_or_null(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json json_of(std::optional<sim::Interval> const& interval)
{
    return interval ? Json{number_or_null(interval->low), number_or_null(interval->high)} : Json(nullptr);
}

Json json_of(sim::DecidedSplit const& decision)
{
    Json cuts = Json::array();
    for (auto const& cut : decision.cuts)
        cuts.push_back({{"cut", cut.name},
                        {"metric", number_or_null(cut.value)},
                        {"metric_ci95", json_of(cut.interval)},
                        {"less_best_ci95", json_of(cut.less_best)}});
    return {{"cut", decision.cut},
            {"metric", decision.metric},
            {"unit", decision.unit},
            {"replications", decision.replications},
            {"settled", decision.is_settled},
            {"cuts", std::move(cuts)}};
}

} // namespace

std::string decisions_text(std::vector<sim::DecidedSplit> const& decisions)
{
    std::string text;
    for (auto const& decision : decisions)
        text += text_of(decision);
    return text.empty() ? text : text + "\n";
}

std::string with_decisions(std::string json, std::vector<sim::DecidedSplit> const& decisions)
{
    if (decisions.empty()) return json;
    auto whole = Json::parse(json);
    for (auto const& decision : decisions)
        whole["decided_splits"][decision.application] = json_of(decision);
    return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace sunder::cli
