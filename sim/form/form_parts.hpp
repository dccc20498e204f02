/// \file
/// Pieces of which the tables of file formats (form.hpp) are put together.
#pragma once

#include "sim/form/form.hpp"

#include <map>

namespace sunder::sim::parts {

template <class Q, Zero Z = Zero::forbidden>
Form const& quantity()
{
    static Form const form{.title = {}, .scalar = QuantityForm{Q::dimension, Z}, .list = {}, .mapping = {}};
    return form;
}

template <std::int64_t Min, std::int64_t Max>
Form const& whole()
{
    static Form const form{.title = {}, .scalar = WholeForm{Min, Max}, .list = {}, .mapping = {}};
    return form;
}

[[nodiscard]] Form scalar(ScalarForm what);
[[nodiscard]] Form mapping(std::string title, MappingForm what);
[[nodiscard]] Form list_of(Form const& item, std::size_t min);

/// A mapping with exactly one of the fields.
[[nodiscard]] MappingForm choice(std::vector<Field> fields);
[[nodiscard]] MappingForm fields(std::vector<Field> list);
/// A mapping whose keys the user invents.
[[nodiscard]] MappingForm any_name(std::string what, Form const& value, std::optional<NameForm> name = {});

[[nodiscard]] Field required(std::string key, Form const& form, std::string meaning);
[[nodiscard]] Field optional(std::string key, Form const& form, std::string preset, std::string meaning);
/// Without a value that could stand for it where it is absent: in words, what holds then.
[[nodiscard]] Field optional_else(std::string key, Form const& form, std::string otherwise,
                                  std::string meaning);

[[nodiscard]] Form const& probability();
/// From 1e-9 to 1.
[[nodiscard]] Form const& positive_share();
[[nodiscard]] Form const& file_of(std::string const& what);
[[nodiscard]] Form const& name_of(std::string const& what);
[[nodiscard]] Form const& word_of(std::vector<std::string> const& words);
/// `{}`
[[nodiscard]] Form const& empty();

} // namespace sunder::sim::parts
