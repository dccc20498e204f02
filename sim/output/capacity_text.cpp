#include "sim/output/capacity_text.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

using Json = nlohmann::ordered_json;
using Cells = std::vector<std::string>;

SweepValue const& value_at(CapacityAnswer const& answer, double number)
{
    return std::ranges::find(answer.rows, number, &CapacityRow::number)->value;
}

/// Of the border, from the least to the greatest value that the figures' intervals leave open.
struct Ends {
    std::optional<double> low, high; ///< none: beyond the values that were tried
};

Ends ends_of(Border const& border)
{
    if (border.side == Border::KeptSide::below) return {border.sure, border.possible};
    return {border.possible, border.sure};
}

std::string interval_text(CapacityAnswer const& answer, Ends const& ends)
{
    auto const text = [&](std::optional<double> const& end, CapacityRow const& last, char const* beyond) {
        return end ? shown(value_at(answer, *end).text) : beyond + shown(last.value.text);
    };
    return fmt::format("{} to {}", text(ends.low, answer.rows.front(), "below "),
                       text(ends.high, answer.rows.back(), "beyond "));
}

std::string first_line(CapacityAnswer const& answer)
{
    auto const key = shown(answer.key);
    auto const condition = shown(answer.condition);
    if (answer.border)
        return fmt::format("{}: {} {} keeps {} (95 %: {})\n", key,
                           answer.border->side == Border::KeptSide::below ? "at most" : "at least",
                           shown(value_at(answer, answer.border->last).text), condition,
                           interval_text(answer, ends_of(*answer.border)));
    auto const first = shown(answer.rows.front().value.text);
    auto const last = shown(answer.rows.back().value.text);
    return fmt::format("{}: {} {} from {} to {}\n", key, condition,
                       answer.rows.front().holding.holds ? "holds at all values tried,"
                                                         : "holds at none of the values tried,",
                       first, last);
}

char const* verdict(Holding const& holding)
{
    if (holding.surely) return "yes";
    if (!holding.possibly) return "no";
    return holding.holds ? "probably" : "hardly";
}

std::vector<double> column(CapacityAnswer const& answer, std::size_t figure)
{
    std::vector<double> values;
    values.reserve(answer.rows.size());
    for (auto const& row : answer.rows)
        values.push_back(row.figures[figure]);
    return values;
}

std::string table(CapacityAnswer const& answer)
{
    std::vector<Notation> notations;
    Cells heading{answer.key};
    for (std::size_t i = 0; i < answer.figures.size(); ++i) {
        auto const& figure = answer.figures[i];
        notations.push_back(notation_of(figure.unit, column(answer, i)));
        heading.push_back(notations.back().unit.empty()
                              ? figure.name
                              : fmt::format("{} [{}]", figure.name, notations.back().unit));
        heading.emplace_back("95 % interval");
    }
    heading.emplace_back("kept");
    std::vector<Alignment> const columns(heading.size(), Alignment::right);
    std::vector<Cells> rows{std::move(heading)};
    for (auto const& row : answer.rows) {
        auto& cells = rows.emplace_back(Cells{row.value.text});
        for (std::size_t i = 0; i < notations.size(); ++i) {
            auto const& interval = row.intervals[i];
            cells.push_back(shown(row.figures[i], notations[i]));
            cells.push_back(interval ? fmt::format("{} to {}", shown(interval->low, notations[i]),
                                                   shown(interval->high, notations[i]))
                                     : "-");
        }
        cells.emplace_back(verdict(row.holding));
    }
    return aligned(rows, columns);
}

Json number_or_null(std::optional<double> const& number)
{
    return number && std::isfinite(*number) ? Json(*number) : Json(nullptr);
}

Json json_of(CapacityAnswer const& answer, CapacityRow const& row)
{
    Json figures = Json::object();
    for (std::size_t i = 0; i < answer.figures.size(); ++i) {
        auto const& interval = row.intervals[i];
        figures[answer.figures[i].name] = {
            {"value", number_or_null(row.figures[i])},
            {"ci95",
             interval ? Json{number_or_null(interval->low), number_or_null(interval->high)} : Json(nullptr)}};
    }
    return {{"value", row.value.text},          {"number", number_or_null(row.value.number)},
            {"replications", row.replications}, {"holds", row.holding.holds},
            {"surely", row.holding.surely},     {"possibly", row.holding.possibly},
            {"figures", std::move(figures)}};
}

std::string_view where_it_holds(CapacityAnswer const& answer)
{
    if (!answer.border) return answer.rows.front().holding.holds ? "everywhere" : "nowhere";
    return answer.border->side == Border::KeptSide::below ? "below" : "above";
}

} // namespace

std::string capacity_text(CapacityAnswer const& answer)
{
    return first_line(answer) + '\n' + table(answer) +
           fmt::format(
               "\nat most {} of a value, {} where that decides it, with the same random numbers at "
               "each value; a figure that\nthe run states no interval of has that of its replications "
               "(runs of this length); between the values tried\nthe condition is taken to change once\n",
               counted(answer.replications, "replication"),
               std::ranges::min(answer.rows, {}, &CapacityRow::replications).replications);
}

std::string capacity_json(CapacityAnswer const& answer)
{
    auto const si = [&](std::optional<double> const& number) {
        return number ? number_or_null(value_at(answer, *number).number) : Json(nullptr);
    };
    Json json{{"format", "sunder-capacity/1"},       {"key", answer.key},
              {"condition", answer.condition},       {"unit", answer.rows.front().value.unit},
              {"replications", answer.replications}, {"holds", where_it_holds(answer)}};
    auto const ends = answer.border ? ends_of(*answer.border) : Ends{};
    json["border"] = answer.border ? si(answer.border->last) : Json(nullptr);
    json["next"] = answer.border ? si(answer.border->next) : Json(nullptr);
    json["border_ci95"] = answer.border ? Json{si(ends.low), si(ends.high)} : Json(nullptr);
    json["values"] = Json::array();
    for (auto const& row : answer.rows)
        json["values"].push_back(json_of(answer, row));
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace sunder::sim
