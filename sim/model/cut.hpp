/// \file
/// Where a model can be cut in two.
#pragma once

#include "sim/model/model_graph.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// A head: a set of ops that holds every producer of its members, and all inputs of the model. The tensors
/// with a producer in the head (inputs themselves among them) and a consumer outside cross the link, each
/// once however many consumers it has; but for inputs that come apart.
struct Cut {
    std::vector<bool> head;   ///< (ops,), true where the op is before the cut
    std::vector<int> tensors; ///< producers of the tensors that cross, ascending; `model_input` first
    std::vector<int> results; ///< ops of the head whose tensors nobody takes, ascending
    Bytes bytes;              ///< of `tensors`, before any coding
    int size = 0;             ///< of the head, in ops
    int inputs = 0;           ///< ops in front that are inputs
    int first_behind = 0;     ///< the ops in front of this one are all before the cut
    int end = 0;              ///< this op and those behind it are all after the cut

    /// Everything after the cut but inputs: server only.
    [[nodiscard]] bool empty_head() const { return size == inputs; }
    /// Nothing after the cut: device only.
    [[nodiscard]] bool whole_model() const { return static_cast<std::size_t>(size) == head.size(); }
    friend bool operator==(Cut const& a, Cut const& b)
    {
        return a.size == b.size && a.first_behind == b.first_behind && a.head == b.head;
    }
};

/// Name of a cut: "conv1", or "[conv1, pool2]" where several tensors cross; "device_only", "server_only".
[[nodiscard]] std::string name_of(Cut const& cut, ModelGraph const& model);

/// Names of the tensors that cross: "conv1", "[conv1, pool2]", "nothing".
[[nodiscard]] std::string names_of_tensors(Cut const& cut, ModelGraph const& model);

/// The cut with this head and the inputs. \pre it holds every other producer of its members
[[nodiscard]] Cut cut_with_head(ModelGraph const& model, std::vector<bool> head);

/// The cut whose head is the given ops and all that they need. Its `tensors` may hold more than those ops:
/// then the ops alone do not separate the model.
[[nodiscard]] Cut cut_after(ModelGraph const& model, std::vector<int> const& ops);

/// The cuts that a single tensor crosses, in topological order, server only first and device only last: the
/// ops without which the graph, taken without directions, falls apart. Before all ops
/// several inputs may cross. O(ops + tensors) and the answer.
[[nodiscard]] std::vector<Cut> cuts_at_vertices(ModelGraph const& model);

/// Every cut, device only and server only included: the heads are the down-sets of the graph, one for each
/// antichain. In lexicographic order of head size, then members. O(tensors in flight) for each, and the
/// answer. Stops with an empty answer when there are more than `limit`, or heads of more than 5e8 places of
/// ops in all.
[[nodiscard]] std::vector<Cut> all_cuts(ModelGraph const& model, std::size_t limit = 1'000'000);

} // namespace sunder::sim
