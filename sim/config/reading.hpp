/// \file
/// What every reader of a part of a file works with.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/distribution.hpp"
#include "sim/config/files.hpp"
#include "sim/config/yaml_cursor.hpp"
#include "sim/model/build_model.hpp"
#include "sim/model/model_graph.hpp"
#include "sim/platform/platform.hpp"
#include "sim/workload/arrivals.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim {

/// Models that were read from files before, fused, by the file's key and the model's name.
using ModelCache = std::map<std::pair<std::string, std::string>, ModelGraph>;

struct Reading {
    Diagnostics& diagnostics;
    Files& files;
    ModelCache* models = nullptr; ///< kept from one reading of a scenario to the next; null: nothing is kept
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

// The trace that `at` names; a stand-in where it cannot be used, which is reported.
[[nodiscard]] StepFunction read_rate_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] StepFunction read_load_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] Recorded read_arrivals_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] Distribution read_empirical(YamlCursor const& at, Reading const& reading);

/// \pre the form of `at` is that of a distribution
[[nodiscard]] Distribution read_distribution(YamlCursor const& at, Reading const& reading);

/// Its name is left to the caller. \pre the form of the fields is that of a device
[[nodiscard]] DeviceProfile read_profile(Layers const& fields, Reading const& reading);
[[nodiscard]] Queue read_queue(YamlCursor const& at);
[[nodiscard]] Load read_load(YamlCursor const& at, Reading const& reading);

/// Name and `each` are left to the caller. \pre the form of the fields is that of a link
[[nodiscard]] Link read_link(Layers const& fields, Reading const& reading);

/// `periodic`, `poisson` and the like.
[[nodiscard]] Arrivals read_arrivals(YamlCursor const& at, Reading const& reading);

/// \pre the form of `at` is input_form()
[[nodiscard]] Tensor read_input(YamlCursor const& at);
/// \pre the form of `at` is a list of op_form()
[[nodiscard]] std::vector<OpDescription> read_ops(YamlCursor const& at, Reading const& reading);

/// The graph as the user stated it, not fused.
[[nodiscard]] ModelGraph read_model(YamlCursor const& at, std::string name, Reading const& reading);

} // namespace sunder::sim
