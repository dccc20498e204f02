#include "tools/cli/commands/select_requests.hpp"

#include "sim/base/diagnostic.hpp"

#include <fmt/format.h>

#include <memory>
#include <type_traits>
#include <utility>

namespace sunder::cli {
namespace {

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
std::vector<std::string> names_of_codes(sim::Records const& facts, std::string_view column)
{
    if (column == "status") return {"finished", "failed", "dropped", "unfinished"};
    if (column == "cut") return facts.cuts;
    if (column == "exit") return facts.exits;
    std::vector<std::string> names;
    if (column == "application")
        for (auto const& application : facts.applications)
            names.push_back(application.name);
    return names;
}

sim::Condition condition_on(std::vector<sim::Subject> const& subjects, std::string_view expression)
{
    auto const source =
        std::make_shared<sim::Source const>(sim::Source{.name = "--where", .text = std::string{expression}});
    sim::Diagnostics diagnostics;
    auto const condition =
        sim::parse_condition(expression, {.source = source, .line = 1, .column = 1}, subjects, diagnostics);
    diagnostics.raise_if_any();
    return *condition;
}

} // namespace

RequestNumbers::RequestNumbers(sim::Records const& facts)
{
    using Kind = sim::Subject::Kind;
    subjects_.push_back({.name = "latency", .unit = "s", .kind = Kind::number, .values = {}});
    sim::Requests::columns(facts.requests, [&](sim::Column const& column, auto const&) {
        auto names = names_of_codes(facts, column.name);
        subjects_.push_back({.name = std::string{column.name},
                             .unit = std::string{column.unit},
                             .kind = names.empty() ? Kind::number : Kind::text,
                             .values = std::move(names)});
    });
    numbers_.resize(subjects_.size());
}

void RequestNumbers::set(sim::Request const& request)
{
    numbers_[0] = (request.finished_at - request.arrived_at).value();
    std::size_t subject = 0;
    sim::Request::columns(
        request, [&](sim::Column const&, auto const& value) { numbers_[++subject] = number_of(value); });
}

std::string RequestNumbers::text(std::size_t subject, double number) const
{
    auto const& names = subjects_[subject].values;
    return names.empty() ? fmt::format("{:.0f}", number) : names[static_cast<std::size_t>(number)];
}

RequestCondition::RequestCondition(sim::Records const& facts, std::string_view expression)
    : numbers_{facts}, condition_{condition_on(numbers_.subjects(), expression)}
{
}

bool RequestCondition::holds(sim::Request const& request)
{
    numbers_.set(request);
    return condition_.holds([this](std::size_t subject) -> sim::Condition::Value {
        auto const& names = numbers_.subjects()[subject].values;
        double const number = numbers_.number(subject);
        if (names.empty()) return number;
        return std::string_view{names[static_cast<std::size_t>(number)]};
    });
}

std::vector<std::string> const& columns_to_group_by()
{
    static std::vector<std::string> const names{"application", "cut",         "device",
                                                "exit",        "replication", "status"};
    return names;
}

} // namespace sunder::cli
