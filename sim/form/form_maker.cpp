#include "sim/form/form_maker.hpp"

#include "sim/base/contract.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace sunder::sim {

std::string written_number(double value)
{
    return fmt::format("{}", value);
}

MappingForm& FormMaker::mapping()
{
    if (!form_.mapping) form_.mapping.emplace();
    return *form_.mapping;
}

void FormMaker::require(std::string_view key)
{
    auto const field = std::ranges::find(mapping().fields, key, &Field::key);
    SUNDER_EXPECTS(field != mapping().fields.end());
    field->need = Need::required;
}

std::string FormMaker::preset_of(Form const& form, double value)
{
    auto const* number = form.scalar ? std::get_if<NumberForm>(&*form.scalar) : nullptr;
    constexpr double per_cent = 100;
    return number != nullptr && number->percent == Percent::usual ? fmt::format("{} %", per_cent * value)
                                                                  : written(value);
}

void FormMaker::add(RequiredKey const& key, Form const& form)
{
    mapping().fields.push_back(
        {std::string{key.name}, &form, Need::required, {}, std::string{key.meaning}, {}});
}

void FormMaker::add(OptionalKey const& key, Form const& form, std::string preset)
{
    mapping().fields.push_back({std::string{key.name}, &form, Need::optional,
                                key.otherwise.empty() ? std::move(preset) : "", std::string{key.meaning},
                                std::string{key.otherwise}});
}

void FormMaker::add_alternative(std::string_view key, std::string_view meaning, Form const& form)
{
    add(optional(key, meaning), form);
    one_of({std::string{key}});
}

void FormMaker::add_word(std::string_view text)
{
    if (!form_.scalar) form_.scalar = WordForm{};
    std::get<WordForm>(*form_.scalar).words.emplace_back(text);
}

Form FormMaker::made()
{
    if (!form_.scalar) (void)mapping(); // {}
    if (form_.mapping) {
        for (auto const& keys : form_.mapping->one_of) // one of them has to be chosen
            for (auto const& key : keys)
                std::ranges::find(form_.mapping->fields, key, &Field::key)->preset.clear();
    }
    return std::move(form_);
}

} // namespace sunder::sim
