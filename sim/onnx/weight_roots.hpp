/// \file
/// Which tensors of an ONNX graph its constants are made of, and which op each counts for.
#pragma once

#include "sim/onnx/values.hpp"

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace sunder::sim {

/// Trained are real numbers, and those kept in 8 bits, that the file holds as initialisers; where it has none
/// of these, those of Constant nodes. What is computed of them (a table turned, cut or repeated) is made of
/// them.
class WeightRoots {
public:
    /// \param known  types and shapes; both outlive it
    WeightRoots(onnx::GraphProto const& graph, KnownValues const& known);

    /// The trained tensors that a constant is made of, in the order of their names.
    [[nodiscard]] std::set<std::string> const& roots_of(std::string const& constant) const;
    [[nodiscard]] std::set<std::string> roots_of(std::vector<std::string> const& constants) const;
    [[nodiscard]] std::int64_t elements_of(std::set<std::string> const& roots) const;
    /// Of an element of the largest as it is stored; 0 where nothing is.
    [[nodiscard]] int bits_of(std::set<std::string> const& roots) const;

    /// The op that they count for; "" where they count for none yet, or not all for the same.
    [[nodiscard]] std::string owner_of(std::set<std::string> const& roots) const;
    /// Those that count for no op so far.
    [[nodiscard]] std::set<std::string> unowned(std::set<std::string> const& roots) const;
    void own(std::set<std::string> const& roots, std::string const& op);
    /// The op is no more.
    void disown(std::string const& op);

private:
    void collect(onnx::GraphProto const& graph);
    void collect_bias(onnx::NodeProto const& node);
    [[nodiscard]] bool is_trained(std::string const& name) const;
    [[nodiscard]] std::set<std::string> const& trace(std::string const& name, int depth) const;

    KnownValues const& known_;
    std::unordered_map<std::string, onnx::NodeProto const*> makers_;
    bool has_initialisers_ = false;
    std::set<std::string> initialisers_;
    std::set<std::string> biases_; ///< and other tensors that quantised operators read in their place
    mutable std::unordered_map<std::string, std::set<std::string>> roots_; ///< by constant, once asked for
    std::unordered_map<std::string, std::string> owners_;                  ///< by root
};

} // namespace sunder::sim
