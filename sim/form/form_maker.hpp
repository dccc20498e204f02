/// \file
/// The fields of a struct (fields.hpp) to the table by which files are checked.
#pragma once

#include "sim/base/id.hpp"
#include "sim/form/key.hpp"
#include "sim/form/values.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sunder::sim {

/// Makes the table of a struct from its fields.
class FormMaker {
public:
    /// Names it in the reference and in the schema.
    void title(std::string text) { form_.title = std::move(text); }
    /// One of several sets of keys, of which exactly one must be there.
    void one_of(std::vector<std::string> keys) { mapping().one_of.push_back(std::move(keys)); }
    /// At least one of these keys must be there.
    void any_of(std::vector<std::string> keys) { mapping().any_of = std::move(keys); }
    /// An optional key must be there after all.
    void require(std::string_view key);

    /// A key and the member that it fills.
    template <class Key, class T>
    void operator()(Key const& key, T const& member, Form const& form = form_of(Of<T>{}))
    {
        if constexpr (std::is_same_v<Key, OptionalKey>)
            add(key, form, preset_of(form, member));
        else
            add(key, form);
    }

    /// A key by which something is named that stands elsewhere, or a list of such names.
    template <class T>
    void named(auto const& key, std::string const& what, std::optional<Id<T>> /*id*/)
    {
        add(key, parts::name_of(what));
    }
    template <class T>
    void named(auto const& key, std::string const& what, std::vector<Id<T>> const& /*ids*/)
    {
        add(key, parts::names_of(what));
    }

    /// A key with a reader of its own.
    void by_hand(auto const& key, Form const& form, auto const& /*read*/) { add(key, form); }
    /// A key that somebody else reads.
    void elsewhere(auto const& key, Form const& form) { add(key, form); }
    template <class T>
    void elsewhere(OptionalKey const& key, Of<T> /*type*/)
    {
        (*this)(key, T{});
    }

    /// What a single value in place of the mapping stands for.
    void bare(auto const& /*member*/, Form const& form) { form_.scalar = form.scalar; }

    /// One of several things that the key may choose, of which exactly one must be there.
    template <class Choice>
    void alternative(std::string_view key, std::string_view meaning, Choice const& /*choice*/,
                     auto const& /*target*/)
    {
        add_alternative(key, meaning, form_of(Of<Choice>{}));
    }
    void alternative_by_hand(std::string_view key, std::string_view meaning, Form const& form,
                             auto const& /*read*/)
    {
        add_alternative(key, meaning, form);
    }
    /// A word that chooses it.
    void word(std::string_view text, auto const& /*choice*/, auto const& /*target*/) { add_word(text); }
    void alternative_or_word(std::string_view key, std::string_view meaning, auto const& choice,
                             auto const& target)
    {
        alternative(key, meaning, choice, target);
        add_word(key);
    }

    /// Whether the key is there.
    [[nodiscard]] static bool has(std::string_view /*key*/) { return false; }
    /// Whether the key of a set is there.
    [[nodiscard]] static bool chose(std::string_view /*key*/) { return false; }
    /// What the values have to be together.
    static void check(auto const& /*check*/) {}

    [[nodiscard]] Form made();

private:
    [[nodiscard]] MappingForm& mapping();
    void add(RequiredKey const& key, Form const& form);
    void add(OptionalKey const& key, Form const& form, std::string preset = {});
    [[nodiscard]] static std::string preset_of(Form const& form, double value);
    [[nodiscard]] static std::string preset_of(Form const& /*form*/, auto const& value)
    {
        return written(value);
    }
    void add_alternative(std::string_view key, std::string_view meaning, Form const& form);
    void add_word(std::string_view text);

    Form form_;
};

/// Finds the single value that stands for a whole struct, if any does.
class BareText {
public:
    [[nodiscard]] std::string const& text() const { return text_; }

    void bare(auto const& member, Form const& /*form*/) { text_ = written(member); }
    template <class Choice, class... Choices>
    void word(std::string_view text, Choice const& /*choice*/, std::variant<Choices...> const& target)
    {
        if (std::holds_alternative<Choice>(target)) text_ = text;
    }
    void alternative_or_word(std::string_view key, std::string_view /*meaning*/, auto const& choice,
                             auto const& target)
    {
        word(key, choice, target);
    }

    // All else is no single value.
    void operator()(auto const&... /*arguments*/) {}
    static void alternative(auto const&... /*arguments*/) {}
    static void alternative_by_hand(auto const&... /*arguments*/) {}
    static void by_hand(auto const&... /*arguments*/) {}
    static void check(auto const& /*check*/) {}
    static void title(std::string_view /*text*/) {}
    static void one_of(std::vector<std::string> const& /*keys*/) {}
    [[nodiscard]] static bool has(std::string_view /*key*/) { return false; }
    [[nodiscard]] static bool chose(std::string_view /*key*/) { return false; }

private:
    std::string text_;
};

} // namespace sunder::sim
