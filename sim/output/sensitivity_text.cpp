#include "sim/output/sensitivity_text.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

namespace sunder::sim {
namespace {

using Cells = std::vector<std::string>;
using Json = nlohmann::ordered_json;

constexpr std::array<Alignment, 5> alignments{Alignment::left, Alignment::right, Alignment::right,
                                              Alignment::right, Alignment::right};

/// Figures that are no numbers, or beyond all bounds, have no shares.
std::string share_text(double share)
{
    return std::isfinite(share) ? fmt::format("{:.3f}", share) : "-";
}

std::string slope_text(std::optional<Estimate> const& slope)
{
    return slope && std::isfinite(slope->value) ? fmt::format("{:+.3f}", slope->value) : "-";
}

std::string interval_text(std::optional<Interval> const& interval)
{
    if (!interval || !std::isfinite(interval->low) || !std::isfinite(interval->high)) return "-";
    return fmt::format("{:.3f} to {:.3f}", interval->low, interval->high);
}

Json interval_json(std::optional<Interval> const& interval)
{
    return interval ? Json{interval->low, interval->high} : Json(nullptr);
}

std::string heading(PointColumn const& figure, double mean, double variance, std::string_view basis)
{
    double const deviation = std::sqrt(variance);
    auto const notation = notation_of(figure.unit, std::array{mean, deviation});
    return fmt::format("{}: mean {} {}, standard deviation {} {}, over {}\n\n", shown(figure.name),
                       shown(mean, notation), notation.unit, shown(deviation, notation), notation.unit,
                       basis);
}

std::string table(std::vector<Cells> const& rows)
{
    return aligned(rows, {alignments.begin(), alignments.begin() + std::ssize(rows.front())});
}

Json head_json(PointColumn const& figure, char const* method)
{
    return {{"format", "sunder-sensitivity/1"},
            {"method", method},
            {"metric", figure.name},
            {"unit", figure.unit}};
}

std::string printed(Json const& json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace

std::string sensitivity_text(PointColumn const& figure, SobolIndices const& indices)
{
    auto const points = indices.blocks * (indices.keys.size() + 2);
    std::vector<Cells> rows{{"share of the variance", "alone", "95 % interval", "in all", "95 % interval"}};
    for (auto const& [key, first, total] : indices.keys)
        rows.push_back({key, share_text(first.value), interval_text(first.ci95), share_text(total.value),
                        interval_text(total.ci95)});
    auto text =
        heading(figure, indices.mean, indices.variance, fmt::format("{} points", points)) + table(rows) +
        "\nalone: what the key explains by itself (first order); in all: with all others too (total)\n";
    if (indices.left_out > 0)
        text += fmt::format("left out: {} blocks of points with one that failed\n", indices.left_out);
    return text;
}

std::string sensitivity_text(PointColumn const& figure, MainEffects const& effects)
{
    std::vector<Cells> rows{{"", "slope", "95 % interval", "share of variance"}};
    for (auto const& [key, slope, first] : effects.keys)
        rows.push_back({key, slope_text(slope), slope ? interval_text(slope->ci95) : "-", share_text(first)});
    auto text = heading(figure, effects.mean, effects.variance, fmt::format("{} points", effects.points)) +
                table(rows) +
                "\nslope: standardised regression coefficient; share of variance: between values or bins of "
                "the key\n";
    if (effects.linear && std::isfinite(*effects.linear))
        text += fmt::format("the regression explains {:.1f} % of the variance\n", 100 * *effects.linear);
    for (auto const& key : effects.entangled)
        text += fmt::format("'{}' has no slope of its own: it follows from the keys before it\n", key);
    return text;
}

std::string sensitivity_json(PointColumn const& figure, SobolIndices const& indices)
{
    auto json = head_json(figure, "sobol");
    json["blocks"] = indices.blocks;
    json["left_out"] = indices.left_out;
    json["mean"] = indices.mean;
    json["variance"] = indices.variance;
    json["keys"] = Json::array();
    for (auto const& [key, first, total] : indices.keys)
        json["keys"].push_back({{"key", key},
                                {"first", first.value},
                                {"first_ci95", interval_json(first.ci95)},
                                {"total", total.value},
                                {"total_ci95", interval_json(total.ci95)}});
    return printed(json);
}

std::string sensitivity_json(PointColumn const& figure, MainEffects const& effects)
{
    auto json = head_json(figure, "main effects");
    json["points"] = effects.points;
    json["mean"] = effects.mean;
    json["variance"] = effects.variance;
    json["linear"] = effects.linear ? Json(*effects.linear) : Json(nullptr);
    json["keys"] = Json::array();
    for (auto const& [key, slope, first] : effects.keys)
        json["keys"].push_back({{"key", key},
                                {"slope", slope ? Json(slope->value) : Json(nullptr)},
                                {"slope_ci95", slope ? interval_json(slope->ci95) : Json(nullptr)},
                                {"first", first}});
    json["entangled"] = effects.entangled;
    return printed(json);
}

} // namespace sunder::sim
