#include "sim/ncnn/layer_graph.hpp"

#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {
namespace {

/// With its bytes. \throws Misfit  where a model's file could not state its shape.
Tensor statable(Tensor tensor)
{
    constexpr std::int64_t longest = 1'000'000'000;
    constexpr std::size_t most_axes = 8;
    bool const is_long = std::ranges::any_of(tensor.shape, [](auto length) { return length > longest; });
    if (is_long || tensor.shape.size() > most_axes)
        throw Misfit{fmt::format("it makes an axis of more than {} positions, or more than {} axes", longest,
                                 most_axes)};
    return sized(std::move(tensor));
}

} // namespace

BlobValue const* LayerGraph::find(std::string_view blob) const
{
    auto const found = values_.find(blob);
    return found == values_.end() ? nullptr : &found->second;
}

void LayerGraph::set(std::string_view blob, BlobValue value)
{
    values_.insert_or_assign(std::string{blob}, std::move(value));
}

void LayerGraph::add_input(std::string_view blob, Tensor tensor)
{
    auto const name = names_.unique(plain_name(blob));
    tensor = statable(std::move(tensor));
    inputs_.push_back({.name = name, .tensor = tensor});
    set(blob, {.producer = name, .tensor = std::move(tensor)});
}

void LayerGraph::retype_input(std::string const& producer, ElementType type)
{
    auto const input = std::ranges::find(inputs_, producer, &FurtherInput::name);
    if (input == inputs_.end()) return;
    input->tensor.type = type;
    input->tensor = sized(std::move(input->tensor));
    for (auto& [blob, value] : values_)
        if (value.producer == producer) value.tensor = input->tensor;
}

std::vector<std::string> LayerGraph::settle_inputs()
{
    std::set<std::string_view> read;
    for (auto const& op : model_.ops)
        read.insert(op.inputs.begin(), op.inputs.end());
    std::vector<std::string> idle;
    bool is_first = true;
    for (auto& input : inputs_) {
        if (!read.contains(input.name)) {
            idle.push_back(input.name);
            continue;
        }
        if (is_first) {
            model_.input_name = input.name;
            model_.input = input.tensor;
            is_first = false;
        } else
            model_.further_inputs.push_back(std::move(input));
    }
    return idle;
}

BlobValue LayerGraph::append(OpDescription op, std::vector<BlobValue> const& inputs)
{
    std::vector<Tensor> tensors;
    for (auto const& input : inputs) {
        op.inputs.push_back(input.producer);
        tensors.push_back(input.tensor);
    }
    auto output = infer(op.kind, tensors).output;
    if (op.type) output.type = *op.type;
    output = statable(std::move(output));
    op.name = names_.unique(op.name);
    BlobValue value{.producer = op.name, .tensor = std::move(output)};
    model_.ops.push_back(std::move(op));
    return value;
}

std::string LayerGraph::rename(std::string const& name, std::string const& wanted, std::size_t ops_before)
{
    auto const first = model_.ops.begin() + static_cast<std::ptrdiff_t>(ops_before);
    auto const find = [&](std::string const& called) {
        return std::ranges::find(first, model_.ops.end(), called, &OpDescription::name);
    };
    auto op = find(name);
    // What does nothing is joined to the op before, which then has the name (fuse.cpp).
    auto const does_nothing = [&] {
        auto const key = key_of(op->kind);
        return key == "flatten" || key == "reshape";
    };
    while (op != model_.ops.end() && does_nothing()) {
        auto const before = find(op->inputs.front());
        if (before == model_.ops.end()) break;
        op = before;
    }
    if (op == model_.ops.end()) return name;
    auto const old = op->name;
    names_.release(old);
    auto renamed = names_.unique(wanted);
    op->name = renamed;
    for (auto reader = first; reader != model_.ops.end(); ++reader)
        std::ranges::replace(reader->inputs, old, renamed);
    for (auto& kept : model_.kept.of)
        if (kept.op == old) kept.op = renamed;
    return old == name ? renamed : name;
}

bool LayerGraph::has_op(std::string_view name) const
{
    return std::ranges::find(inputs_, name, &FurtherInput::name) == inputs_.end();
}

void LayerGraph::keep(KeptByOp kept, std::int64_t tokens)
{
    model_.kept.tokens = tokens;
    model_.kept.of.push_back(std::move(kept));
}

std::vector<Remark> LayerGraph::remarks() const
{
    std::vector<Remark> remarks;
    if (!without_work_.empty()) remarks.push_back(remark_on_unknown_work(without_work_));
    if (!bounds_.empty())
        remarks.push_back({fmt::format("only a run tells the sizes of what {} of its layers make, and they "
                                       "stand for the most that can come: {}",
                                       total(bounds_), list_of(bounds_)),
                           ""});
    if (!likenesses_.empty())
        remarks.push_back(
            {fmt::format("the sizes of what {} of its layers make are not known, and taken as those of "
                         "what they take: {}",
                         total(likenesses_), list_of(likenesses_)),
             "state them behind the layer, as ncnn's tools do: -23330=4,3,WIDTH,HEIGHT,CHANNELS"});
    return remarks;
}

} // namespace sunder::sim
