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

MappingForm any_name(std::string what, Form const& value, std::optional<NameForm> name)
{
    return {.fields = {},
            .one_of = {},
            .any_of = {},
            .others = &value,
            .others_are = std::move(what),
            .name = std::move(name)};
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

Form const& file_of(std::string const& what, Shelving const& by_name)
{
    static std::map<std::string, Form> forms;
    return forms.try_emplace(what, scalar(FileForm{what, by_name})).first->second;
}

Form const& name_of(std::string const& what)
{
    static std::map<std::string, Form> forms;
    return forms.try_emplace(what, scalar(NameForm{what})).first->second;
}

Form const& names_of(std::string const& what)
{
    static std::map<std::string, Form> forms;
    return forms.try_emplace(what, list_of(name_of(what), 0)).first->second;
}

Form const& any_text()
{
    static Form const form = scalar(TextForm{});
    return form;
}

Form const& word_of(std::vector<std::string> const& words)
{
    static std::map<std::vector<std::string>, Form> forms;
    return forms.try_emplace(words, scalar(WordForm{words})).first->second;
}

} // namespace sunder::sim::parts
