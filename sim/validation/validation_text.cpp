#include "sim/validation/validation_text.hpp"

#include "sim/output/readable.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

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

Json number(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

} // namespace

std::string validation_text(std::vector<CheckResult> const& results)
{
    std::vector<std::vector<std::string>> rows{
        {"model", "check", "simulated", "expected", "difference", "tolerance", ""}};
    for (auto const& [name, model, against, figure] : results)
        rows.push_back({model, figure.unit.empty() ? name : fmt::format("{} [{}]", name, figure.unit),
                        fmt::format("{:.6g}", figure.simulated),
                        fmt::format("{}{:.6g}", word_of(figure.side), figure.expected),
                        fmt::format("{:+.2g}", figure.difference()), tolerance_text(figure),
                        figure.holds() ? "" : "FAILS"});
    auto const failed =
        std::ranges::count_if(results, [](CheckResult const& result) { return !result.figure.holds(); });
    return aligned(rows, {Alignment::left, Alignment::left, Alignment::right, Alignment::right,
                          Alignment::right, Alignment::right, Alignment::left}) +
           fmt::format("\n{}, {} of them outside its tolerance\n",
                       counted(static_cast<std::int64_t>(results.size()), "check"), failed);
}

std::string validation_json(std::vector<CheckResult> const& results)
{
    Json checks = Json::array();
    for (auto const& [name, model, against, figure] : results)
        checks.push_back({{"name", name},
                          {"model", model},
                          {"against", against},
                          {"unit", figure.unit},
                          {"simulated", number(figure.simulated)},
                          {"expected", figure.expected},
                          {"wrong_side", figure.side == HeldFigure::Asked::both       ? "both"
                                         : figure.side == HeldFigure::Asked::at_least ? "below"
                                                                                      : "above"},
                          {"difference", number(figure.difference())},
                          {"tolerance", figure.tolerance},
                          {"holds", figure.holds()}});
    return Json{{"format", "sunder-validation/1"}, {"checks", std::move(checks)}}.dump(2) + "\n";
}

} // namespace sunder::sim
