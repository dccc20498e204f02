/// \file
/// Names that the user invents, and what refers to them.
#pragma once

#include "sim/form/yaml_cursor.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sunder::sim {

/// Names in the order in which they were given.
class Names {
public:
    void add(std::string const& name);
    /// Index of the first of that name.
    [[nodiscard]] std::optional<std::size_t> find(std::string const& name) const;
    [[nodiscard]] std::vector<std::string> const& list() const { return list_; }

private:
    std::vector<std::string> list_;
    std::unordered_map<std::string, std::size_t> index_;
};

/// By what they name: "device", "link".
using NamesOf = std::map<std::string, Names, std::less<>>;

/// Index of what the value names; nothing where there is none such, which is reported.
[[nodiscard]] std::optional<std::size_t> find_named(std::string_view what, YamlCursor const& at,
                                                    NamesOf const& names, Diagnostics& diagnostics);

/// "did you mean 'phone'?", or which names there are; at most a dozen of them.
[[nodiscard]] std::string hint_for(std::string_view name, Names const& names, Diagnostics const& diagnostics);

} // namespace sunder::sim
