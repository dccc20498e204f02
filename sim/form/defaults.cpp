#include "sim/form/defaults.hpp"

#include "sim/base/match.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/form/form_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {
namespace {

/// "s" of seconds; what a number is worth where it has no unit.
std::string unit_of(Form const& form)
{
    if (!form.scalar) return {};
    return std::visit(Match{[](QuantityForm const& f) {
                                auto const units = units_of(f.dimension);
                                return std::string{units.substr(0, units.find(','))};
                            },
                            [](NumberForm const&) { return std::string{"ratio"}; },
                            [](WholeForm const&) { return std::string{"whole number"}; },
                            [](auto const&) { return std::string{}; }},
                      *form.scalar);
}

/// "`200` | ms" of "200 ms": the cells of its value and unit.
std::string cells_of(Field const& field)
{
    auto const& preset = field.preset;
    if (preset.empty())
        return fmt::format("{} | {}", field.otherwise.empty() ? "none" : field.otherwise,
                           unit_of(*field.form));
    auto const blank = preset.find(' ');
    auto const is_quantity = field.form->scalar && std::holds_alternative<QuantityForm>(*field.form->scalar);
    if (!is_quantity) return fmt::format("`{}` | {}", preset, unit_of(*field.form));
    return fmt::format("`{}` | {}", preset.substr(0, blank), preset.substr(blank + 1));
}

/// The form with a title that is meant, if any.
Form const* with_title(Form const* form)
{
    while (form->title.empty() && form->list)
        form = form->list->item;
    return form->title.empty() ? nullptr : form;
}

/// Whether the rows below, for the keys within, tell all.
bool is_spread_out(Field const& field)
{
    auto const& form = *field.form;
    return form.title.empty() && form.mapping && !form.scalar && field.otherwise.empty();
}

std::string table_of(std::vector<FormRow> const& rows)
{
    std::string text;
    for (auto const& [path, form, field, is_alternative] : rows) {
        if (field == nullptr || field->need == Need::required || is_alternative || is_spread_out(*field))
            continue;
        text += fmt::format("| `{}` | {} | {} |\n", path, cells_of(*field), field->meaning);
    }
    return text;
}

std::string section_of(std::string const& title, std::string const& page, std::string const& table)
{
    if (table.empty()) return {};
    return fmt::format(
        "\n## [{}]({}#{})\n\n| key | default | unit | what it is |\n| --- | --- | --- | --- |\n{}", title,
        page, anchor_of(title), table);
}

} // namespace

std::string defaults_text(std::vector<FormsOfPage> const& pages)
{
    std::string text;
    std::vector<Form const*> known;
    for (auto const& [forms, page] : pages) {
        auto next = known.size(); // each form may add to those that follow
        known.insert(known.end(), forms.begin(), forms.end());
        for (; next < known.size(); ++next) {
            auto const rows = rows_of(*known[next]);
            text += section_of(known[next]->title, page, table_of(rows));
            for (auto const& row : rows) {
                auto const* const named = with_title(row.form);
                if (named != nullptr && std::ranges::find(known, named) == known.end())
                    known.push_back(named);
            }
        }
    }
    return text;
}

} // namespace sunder::sim
