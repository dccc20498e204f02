#include "sim/onnx/states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace sunder::sim {
namespace {

/// That of the second shape, where the first has another at one place only.
std::optional<std::int64_t> length_that_differs(Integers const& before, Integers const& after)
{
    if (before.size() != after.size()) return std::nullopt;
    std::optional<std::int64_t> length;
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (before[i] == after[i]) continue;
        if (length) return std::nullopt;
        length = after[i];
    }
    return length;
}

} // namespace

bool OnnxGraph::keep(std::string const& before, std::string const& after)
{
    auto const input = std::ranges::find(inputs_, before, [](auto const& known) { return known.first; });
    auto const* const joined = find(after);
    if (input == inputs_.end() || joined == nullptr) return false;
    auto const& own = input->second.name;
    auto const readers = std::ranges::count_if(model_.ops, [&](OpDescription const& op) {
        return std::ranges::find(op.inputs, own) != op.inputs.end();
    });
    auto const op = place_of(joined->producer);
    bool const joins = op != model_.ops.end() && op->inputs.size() == 2 && op->inputs.front() == own;
    auto const& tensor = joined->tensor;
    auto const tokens = length_that_differs(input->second.tensor.shape, tensor.shape);
    if (readers != 1 || !joins || !tokens) return false;
    op->kind = Opaque{.work = {}, .output = {}, .weights = {}, .shape = tensor.shape};
    op->type = tensor.type;
    op->inputs.erase(op->inputs.begin());
    model_.kept.tokens = *tokens;
    model_.kept.of.push_back(
        {.op = op->name, .bytes = tensor.bytes / static_cast<double>(*tokens), .work = {}});
    inputs_.erase(input);
    return true;
}

std::vector<std::string> keep_states(onnx::GraphProto const& proto, OnnxGraph& graph)
{
    std::size_t states = 0;
    for (auto const& node : proto.node()) {
        if (node.op_type() != "Concat" || node.input_size() != 2 || node.output_size() != 1) continue;
        bool const goes_out = std::ranges::any_of(proto.output(), [&](onnx::ValueInfoProto const& output) {
            return output.name() == node.output(0);
        });
        if (goes_out && graph.keep(node.input(0), node.output(0))) ++states;
    }
    if (states == 0) return {};
    return {
        fmt::format("{} of its inputs come from the pass before: they stay where they are, as `cache`, whose "
                    "`work` for each token is not known and left out",
                    states)};
}

} // namespace sunder::sim
