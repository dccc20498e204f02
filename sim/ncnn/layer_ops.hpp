/// \file
/// One layer on its way to ops.
#pragma once

#include "sim/model/infer.hpp"
#include "sim/ncnn/layer_graph.hpp"
#include "sim/ncnn/settings.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// The layer is right, but there is no op of ours that does the same.
class NoSuchLayer : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// How the weights of a layer are stored, and what it puts out.
struct StoredAs {
    int bits = 0;                    ///< of each weight; 0: those of the model
    std::optional<ElementType> type; ///< of what it puts out, where that does not follow
};

/// What an op of the layer states beside its kind.
struct OpExtras {
    StoredAs stored;
    std::optional<std::int64_t> parameters;
};

/// The ops of one layer. That of its first output gets the layer's name, the others NAME.KIND.
class LayerOps {
public:
    using Value = BlobValue;

    LayerOps(LayerLine const& layer, LayerGraph& graph, Location where)
        : layer_{layer}, graph_{graph}, where_{std::move(where)}, ops_before_{graph.ops()}
    {
    }

    [[nodiscard]] LayerLine const& layer() const { return layer_; }
    [[nodiscard]] LayerGraph& graph() const { return graph_; }
    [[nodiscard]] std::size_t inputs() const { return layer_.inputs.size(); }
    [[nodiscard]] std::size_t outputs() const { return layer_.outputs.size(); }

    /// \throws Misfit  where it has not so many, or it is absent.
    [[nodiscard]] Value const& input(std::size_t index = 0) const;
    /// Null where it has not so many inputs, or that one is absent.
    [[nodiscard]] Value const* find_input(std::size_t index) const;
    [[nodiscard]] std::vector<Value> all_inputs() const;
    /// Of an input, likewise.
    [[nodiscard]] WholeNumbers const& shape(std::size_t index = 0) const;

    /// An op. Of constants alone it is worked out beforehand, and no op; beside others, only Add and its like
    /// take a constant, in their kind.
    /// \throws NoSuchLayer  where a constant stands beside others.
    Value add(OpKind const& kind, std::vector<Value> const& inputs, OpExtras const& extras = {});
    /// Work that is known, of which we have no kind. Constants among the inputs are its weights.
    Value add_opaque(Flops work, WholeNumbers const& shape, std::vector<Value> const& inputs,
                     double weights = 0);

    [[nodiscard]] Value reshaped(Value const& value, WholeNumbers const& shape);
    [[nodiscard]] Value transposed(Value const& value, WholeNumbers const& order);
    [[nodiscard]] Value flat(Value const& value);

    void give(Value value, std::size_t output = 0);
    /// All outputs are the first input.
    void pass_on();
    /// An op of which neither kind nor work is known, for each output one, of their sizes where known.
    void give_unknown();
    /// An op of unknown work that puts out at most this.
    void give_at_most(WholeNumbers const& shape);
    /// What ncnn's own tools worked out for an output.
    [[nodiscard]] std::optional<WholeNumbers> hinted_shape(std::size_t output) const;

    /// With the activation that numbers `key` and the one behind it state.
    [[nodiscard]] Value activated(Value const& value, int key = 9, StoredAs const& stored = {});
    [[nodiscard]] bool is_activated(int key = 9) const { return integer(layer_, key, 0) != 0; }
    /// Of what ncnn calls int8_scale_term or quantize_term.
    [[nodiscard]] StoredAs stored_as(int key = 8) const;

private:
    [[nodiscard]] OpDescription description(OpKind const& kind, std::string_view part) const;
    /// Its computed inputs, and the bytes of the others.
    Value append_opaque(Opaque opaque, std::vector<Value> const& inputs);

    LayerLine const& layer_;
    LayerGraph& graph_;
    Location where_;
    std::size_t ops_before_;
};

} // namespace sunder::sim
