/// \file
/// Conditions on points and rows, as `where:` and `--where` state them:
/// "links.wifi.rate > 5 Mbit/s and not (devices.phone.count <= 20 or split == server_only)".
///
///     condition  = all { "or" all }
///     all        = term { "and" term }
///     term       = "not" term | "(" condition ")" | comparison
///     comparison = NAME OPERATOR VALUE            OPERATOR: == != < <= > >=
///
/// NAME is a whole name, or the end of just one name after a dot ("wifi.rate"). VALUE is a number with its
/// unit; for counts and shares a bare number or one in per cent; for texts the text as it stands, blanks
/// within included, or in quotation marks where it holds a parenthesis or the word `and` or `or`.
#pragma once

#include "sim/base/diagnostic.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sunder::sim {

/// What a condition can speak of: a key, or a column.
struct Subject {
    enum class Kind : std::uint8_t { number, text };

    std::string name;
    std::string unit; ///< SI; empty for counts, shares and texts
    Kind kind = Kind::number;
    std::vector<std::string> values; ///< all that a text may be; empty: anything
};

class Condition {
public:
    /// A number in SI units, or a text that outlives the call.
    using Value = std::variant<double, std::string_view>;

    /// Whether it holds for what has these values. A number that is undefined (NaN) meets no comparison.
    /// \param value_of  of a subject, by its index; asked only for those of subjects()
    [[nodiscard]] bool holds(std::function<Value(std::size_t subject)> const& value_of) const;

    /// Indices of the subjects of which it speaks, ascending.
    [[nodiscard]] std::vector<std::size_t> subjects() const;

private:
    friend class ConditionParser;

    enum class Operator : std::uint8_t { equal, unequal, less, at_most, greater, at_least };
    struct Comparison {
        std::size_t subject = 0;
        Operator sign = Operator::equal;
        std::variant<double, std::string> limit;
    };
    enum class Join : std::uint8_t { all, any, negation };
    struct Combination { ///< of earlier nodes
        Join join = Join::all;
        std::vector<std::size_t> members;
    };
    using Node = std::variant<Comparison, Combination>;

    [[nodiscard]] bool holds(std::size_t node, std::function<Value(std::size_t)> const& value_of) const;

    std::vector<Node> nodes_; ///< the last is the whole
};

/// \param where  the place of the first character of `text`
/// \return nothing where mistakes were reported
[[nodiscard]] std::optional<Condition> parse_condition(std::string_view text, Location const& where,
                                                       std::vector<Subject> const& subjects,
                                                       Diagnostics& diagnostics);

} // namespace sunder::sim
