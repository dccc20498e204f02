/// \file
/// From what the user states of a model to the graph: names resolved, order checked, shapes, work and bytes
/// inferred.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/model/model_graph.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

struct OpDescription {
    std::string name;
    OpKind kind;
    std::vector<std::string>
        inputs; ///< names of ops or of the input; empty: the op before (the input, for the first)
    std::map<std::string, Distribution, std::less<>> time;
    Location where;                     ///< of the op
    std::vector<Location> inputs_where; ///< of each name in `inputs`
};

struct ExitDescription {
    std::string name;  ///< empty: that of the op
    std::string after; ///< name of the op
    std::vector<OpDescription> ops;
    ByThreshold leaves;
    std::optional<ByThreshold> accuracy;
    std::optional<ByThreshold> accuracy_at_end;
    Location where;
    Location after_where;
};

struct ModelDescription {
    std::string name;
    std::string origin; ///< for people: what it was imported from, one line; else empty
    std::string input_name = "input";
    Tensor input;
    std::optional<double> accuracy;       ///< share of its answers that are right
    std::vector<OpDescription> ops;       ///< in any order
    std::vector<ExitDescription> exits{}; ///< in the order of their ops
    Location where;                       ///< of the model as a whole
};

/// Reports every mistake (a name twice, an input that does not exist, a cycle, shapes that do not fit) to
/// `diagnostics`; what it returns is whole only when nothing was reported.
[[nodiscard]] ModelGraph build_model(ModelDescription const& description, Diagnostics& diagnostics);

/// Under which name devices state their efficiency for this kind of op: conv2d, depthwise (as many groups as
/// input channels), pointwise (1x1 kernel), linear, pool, norm, activation, elementwise (add, multiply),
/// movement (concat, flatten, slice, channel_shuffle, dropout), opaque.
[[nodiscard]] std::string_view cost_class_of(OpKind const& kind, Tensor const& first_input);

/// All of those names.
[[nodiscard]] std::vector<std::string> const& cost_classes();

} // namespace sunder::sim
