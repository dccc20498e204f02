/// \file
/// An ncnn graph on its way to a model.
#pragma once

#include "sim/model/imported_model.hpp"
#include "sim/model/op_names.hpp"
#include "sim/ncnn/layer_lines.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sunder::sim {

/// What a blob is.
struct BlobValue {
    enum class Origin : std::uint8_t {
        computed, ///< by an op, or it is an input
        constant, ///< known before the model runs
        absent    ///< an input that is empty, as a cache is in the first pass
    };
    Origin origin = Origin::computed;
    std::string producer; ///< op or input
    Tensor tensor;
    bool is_trained = false; ///< a constant that counts as parameters
};

/// What its layers have become so far. What they may not be throws a Misfit.
class LayerGraph {
public:
    /// \param model  gets the ops, and outlives the graph
    explicit LayerGraph(ModelDescription& model) : model_{model} {}

    /// Null where no layer so far made it.
    [[nodiscard]] BlobValue const* find(std::string_view blob) const;
    void set(std::string_view blob, BlobValue value);

    /// Its name is that of the blob, as far as it can be.
    void add_input(std::string_view blob, Tensor tensor);
    /// An input that holds other numbers than was thought. \pre it is one
    void retype_input(std::string const& producer, ElementType type);
    /// Puts the inputs into the model but those that no op reads. \return the names of these
    [[nodiscard]] std::vector<std::string> settle_inputs();

    /// \return its output as it follows, but for the type that the op states.
    BlobValue append(OpDescription op, std::vector<BlobValue> const& inputs);
    /// The last op called `name` is called by the next free name like `wanted`. \return that
    [[nodiscard]] std::string rename(std::string const& name, std::string const& wanted,
                                     std::size_t ops_before);
    [[nodiscard]] bool has_op(std::string_view name) const;
    [[nodiscard]] std::size_t ops() const { return model_.ops.size(); }
    [[nodiscard]] UniqueNames& names() { return names_; }

    /// The op keeps `tokens` rows of its output from pass to pass.
    void keep(KeptByOp kept, std::int64_t tokens);

    void miss_work_of(std::string_view type) { ++without_work_[std::string{type}]; }
    void bound(std::string_view type) { ++bounds_[std::string{type}]; }
    void guess(std::string_view type) { ++likenesses_[std::string{type}]; }
    [[nodiscard]] std::vector<Remark> remarks() const;

private:
    ModelDescription& model_;
    UniqueNames names_;
    std::vector<FurtherInput> inputs_;
    std::map<std::string, BlobValue, std::less<>> values_;
    CountsByName without_work_;
    CountsByName bounds_;
    CountsByName likenesses_;
};

} // namespace sunder::sim
