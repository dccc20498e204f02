#include "sim/form/form_rows.hpp"

#include <algorithm>
#include <cctype>

namespace sunder::sim {
namespace {

bool is_alternative(MappingForm const& form, std::string const& key)
{
    auto const holds_it = [&](std::vector<std::string> const& keys) {
        return std::ranges::find(keys, key) != keys.end();
    };
    return holds_it(form.any_of) || std::ranges::any_of(form.one_of, holds_it);
}

void add_rows(std::vector<FormRow>& rows, MappingForm const& form, std::string const& path);

void add_inner_rows(std::vector<FormRow>& rows, Form const& form, std::string const& path)
{
    if (!form.title.empty()) return;
    if (form.mapping) add_rows(rows, *form.mapping, path + ".");
    if (form.list) add_inner_rows(rows, *form.list->item, path + "[]");
}

void add_rows(std::vector<FormRow>& rows, MappingForm const& form, std::string const& path)
{
    for (auto const& field : form.fields) {
        auto const here = path + field.key;
        rows.push_back({.path = here,
                        .form = field.form,
                        .field = &field,
                        .is_alternative = is_alternative(form, field.key)});
        add_inner_rows(rows, *field.form, here);
    }
    if (form.others == nullptr) return;
    auto const here = path + "<" + form.others_are + ">";
    rows.push_back({.path = here, .form = form.others});
    add_inner_rows(rows, *form.others, here);
}

} // namespace

std::vector<FormRow> rows_of(Form const& form)
{
    std::vector<FormRow> rows;
    add_rows(rows, *form.mapping, "");
    return rows;
}

std::string anchor_of(std::string_view title)
{
    std::string anchor{title};
    for (char& letter : anchor)
        letter = letter == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return anchor;
}

} // namespace sunder::sim
