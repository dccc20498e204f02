/// \file
/// What follows from an op and the tensors it takes: its output, its work, its weights. OPS.md has the
/// formulas in one table.
#pragma once

#include "sim/model/model_graph.hpp"

#include <span>
#include <stdexcept>
#include <string>

namespace sunder::sim {

struct Inference {
    Tensor output;
    Flops work;
    double multiply_accumulates = 0; ///< in `work`, two operations each
    Bytes weights;
    Bytes unread_weights; ///< of these, what one launch does not read: the other rows of a table
    std::int64_t parameters = 0;
};

/// An op does not fit the tensors it is given. `what()` goes on after "op 'conv1': ".
class Misfit : public std::runtime_error {
public:
    explicit Misfit(std::string const& message, std::string hint = {})
        : std::runtime_error{message}, hint_{std::move(hint)}
    {
    }
    [[nodiscard]] std::string const& hint() const { return hint_; }

private:
    std::string hint_;
};

/// The tensor with its bytes filled in from its shape; as it is where it has none.
/// \throws Misfit  where a number of the shape is below 1 or the tensor beyond all bounds.
[[nodiscard]] Tensor sized(Tensor tensor);

/// \throws Misfit  where the op cannot take these inputs.
[[nodiscard]] Inference infer(OpKind const& kind, std::span<Tensor const> inputs);

} // namespace sunder::sim
