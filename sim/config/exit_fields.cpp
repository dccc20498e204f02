#include "sim/config/exit_fields.hpp"

#include "sim/base/decimal.hpp"
#include "sim/config/model_fields.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {

// Figures by threshold
// ------------------------------------------------------------------------------------------

Form const& form_of(Of<ByThreshold> /*type*/)
{
    static Form const form = [] {
        auto by_threshold =
            parts::mapping("", parts::any_name("threshold of confidence, ascending", parts::probability()));
        by_threshold.scalar = parts::probability().scalar;
        return by_threshold;
    }();
    return form;
}

ByThreshold read_as(Of<ByThreshold> /*type*/, YamlCursor const& at, Reading const& reading)
{
    ByThreshold values;
    if (at.is_scalar()) {
        values.points.push_back({.threshold = 0, .value = at.number()});
        return values;
    }
    auto const stated = at.names();
    for (auto const& [name, where, value] : stated) {
        auto const threshold = find_number(name);
        if (!threshold) {
            reading.diagnostics.report(where, fmt::format("'{}' is no threshold", name),
                                       "write a number, as in 0.3");
        } else if (!values.points.empty() && values.points.back().threshold >= *threshold) {
            reading.diagnostics.report(
                where, fmt::format("threshold {} stands behind {}", name, values.points.back().threshold),
                "write them in ascending order");
        } else {
            values.points.push_back({.threshold = *threshold, .value = value.number()});
        }
    }
    if (stated.size() == 1)
        reading.diagnostics.report(at.where(), "one threshold alone says nothing of others",
                                   "give two or more, or one share for all");
    return values;
}

std::string written(ByThreshold const& values)
{
    return values.points.empty() ? std::string{} : fmt::format("{}", values.points.front().value);
}

// Exits of a model
// ----------------------------------------------------------------------------------------------

void fields(ExitDescription& exit, auto& visit)
{
    visit.title("exit");
    visit(optional("name", "by which applications use it; differs from all others", "that of the op"),
          exit.name, parts::name_of("exit"));
    visit(required("after", "the op whose tensor it reads, through which everything passes"), exit.after,
          parts::name_of("op"));
    visit(optional("ops",
                   "its own, which whoever comes there pays for; a chain unless `inputs` says otherwise",
                   "none"),
          exit.ops);
    visit(required("leaves", "share of all requests that leave here and at no exit before; or by threshold"),
          exit.leaves);
    visit(optional("accuracy", "share of its answers that are right; or by threshold", "not known"),
          exit.accuracy);
    visit(optional("accuracy_at_end",
                   "of the answers that the whole model would give to these; or by threshold",
                   "the model's `accuracy`"),
          exit.accuracy_at_end);
}

Form const& form_of(Of<ExitDescription> /*type*/)
{
    static Form const form = made_form<ExitDescription>();
    return form;
}

ExitDescription read_as(Of<ExitDescription> /*type*/, YamlCursor const& at, Reading const& reading)
{
    ExitDescription exit;
    exit.where = at.where();
    exit.after_where = at["after"].where();
    return read_into(std::move(exit), FieldReader{at, reading});
}

// Exits of an application
// ----------------------------------------------------------------------------------------

namespace {

Form const& any_threshold()
{
    static Form const form = parts::scalar(NumberForm{});
    return form;
}

Form const& use_form()
{
    static Form const form = [] {
        auto use = parts::list_of(parts::name_of("exit"), 1);
        use.scalar = WordForm{{"all", "none"}};
        return use;
    }();
    return form;
}

std::optional<std::vector<std::string>> read_use(YamlCursor const& at)
{
    std::vector<std::string> names;
    if (at.is_scalar()) {
        if (at.text() == "all") return std::nullopt;
        return names;
    }
    for (auto const& name : at.items())
        names.push_back(name.text());
    return names;
}

} // namespace

std::string written(ExitSettings const& settings)
{
    return settings.names ? "none" : "all";
}

void fields(ExitSettings& settings, auto& visit)
{
    visit.title("use of exits");
    visit.by_hand(optional("use", "which of the model's", "`all`"), use_form(),
                  [&](YamlCursor const& at, Reading const& /*reading*/) { settings.names = read_use(at); });
    visit(optional("threshold", "of confidence at which they let go, where the model's figures hang on it",
                   "none"),
          settings.threshold, any_threshold());
}

Form const& form_of(Of<ExitSettings> /*type*/)
{
    static Form const form = [] {
        auto settings = made_form<ExitSettings>();
        settings.scalar = use_form().scalar;
        settings.list = use_form().list;
        return settings;
    }();
    return form;
}

ExitSettings read_as(Of<ExitSettings> /*type*/, YamlCursor const& at, Reading const& reading)
{
    ExitSettings settings;
    settings.where = at.where();
    if (!at.is_mapping()) {
        settings.names = read_use(at);
        return settings;
    }
    return read_into(std::move(settings), FieldReader{at, reading});
}

} // namespace sunder::sim
