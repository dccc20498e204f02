#include "sim/form/form_parts.hpp"

namespace sunder::sim::parts {

Form scalar(ScalarForm what)
{
    return {.title = {}, .scalar = std::move(what), .list = {}, .mapping = {}};
}

Form mapping(std::string title, MappingForm what)
{
    return {.title = std::move(title), .scalar = {}, .list = {}, .mapping = std::move(what)};
}

Form list_of(Form const& item, std::size_t min)
{
    return {.title = {}, .scalar = {}, .list = ListForm{.item = &item, .min = min}, .mapping = {}};
}

MappingForm choice(std::vector<Field> fields)
{
    MappingForm form{.fields = std::move(fields),
                     .one_of = {},
                     .any_of = {},
                     .others = nullptr,
                     .others_are = {},
                     .name = {}};
    for (auto const& field : form.fields)
        form.one_of.push_back({field.key});
    return form;
}

MappingForm fields(std::vector<Field> list)
{
    return {.fields = std::move(list),
            .one_of = {},
            .any_of = {},
            .others = nullptr,
            .others_are = {},
            .name = {}};
}

MappingForm any_name(std::string what, Form const& value, std::optional<NameForm> name)
{
    return {.fields = {},
            .one_of = {},
            .any_of = {},
            .others = &value,
            .others_are = std::move(what),
            .name = std::move(name)};
}

Field required(std::string key, Form const& form, std::string meaning)
{
    return {std::move(key), &form, Need::required, {}, std::move(meaning), {}};
}

Field optional(std::string key, Form const& form, std::string preset, std::string meaning)
{
    return {std::move(key), &form, Need::optional, std::move(preset), std::move(meaning), {}};
}

Field optional_else(std::string key, Form const& form, std::string otherwise, std::string meaning)
{
    return {std::move(key), &form, Need::optional, {}, std::move(meaning), std::move(otherwise)};
}

Form const& probability()
{
    static Form const form = scalar(NumberForm{.min = 0, .max = 1, .percent = Percent::allowed});
    return form;
}

Form const& positive_share()
{
    static Form const form = scalar(NumberForm{.min = 1e-9, .max = 1, .percent = Percent::allowed});
    return form;
}

Form const& file_of(std::string const& what)
{
    static std::map<std::string, Form> forms;
    return forms.try_emplace(what, scalar(FileForm{what})).first->second;
}

Form const& name_of(std::string const& what)
{
    static std::map<std::string, Form> forms;
    return forms.try_emplace(what, scalar(NameForm{what})).first->second;
}

Form const& word_of(std::vector<std::string> const& words)
{
    static std::map<std::vector<std::string>, Form> forms;
    return forms.try_emplace(words, scalar(WordForm{words})).first->second;
}

Form const& empty()
{
    static Form const form = mapping("", fields({}));
    return form;
}

} // namespace sunder::sim::parts
