/// \file
/// What may be chosen: named variables and their choices. Nothing here knows what a choice means.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas {

/// One decision. A variable with a premise counts only where another one has one of certain values.
struct Variable {
    struct Premise {
        std::size_t variable = 0; ///< index of an earlier variable
        std::vector<int> values;  ///< under which this one counts
    };

    std::string name;
    std::vector<std::string> choices; ///< names; at least one
    std::optional<Premise> only_if;
};

/// One choice for each variable, by index; shape (variables,).
using Choices = std::vector<int>;

/// \invariant names of variables differ, names of choices of one variable differ, and none holds ',' or '='
struct SearchSpace {
    std::string name;
    std::vector<Variable> variables;

    /// Number of combinations, those that differ only where a variable does not count told apart once.
    [[nodiscard]] double size() const;
    /// Number of combinations as stated, the product of the numbers of choices.
    [[nodiscard]] double grid_size() const;
    /// Whether the variable counts: it has no condition, or its condition holds and the variable that the
    /// condition looks at counts itself.
    [[nodiscard]] bool counts(Choices const& choices, std::size_t variable) const;
    /// Index of the variable called `name`, or nothing.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
};

/// The same candidate with every variable that does not count at its first choice.
[[nodiscard]] Choices canonical(SearchSpace const& space, Choices choices);

/// "name:variable=choice,variable=choice,..." of the canonical form, variables that do not count left out.
/// Two candidates are the same if and only if their texts are.
[[nodiscard]] std::string text_of(SearchSpace const& space, Choices const& choices);

/// The choices that `text_of` wrote, or nothing.
[[nodiscard]] std::optional<Choices> find_choices(SearchSpace const& space, std::string_view text);

/// 64-bit FNV-1a hash of the text: a name for caches and files.
[[nodiscard]] std::uint64_t hash_of(SearchSpace const& space, Choices const& choices);

} // namespace sunder::nas
