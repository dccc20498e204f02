#include "tools/cli/select_requests.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/records/columns.hpp"
#include "sim/sweep/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <type_traits>

namespace sunder::cli {
namespace {

using sim::Records;

/// One column of /requests as bare numbers: SI units, counts or codes.
struct NumberColumn {
    std::string name;
    std::string unit;
    std::vector<double> values;
    std::vector<std::string> names; ///< what codes stand for, shape (codes,); empty for other columns
};

template <class T>
double number_of(T value)
{
    if constexpr (std::is_arithmetic_v<T>)
        return static_cast<double>(value);
    else if constexpr (std::is_enum_v<T>)
        return static_cast<double>(static_cast<std::underlying_type_t<T>>(value));
    else
        return value.value();
}

/// What the codes of a column stand for; empty for other columns.
std::vector<std::string> names_of_codes(Records const& records, std::string_view column)
{
    if (column == "status") return {"finished", "failed", "dropped", "unfinished"};
    if (column == "cut") return records.cuts;
    std::vector<std::string> names;
    if (column == "application")
        for (auto const& application : records.applications)
            names.push_back(application.name);
    return names;
}

NumberColumn latency_of(sim::Requests const& requests)
{
    NumberColumn latency{.name = "latency", .unit = "s", .values = {}, .names = {}};
    for (std::size_t i = 0; i < requests.size(); ++i)
        latency.values.push_back((requests.finished_at[i] - requests.arrived_at[i]).value());
    return latency;
}

/// `latency`, then those of /requests.
std::vector<NumberColumn> columns_of(Records const& records)
{
    std::vector<NumberColumn> columns{latency_of(records.requests)};
    sim::Requests::columns(records.requests, [&](sim::Column column, auto const& values) {
        NumberColumn numbers{.name = std::string{column.name},
                             .unit = std::string{column.unit},
                             .values = std::vector<double>(values.size()),
                             .names = names_of_codes(records, column.name)};
        std::ranges::transform(values, numbers.values.begin(), [](auto value) { return number_of(value); });
        columns.push_back(std::move(numbers));
    });
    return columns;
}

sim::Condition condition_on(std::vector<NumberColumn> const& columns, std::string_view expression)
{
    std::vector<sim::Subject> subjects;
    subjects.reserve(columns.size());
    for (auto const& column : columns)
        subjects.push_back(
            {.name = column.name,
             .unit = column.unit,
             .kind = column.names.empty() ? sim::Subject::Kind::number : sim::Subject::Kind::text,
             .values = column.names});
    auto const source =
        std::make_shared<sim::Source const>(sim::Source{.name = "--where", .text = std::string{expression}});
    sim::Diagnostics diagnostics;
    auto const condition =
        sim::parse_condition(expression, {.source = source, .line = 1, .column = 1}, subjects, diagnostics);
    diagnostics.raise_if_any();
    return *condition;
}

Records with_rows(Records const& records, std::vector<std::size_t> const& rows)
{
    Records chosen{.devices = records.devices,
                   .link_rows = records.link_rows,
                   .applications = records.applications,
                   .cuts = records.cuts,
                   .groups = records.groups,
                   .links = records.links,
                   .windows = records.windows,
                   .scenario = records.scenario,
                   .seed = records.seed};
    sim::Requests::columns(chosen.requests, [&](sim::Column column, auto& chosen_values) {
        sim::Requests::columns(records.requests, [&](sim::Column other, auto const& values) {
            if constexpr (std::is_same_v<std::decay_t<decltype(values)>,
                                         std::decay_t<decltype(chosen_values)>>)
                if (column.name == other.name)
                    for (auto const row : rows)
                        chosen_values.push_back(values[row]);
        });
    });
    return chosen;
}

} // namespace

Records requests_where(Records const& records, std::string_view expression)
{
    auto const columns = columns_of(records);
    auto const condition = condition_on(columns, expression);
    std::size_t row = 0;
    auto const value_of = [&](std::size_t subject) -> sim::Condition::Value {
        auto const& column = columns[subject];
        double const value = column.values[row];
        if (column.names.empty()) return value;
        return std::string_view{column.names[static_cast<std::size_t>(value)]};
    };
    std::vector<std::size_t> rows;
    for (; row < records.requests.size(); ++row)
        if (condition.holds(value_of)) rows.push_back(row);
    return with_rows(records, rows);
}

std::vector<Part> parts_by(Records const& records, std::string_view key)
{
    auto const columns = columns_of(records);
    auto const& column = *std::ranges::find(columns, key, &NumberColumn::name);
    std::map<double, std::vector<std::size_t>> rows_of;
    for (std::size_t i = 0; i < column.values.size(); ++i)
        rows_of[column.values[i]].push_back(i);

    std::vector<Part> parts;
    parts.reserve(rows_of.size());
    for (auto const& [value, rows] : rows_of)
        parts.push_back({.value = column.names.empty() ? fmt::format("{:.0f}", value)
                                                       : column.names[static_cast<std::size_t>(value)],
                         .records = with_rows(records, rows)});
    return parts;
}

std::vector<std::string> const& columns_to_group_by()
{
    static std::vector<std::string> const names{"application", "cut", "device", "replication", "status"};
    return names;
}

} // namespace sunder::cli
