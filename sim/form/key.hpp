/// \file
/// A key of a file, as the fields of a struct (fields.hpp) declare it.
#pragma once

#include <string_view>

namespace sunder::sim {

struct RequiredKey {
    std::string_view name;
    std::string_view meaning;
    static constexpr bool serves = true;
};

struct OptionalKey {
    std::string_view name;
    std::string_view meaning;
    std::string_view otherwise = {}; ///< in words, what holds where it is absent, in place of the default
    bool serves = true; ///< else it is not read where it is given, so that it is said to have no effect

    /// The same key, which is of use only there.
    [[nodiscard]] OptionalKey where(bool condition) const { return {name, meaning, otherwise, condition}; }
};

[[nodiscard]] constexpr RequiredKey required(std::string_view name, std::string_view meaning)
{
    return {name, meaning};
}

[[nodiscard]] constexpr OptionalKey optional(std::string_view name, std::string_view meaning,
                                             std::string_view otherwise = {})
{
    return {name, meaning, otherwise};
}

} // namespace sunder::sim
