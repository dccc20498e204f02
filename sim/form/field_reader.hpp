/// \file
/// The fields of a struct (fields.hpp) from a checked tree.
#pragma once

#include "sim/base/id.hpp"
#include "sim/form/key.hpp"
#include "sim/form/values.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim {

/// Reads the members of a struct.
class FieldReader {
public:
    /// \param behind  the file on which the mapping is based: it has what the mapping leaves out
    FieldReader(YamlCursor at, Reading const& reading, std::optional<YamlCursor> behind = {});

    [[nodiscard]] YamlCursor operator[](std::string_view key) const;
    [[nodiscard]] YamlCursor const& at() const { return at_; }
    [[nodiscard]] Reading const& reading() const { return reading_; }
    void report(Location where, std::string message, std::string hint = {}) const;

    // As those of FormMaker.
    static void title(std::string_view /*text*/) {}
    static void one_of(std::vector<std::string> const& /*keys*/) {}
    static void any_of(std::vector<std::string> const& /*keys*/) {}
    static void require(std::string_view /*key*/) {}

    template <class T>
    void operator()(auto const& key, T& member, auto const&... /*form*/) const
    {
        if (key.serves) take((*this)[key.name], member);
    }

    template <class T>
    void named(auto const& key, std::string_view what, std::optional<Id<T>>& id) const
    {
        if (auto const value = (*this)[key.name]; value.given()) id = find<T>(what, value);
    }
    template <class T>
    void named(auto const& key, std::string_view what, std::vector<Id<T>>& ids) const
    {
        for (auto const& name : (*this)[key.name].items())
            if (auto const id = find<T>(what, name)) ids.push_back(*id);
    }

    void by_hand(auto const& key, Form const& /*form*/, auto const& read) const
    {
        if (auto const value = (*this)[key.name]; value.sound()) read(value, reading_);
    }
    static void elsewhere(auto const& /*key*/, auto const& /*what*/) {}

    template <class T>
    void bare(T& member, Form const& /*form*/) const
    {
        if (at_.is_scalar()) take(at_, member);
    }

    template <class Choice>
    void alternative(std::string_view key, std::string_view /*meaning*/, Choice const& /*choice*/,
                     auto&& target) const
    {
        if (!chose(key)) return;
        if (auto const value = at_[key]; value.sound()) put(read_as(Of<Choice>{}, value, reading_), target);
    }
    void alternative_by_hand(std::string_view key, std::string_view /*meaning*/, Form const& /*form*/,
                             auto const& read) const
    {
        if (!chose(key)) return;
        if (auto const value = at_[key]; value.sound()) read(value, reading_);
    }
    void word(std::string_view text, auto const& choice, auto&& target) const
    {
        if (at_.is_scalar() && at_.text() == text) put(choice, target);
    }
    void alternative_or_word(std::string_view key, std::string_view meaning, auto const& choice,
                             auto&& target) const
    {
        alternative(key, meaning, choice, target);
        word(key, choice, target);
    }

    [[nodiscard]] bool has(std::string_view key) const { return (*this)[key].sound(); }
    [[nodiscard]] bool chose(std::string_view key) const { return at_.is_mapping() && choice_ == key; }

    void check(auto const& check) const
    {
        if (at_.flawless()) check(*this);
    }

private:
    /// Where it is not there, that is reported.
    template <class T>
    [[nodiscard]] std::optional<Id<T>> find(std::string_view what, YamlCursor const& at) const
    {
        auto const index = find_named(what, at, reading_.names, reading_.diagnostics);
        return index ? std::optional{Id<T>{*index}} : std::nullopt;
    }

    template <class T>
    void take(YamlCursor const& at, T& member) const
    {
        if (at.sound()) member = read_as(Of<T>{}, at, reading_);
    }

    template <class Choice, class Target>
    static void put(Choice choice, Target& target)
    {
        if constexpr (std::invocable<Target&, Choice>)
            target(std::move(choice));
        else
            target = std::move(choice);
    }

    YamlCursor at_;
    Reading const& reading_;
    std::optional<YamlCursor> behind_;
    std::string choice_;
};

} // namespace sunder::sim
