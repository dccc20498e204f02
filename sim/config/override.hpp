/// \file
/// Values that the command line puts in place of those of a file.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/config/form.hpp"
#include "sim/config/yaml_node.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace sunder::sim {

/// Order of the sources of settings: messages about them come last.
constexpr int after_all_files = 1'000'000;

/// A value and the dotted path of its place; items of a list go by their `name` or number from 0.
struct Setting {
    std::string key;
    std::shared_ptr<Source const> value; ///< YAML; its name is what messages show: "--set links.wifi.rate"
};

/// "KEY=VALUE" as given to --set. Where there is no "=", the value is empty.
[[nodiscard]] Setting parse_setting(std::string_view text);

/// Puts the value into the tree; mappings on the way that do not exist are made. Mistakes stand at 1:1 of the
/// value.
void apply(Setting const& setting, YamlNode& root, Diagnostics& diagnostics);

/// The place of a value in the tree, made where it does not exist. Mistakes stand at `where`.
/// \return null after a mistake
[[nodiscard]] YamlNode* find_place(std::string_view key, Location const& where, YamlNode& root,
                                   Diagnostics& diagnostics);

/// What may stand at the dotted path `key` of a tree of the form; null where nothing may.
[[nodiscard]] Form const* find_form(std::string_view key, YamlNode& root, Form const& form);

} // namespace sunder::sim
