/// \file
/// YAML text to a plain tree and back. Strict: no key twice, no anchors, aliases, tags or merge keys, one
/// document. No yaml-cpp type appears here.
#pragma once

#include "sim/base/diagnostic.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

enum class YamlKind : std::uint8_t { null, scalar, list, mapping };
enum class YamlStyle : std::uint8_t { plain, quoted };

struct YamlEntry;

/// One value of the document. What stands below `text` is filled in by check() and by the reader.
struct YamlNode {
    YamlKind kind = YamlKind::null;
    YamlStyle style = YamlStyle::plain;
    Location where;
    std::string text;               ///< of a scalar
    std::vector<YamlNode> items;    ///< of a list
    std::vector<YamlEntry> entries; ///< of a mapping, in the order of the text

    double number = 0;       ///< the value of a checked quantity or number, in SI units
    std::int64_t whole = 0;  ///< of a checked whole number
    bool bad = false;        ///< reported already: stay silent about it
    bool flawed = false;     ///< something was reported about it or below it
    bool used = false;       ///< somebody asked for its value
    std::string replacement; ///< what to write in place of `text`, where not empty

    [[nodiscard]] YamlNode* find(std::string_view key);
};

struct YamlEntry {
    std::string key;
    Location where;
    YamlNode value;
};

/// \return nothing when the text is not such a document; that is then reported.
[[nodiscard]] std::optional<YamlNode> parse_yaml(std::shared_ptr<Source const> const& source,
                                                 Diagnostics& diagnostics);

/// The tree as YAML text; what fits on a line stands in brackets. \pre root is a list or a mapping
[[nodiscard]] std::string write_yaml(YamlNode const& root);

/// The same on one line, of any value.
[[nodiscard]] std::string write_inline(YamlNode const& node);

} // namespace sunder::sim
