#include "sim/validation/validation_text.hpp"

#include "sim/output/readable.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sunder::sim {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word_of(HeldFigure::Asked side)
{
    switch (side) {
    case HeldFigure::Asked::at_least:
        return "at least ";
    case HeldFigure::Asked::at_most:
        return "at most ";
    case HeldFigure::Asked::both:
        break;
    }
    return "";
}

std::string tolerance_text(HeldFigure const& figure)
{
    return figure.tolerance == 0 ? "-" : fmt::format("{:.2g}", figure.tolerance);
}

std::string_view wrong_side(HeldFigure::Asked side)
{
    switch (side) {
    case HeldFigure::Asked::at_least:
        return "below";
    case HeldFigure::Asked::at_most:
        return "above";
    case HeldFigure::Asked::both:
        break;
    }
    return "both";
}

Json number(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::vector<std::string> row_of(CheckResult const& result)
{
    if (!result.figure) return {result.model, result.name, "-", "-", "-", "-", "skipped"};
    auto const& figure = *result.figure;
    return {result.model,
            figure.unit.empty() ? result.name : fmt::format("{} [{}]", result.name, figure.unit),
            fmt::format("{:.6g}", figure.simulated),
            fmt::format("{}{:.6g}", word_of(figure.side), figure.expected),
            fmt::format("{:+.2g}", figure.difference()),
            tolerance_text(figure),
            result.fails() ? "FAILS" : ""};
}

/// Each reason once.
std::string why_skipped(std::vector<CheckResult> const& results)
{
    std::vector<std::string> reasons;
    for (auto const& result : results)
        if (!result.figure && std::ranges::find(reasons, result.why_skipped) == reasons.end())
            reasons.push_back(result.why_skipped);
    std::string text;
    for (auto const& reason : reasons)
        text += fmt::format("skipped: {}\n", reason);
    return text;
}

Json json_of(CheckResult const& result)
{
    Json json{{"name", result.name}, {"model", result.model}, {"against", result.against}};
    if (!result.data.empty()) json["data"] = result.data;
    if (!result.figure) {
        json["skipped"] = result.why_skipped;
        return json;
    }
    auto const& figure = *result.figure;
    json["unit"] = figure.unit;
    json["simulated"] = number(figure.simulated);
    json["expected"] = figure.expected;
    json["wrong_side"] = wrong_side(figure.side);
    json["difference"] = number(figure.difference());
    json["tolerance"] = figure.tolerance;
    json["holds"] = figure.holds();
    return json;
}

} // namespace

std::string validation_text(std::vector<CheckResult> const& results)
{
    std::vector<std::vector<std::string>> rows{
        {"model", "check", "simulated", "expected", "difference", "tolerance", ""}};
    std::ranges::transform(results, std::back_inserter(rows), row_of);
    auto const failed = std::ranges::count_if(results, &CheckResult::fails);
    auto const skipped =
        std::ranges::count_if(results, [](CheckResult const& result) { return !result.figure; });
    return aligned(rows, {Alignment::left, Alignment::left, Alignment::right, Alignment::right,
                          Alignment::right, Alignment::right, Alignment::left}) +
           fmt::format("\n{}, {} of them outside its tolerance{}\n",
                       counted(static_cast<std::int64_t>(results.size()), "check"), failed,
                       skipped > 0 ? fmt::format(", {} skipped", skipped) : "") +
           why_skipped(results);
}

std::string validation_json(std::vector<CheckResult> const& results)
{
    Json checks = Json::array();
    for (auto const& result : results)
        checks.push_back(json_of(result));
    return Json{{"format", "sunder-validation/1"}, {"checks", std::move(checks)}}.dump(2) + "\n";
}

} // namespace sunder::sim
