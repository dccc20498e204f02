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
    std::optional<ElementType> type;          ///< of what it puts out, where that does not follow
    std::string weights_of{};                 ///< the op whose weights it uses; empty: it has its own
    std::optional<std::int64_t> parameters{}; ///< trained values of its own, where that does not follow
    int weight_bits = 0;                      ///< of each weight as it is stored; 0: those of the model
    Location where;                           ///< of the op
    std::vector<Location> inputs_where;       ///< of each name in `inputs`
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

/// What goes into a model beside its first input.
struct FurtherInput {
    std::string name;
    Tensor tensor;
    Location where{};
};

struct ModelDescription {
    std::string name;
    std::string origin; ///< for people: what it was imported from, one line; else empty
    std::string input_name = "input";
    Tensor input;
    std::vector<FurtherInput> further_inputs{};
    int weight_bits = bits_of(ElementType::float32); ///< of each weight of an op that states none
    std::optional<double> accuracy;                  ///< share of its answers that are right
    std::vector<OpDescription> ops;                  ///< in any order
    std::vector<ExitDescription> exits{};            ///< in the order of their ops
    KeptTokens kept{};
    Location where; ///< of the model as a whole
};

/// Reports every mistake (a name twice, an input that does not exist, a cycle, shapes that do not fit) to
/// `diagnostics`; what it returns is whole only when nothing was reported.
[[nodiscard]] ModelGraph build_model(ModelDescription const& description, Diagnostics& diagnostics);

} // namespace sunder::sim
