/// \file
/// How single values, words and lists stand in files: what may stand there, its default as text, its reader.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/form/form_parts.hpp"
#include "sim/form/reading.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sunder::sim {

template <class T>
using Of = std::type_identity<T>;

/// A word of a file and what it stands for. An enum lists them, in the order of the reference:
/// `constexpr auto words(Duplex) { return std::array{Word{Duplex::full, "full"}, ...}; }`
template <class E>
struct Word {
    E value;
    std::string_view text;
};
template <class E>
Word(E, std::string_view) -> Word<E>;

// Each of these three is declared for any type before it is used of the parts of others.

template <class T>
Form const& form_of(Of<T> type);
template <class T>
requires std::is_class_v<T> std::string written(T const& value);
template <class T>
T read_as(Of<T> type, YamlCursor const& at, Reading const& reading);

// What may stand for a value of the type where its struct says nothing else.

template <Dimension D>
Form const& form_of(Of<Quantity<D>> /*type*/)
{
    return parts::quantity<Quantity<D>>();
}

inline Form const& form_of(Of<std::string> /*type*/)
{
    return parts::any_text();
}

template <class E>
requires std::is_enum_v<E> Form const& form_of(Of<E> /*type*/)
{
    static Form const form = [] {
        std::vector<std::string> list;
        for (auto const& word : words(E{}))
            list.emplace_back(word.text);
        return parts::scalar(WordForm{std::move(list)});
    }();
    return form;
}

template <class T>
Form const& form_of(Of<std::optional<T>> /*type*/)
{
    return form_of(Of<T>{});
}

template <class T>
Form const& form_of(Of<std::vector<T>> /*type*/)
{
    static Form const form = parts::list_of(form_of(Of<T>{}), 1);
    return form;
}

// The default of a key as a file would state it; empty where no single value can.

[[nodiscard]] std::string written_number(double value);

template <Dimension D>
std::string written(Quantity<D> value)
{
    return written_number(value.value()) + ' ' + std::string{unit_of<D>()};
}

template <class Number>
requires std::is_arithmetic_v<Number> std::string written(Number value)
{
    if constexpr (std::is_floating_point_v<Number>)
        return written_number(value);
    else
        return std::to_string(value);
}

inline std::string written(std::string const& value)
{
    return value;
}

template <class E>
requires std::is_enum_v<E> std::string written(E value)
{
    for (auto const& word : words(E{}))
        if (word.value == value) return std::string{word.text};
    return {};
}

template <class T>
std::string written(std::optional<T> const& value)
{
    return value ? written(*value) : "";
}

template <class T>
std::string written(std::vector<T> const& /*value*/)
{
    return {};
}

// The value that stands somewhere. \pre at.sound()

template <Dimension D>
Quantity<D> read_as(Of<Quantity<D>> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    return at.quantity<Quantity<D>>();
}

template <std::floating_point Number>
Number read_as(Of<Number> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    return at.number();
}

template <std::integral Number>
Number read_as(Of<Number> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    return static_cast<Number>(at.whole());
}

inline std::string read_as(Of<std::string> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    return at.text();
}

template <class E>
requires std::is_enum_v<E> E read_as(Of<E> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    auto const text = at.text();
    for (auto const& word : words(E{}))
        if (word.text == text) return word.value;
    return {};
}

template <class T>
std::optional<T> read_as(Of<std::optional<T>> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return read_as(Of<T>{}, at, reading);
}

template <class T>
std::vector<T> read_as(Of<std::vector<T>> /*type*/, YamlCursor const& at, Reading const& reading)
{
    std::vector<T> list;
    for (auto const& item : at.items())
        list.push_back(item.sound() ? read_as(Of<T>{}, item, reading) : T{});
    return list;
}

} // namespace sunder::sim
