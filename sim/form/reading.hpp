/// \file
/// What every reader of a part of a file works with.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/form/files.hpp"
#include "sim/form/names.hpp"
#include "sim/form/yaml_cursor.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace sunder::sim {

struct Reading {
    Diagnostics& diagnostics;
    Files& files;
    NamesOf names = {}; ///< what values may refer to
};

/// The trees of the YAML files that were read, each checked against a form.
class YamlFiles {
public:
    /// The checked tree of the file that `at` names, read when it is first asked for.
    /// \return nothing where the file cannot be used, which is reported.
    [[nodiscard]] std::optional<YamlCursor> open(YamlCursor const& at, Form const& form,
                                                 Reading const& reading);

    [[nodiscard]] std::deque<YamlNode> const& trees() const { return trees_; }

private:
    std::deque<YamlNode> trees_;
    std::map<std::pair<std::string, Form const*>, YamlNode*> by_key_;
};

} // namespace sunder::sim
