/// \file
/// Values that the command line puts in place of those of a file.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/form/form.hpp"
#include "sim/form/yaml_node.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace sunder::sim {

/// Order of the sources of settings: messages about them come last.
constexpr int after_all_files = 1'000'000;

/// A value and the dotted path of its place; items of a list go by their `name` or number from 0.
struct Override {
    std::string key;
    std::shared_ptr<Source const> value; ///< YAML; its name is what messages show: "--set links.wifi.rate"
};

/// "KEY=VALUE" as given to --set. Where there is no "=", the value is empty.
[[nodiscard]] Override parse_override(std::string_view text);

/// A tree, which need not be checked, and what it may hold.
struct FormedTree {
    YamlNode& root;
    Form const& form;
};

/// Puts the value into the tree. Keys on the way that are not there are made, but for those that the user
/// invents: what has a name must be there, or be the whole of what is set. Mistakes stand at 1:1 of the
/// value.
void apply(Override const& given, FormedTree const& tree, Diagnostics& diagnostics);

/// The place of a value in the tree, made as by apply(). Mistakes stand at `where`.
/// \return null after a mistake
[[nodiscard]] YamlNode* find_place(std::string_view key, Location const& where, FormedTree const& tree,
                                   Diagnostics& diagnostics);

/// What may stand at the dotted path `key` of the tree; null where nothing may.
[[nodiscard]] Form const* find_form(std::string_view key, FormedTree const& tree);

} // namespace sunder::sim
