/// \file
/// Pieces of which the tables of file formats (form.hpp) are put together.
#pragma once

#include "sim/form/form.hpp"

#include <map>

namespace sunder::sim::parts {

/// More than 0.
template <class Q>
Form const& quantity()
{
    static Form const form{.title = {}, .scalar = QuantityForm{Q::dimension}, .list = {}, .mapping = {}};
    return form;
}

template <class Q>
Form const& from_zero()
{
    static Form const form{
        .title = {}, .scalar = QuantityForm{Q::dimension, Zero::allowed}, .list = {}, .mapping = {}};
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

/// A mapping whose keys the user invents.
[[nodiscard]] MappingForm any_name(std::string what, Form const& value, std::optional<NameForm> name = {});

[[nodiscard]] Form const& probability();
/// From 1e-9 to 1.
[[nodiscard]] Form const& positive_share();
[[nodiscard]] Form const& file_of(std::string const& what);
/// Of a file that may also be asked for by name. \pre `what` always stands in the same place
[[nodiscard]] Form const& file_of(std::string const& what, Shelving const& by_name);
[[nodiscard]] Form const& name_of(std::string const& what);
[[nodiscard]] Form const& names_of(std::string const& what); ///< a list, perhaps empty
[[nodiscard]] Form const& any_text();
[[nodiscard]] Form const& word_of(std::vector<std::string> const& words);

} // namespace sunder::sim::parts
