/// \file
/// Each key of a file is declared once, where a struct names its members to a visitor:
///
///     void fields(StopRule& rule, auto& visit)
///     {
///         visit(required("figure", "name of a figure"), rule.figure);
///         visit(optional("at_least", "replications of each point"), rule.at_least, whole<2, million>());
///     }
///
/// What the member of a new struct holds is what holds where the key is absent. form_of(Of<StopRule>{}) is
/// the table (form.hpp) by which files are checked and from which the schema, the reference and the list of
/// defaults are written; read_as(Of<StopRule>{}, at, reading) is the reader.
///
/// Members may be quantities, numbers, texts, words (an enum with `words`), lists, structs with `fields`, and
/// whatever has a form_of() and read_as() of its own; optional ones also a written().
#pragma once

#include "sim/form/field_reader.hpp"
#include "sim/form/form_maker.hpp"

namespace sunder::sim {

/// What a file says it is.
void format(std::string const& name, auto& visit)
{
    std::string text;
    visit(required("format", "what this file is"), text, parts::word_of({name}));
}

/// `{}`
template <class T, class Visit>
requires std::is_empty_v<T>
void fields(T& /*value*/, Visit& /*visit*/) {}

/// The table of a struct.
template <class T>
Form made_form()
{
    T value;
    FormMaker maker;
    fields(value, maker);
    return maker.made();
}

/// A struct whose members are `value`'s where nothing else is given.
template <class T>
T read_into(T value, FieldReader const& reader)
{
    fields(value, reader);
    return value;
}

template <class T>
Form const& form_of(Of<T> /*type*/)
{
    static Form const form = made_form<T>();
    return form;
}

template <class T>
requires std::is_class_v<T> std::string written(T const& value)
{
    auto copy = value;
    BareText finder;
    fields(copy, finder);
    return finder.text();
}

template <class T>
T read_as(Of<T> /*type*/, YamlCursor const& at, Reading const& reading)
{
    T value;
    return read_into(std::move(value), FieldReader{at, reading});
}

} // namespace sunder::sim
