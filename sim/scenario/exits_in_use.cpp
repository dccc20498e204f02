#include "sim/scenario/exits_in_use.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {
namespace {

/// What the figures of an exit are stated for, where that hangs on the threshold.
std::vector<ByThreshold const*> tables_of(EarlyExit const& exit)
{
    std::vector<ByThreshold const*> tables;
    auto const add = [&](ByThreshold const& values) {
        if (values.depends()) tables.push_back(&values);
    };
    add(exit.leaves);
    if (exit.accuracy) add(*exit.accuracy);
    if (exit.accuracy_at_end) add(*exit.accuracy_at_end);
    return tables;
}

/// The first table of exits that are used, or before these, that says nothing for the threshold.
ByThreshold const* find_uncovered(ModelGraph const& model, std::vector<std::size_t> const& used,
                                  std::optional<double> threshold)
{
    if (used.empty()) return nullptr;
    for (std::size_t exit = 0; exit <= used.back(); ++exit)
        for (auto const* values : tables_of(model.exits[exit]))
            if (!values->covers(threshold)) return values;
    return nullptr;
}

void report_name(ModelGraph const& model, Application const& application, std::string const& name,
                 Diagnostics& diagnostics)
{
    std::vector<std::string> names;
    for (auto const& exit : model.exits)
        names.push_back(exit.name);
    auto const near = nearest(name, names);
    auto const hint = names.empty()  ? "leave out `exits`, or state some in the model's file"
                      : near.empty() ? fmt::format("it has {}", fmt::join(names, ", "))
                                     : fmt::format("did you mean '{}'?", near);
    diagnostics.report(application.exits.where, fmt::format("model '{}' has no exit '{}'", model.name, name),
                       hint);
}

} // namespace

std::vector<std::size_t> exits_named(ModelGraph const& model, ExitSettings const& settings)
{
    std::vector<std::size_t> numbers;
    for (std::size_t exit = 0; exit < model.exits.size(); ++exit) {
        auto const& names = settings.names;
        if (!names || std::ranges::find(*names, model.exits[exit].name) != names->end())
            numbers.push_back(exit);
    }
    return numbers;
}

UsedExits exits_in_use(ModelGraph const& model, ExitSettings const& settings)
{
    auto used = exits_named(model, settings);
    if (find_uncovered(model, used, settings.threshold) != nullptr) used.clear();
    return used_exits(model, used, settings.threshold);
}

void report_exits(ModelGraph const& model, Application const& application, Diagnostics& diagnostics)
{
    auto const& settings = application.exits;
    for (auto const& name : settings.names.value_or(std::vector<std::string>{}))
        if (std::ranges::find(model.exits, name, &EarlyExit::name) == model.exits.end())
            report_name(model, application, name, diagnostics);
    auto const* const values = find_uncovered(model, exits_named(model, settings), settings.threshold);
    if (values == nullptr) return;
    auto const hint = fmt::format(
        "state one from {} to {}, as in `exits: {{threshold: {}}}`, or use `exits: none`",
        values->points.front().threshold, values->points.back().threshold, values->points.front().threshold);
    if (settings.threshold)
        diagnostics.report(settings.where,
                           fmt::format("model '{}' says nothing of exits at a threshold of {}", model.name,
                                       *settings.threshold),
                           hint);
    else
        diagnostics.report(settings.where,
                           fmt::format("who leaves model '{}' early hangs on a threshold", model.name), hint);
}

} // namespace sunder::sim
