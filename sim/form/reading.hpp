/// \file
/// What every reader of a part of a file works with.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/form/files.hpp"
#include "sim/form/yaml_cursor.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sunder::sim {

struct Reading {
    Diagnostics& diagnostics;
    Files& files;
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

/// Fields of a mapping, and behind them those of the file that it is based on.
class Layers {
public:
    explicit Layers(YamlCursor front) : front_{std::move(front)} {}
    Layers(YamlCursor front, YamlCursor back) : front_{std::move(front)}, back_{std::move(back)} {}

    [[nodiscard]] YamlCursor operator[](std::string_view key) const
    {
        if (!back_) return front_[key];
        if (!front_.has(key)) return (*back_)[key];
        (*back_)[key].use_all(); // overridden, which is no mistake
        return front_[key];
    }
    [[nodiscard]] Location const& where() const { return front_.where(); }

private:
    YamlCursor front_;
    std::optional<YamlCursor> back_;
};

} // namespace sunder::sim
