#include "tools/cli/select_requests.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/records/columns.hpp"
#include "tools/cli/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <type_traits>

namespace sunder::cli {
namespace {

using sim::Records;

constexpr std::string_view command = "show";

/// One column of /requests as bare numbers: SI units, counts or codes.
struct NumberColumn {
    std::string_view unit;
    std::vector<double> values;
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

std::vector<std::string> column_names()
{
    std::vector<std::string> names{"latency"};
    sim::Requests const none;
    sim::Requests::columns(
        none, [&](sim::Column column, auto const& /*values*/) { names.emplace_back(column.name); });
    return names;
}

std::optional<NumberColumn> find_column(Records const& records, std::string_view name)
{
    auto const& requests = records.requests;
    if (name == "latency") {
        NumberColumn latency{.unit = "s", .values = std::vector<double>(requests.size())};
        for (std::size_t i = 0; i < requests.size(); ++i)
            latency.values[i] = (requests.finished_at[i] - requests.arrived_at[i]).value();
        return latency;
    }
    std::optional<NumberColumn> found;
    sim::Requests::columns(requests, [&](sim::Column column, auto const& values) {
        if (column.name != name) return;
        found = NumberColumn{.unit = column.unit, .values = std::vector<double>(values.size())};
        std::ranges::transform(values, found->values.begin(), [](auto value) { return number_of(value); });
    });
    return found;
}

/// What the codes of a column stand for, shape (codes,); empty for other columns.
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

sim::Dimension dimension_of(std::string_view unit)
{
    if (unit == sim::unit_of<sim::Seconds::dimension>()) return sim::Seconds::dimension;
    if (unit == sim::unit_of<sim::Joules::dimension>()) return sim::Joules::dimension;
    return sim::Bytes::dimension;
}

std::string_view trimmed(std::string_view text)
{
    auto const first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

double code_named(std::vector<std::string> const& names, std::string_view value)
{
    auto const found = std::ranges::find(names, value);
    if (found != names.end()) return static_cast<double>(found - names.begin());
    auto const meant = sim::nearest(value, names);
    throw usage_error(command, fmt::format("--where: there is no '{}'", value),
                      meant.empty() ? fmt::format("use one of {}", fmt::join(names, ", "))
                                    : fmt::format("did you mean '{}'?", meant));
}

double count_in(std::string_view text)
{
    double value = 0;
    auto const* const end = text.data() + text.size();
    auto const [stopped, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc{} || stopped != end || !std::isfinite(value))
        throw usage_error(command, fmt::format("--where: '{}' is not a number", text));
    return value;
}

double value_of(Records const& records, std::string_view column, std::string_view unit, std::string_view text)
{
    auto const names = names_of_codes(records, column);
    if (!names.empty()) return code_named(names, text);
    if (unit.empty()) return count_in(text);
    sim::ParseProblem problem;
    if (auto const value = sim::parse_quantity(text, dimension_of(unit), problem)) return *value;
    throw usage_error(command, "--where: " + problem.message, problem.hint);
}

struct Comparison {
    std::string_view sign;
    std::function<bool(double, double)> holds;
};

/// Longer signs first, so that "<=" is not read as "<".
std::array<Comparison, 6> const comparisons{{{"==", std::equal_to<>{}},
                                             {"!=", std::not_equal_to<>{}},
                                             {"<=", std::less_equal<>{}},
                                             {">=", std::greater_equal<>{}},
                                             {"<", std::less<>{}},
                                             {">", std::greater<>{}}}};

void apply(Records const& records, std::string_view condition, std::vector<bool>& keep)
{
    auto const* const comparison = std::ranges::find_if(
        comparisons, [&](Comparison const& c) { return condition.find(c.sign) != std::string_view::npos; });
    if (comparison == comparisons.end())
        throw usage_error(command, fmt::format("--where: '{}' compares nothing", condition),
                          "write COLUMN OP VALUE, such as 'latency > 100 ms'");
    auto const at = condition.find(comparison->sign);
    auto const name = trimmed(condition.substr(0, at));
    auto const column = find_column(records, name);
    if (!column) {
        auto const names = column_names();
        auto const meant = sim::nearest(name, names);
        throw usage_error(command, fmt::format("--where: there is no column '{}'", name),
                          meant.empty() ? fmt::format("use one of {}", fmt::join(names, ", "))
                                        : fmt::format("did you mean '{}'?", meant));
    }
    auto const limit =
        value_of(records, name, column->unit, trimmed(condition.substr(at + comparison->sign.size())));
    for (std::size_t i = 0; i < keep.size(); ++i)
        keep[i] = keep[i] && comparison->holds(column->values[i], limit);
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
    constexpr std::string_view joint = " and ";
    std::vector<bool> keep(records.requests.size(), true);
    for (bool more = true; more;) {
        auto const end = expression.find(joint);
        apply(records, trimmed(expression.substr(0, end)), keep);
        more = end != std::string_view::npos;
        if (more) expression.remove_prefix(end + joint.size());
    }
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < keep.size(); ++i)
        if (keep[i]) rows.push_back(i);
    return with_rows(records, rows);
}

std::vector<Part> parts_by(Records const& records, std::string_view key)
{
    auto const column = find_column(records, key);
    auto const names = names_of_codes(records, key);
    std::map<double, std::vector<std::size_t>> rows_of;
    for (std::size_t i = 0; i < column->values.size(); ++i)
        rows_of[column->values[i]].push_back(i);

    std::vector<Part> parts;
    parts.reserve(rows_of.size());
    for (auto const& [value, rows] : rows_of)
        parts.push_back(
            {.value = names.empty() ? fmt::format("{:.0f}", value) : names[static_cast<std::size_t>(value)],
             .records = with_rows(records, rows)});
    return parts;
}

std::vector<std::string> const& columns_to_group_by()
{
    static std::vector<std::string> const names{"application", "cut", "device", "replication", "status"};
    return names;
}

} // namespace sunder::cli
