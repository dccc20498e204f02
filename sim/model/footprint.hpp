/// \file
/// How much memory tensors and weights take.
#pragma once

#include "sim/model/model_graph.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string>

namespace sunder::sim {

/// Bytes, of which a device that states another precision holds those of float32 in that.
struct Footprint {
    Bytes floats; ///< as float32
    Bytes others;

    Footprint& operator+=(Footprint const& more)
    {
        floats += more.floats;
        others += more.others;
        return *this;
    }
    friend Footprint operator+(Footprint sum, Footprint const& more) { return sum += more; }
    [[nodiscard]] Bytes bytes() const { return floats + others; }
};

[[nodiscard]] inline Footprint footprint_of(Tensor const& tensor)
{
    bool const is_float = tensor.type == ElementType::float32;
    return is_float ? Footprint{.floats = tensor.bytes} : Footprint{.others = tensor.bytes};
}

/// Of bytes of the op's weights.
[[nodiscard]] inline Footprint footprint_of(Op const& op, Bytes weights)
{
    return op.has_float_weights ? Footprint{.floats = weights} : Footprint{.others = weights};
}

/// Of the weights that one launch reads.
[[nodiscard]] inline Footprint read_weights(Op const& op)
{
    auto read = op.weights - op.unread_weights;
    for (auto const& shared : op.shared)
        read += shared.bytes;
    return footprint_of(op, read);
}

/// The weights of a stretch of ops on one device, op by op; what several of them share counts once.
class HeldWeights {
public:
    void add(Op const& op)
    {
        held_ += footprint_of(op, op.weights);
        for (auto const& shared : op.shared)
            if (shared_.insert(shared.name).second) held_ += footprint_of(op, shared.bytes);
    }
    [[nodiscard]] Footprint const& footprint() const { return held_; }

private:
    Footprint held_;
    std::set<std::string, std::less<>> shared_;
};

} // namespace sunder::sim
