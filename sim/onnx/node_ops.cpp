#include "sim/onnx/node_ops.hpp"

#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace sunder::sim {
namespace {

constexpr char mark_of_step = '\n'; // in no name of an op

std::string provisional_name(std::size_t step)
{
    return fmt::format("{}{}", mark_of_step, step);
}

Integers without_ones(Integers shape)
{
    std::erase(shape, 1);
    return shape;
}

bool is_computed(OpKind const& kind)
{
    return std::holds_alternative<Cast>(kind) || std::holds_alternative<Opaque>(kind);
}

} // namespace

Operand NodeOps::operand(int input) const
{
    return {graph_.value_at(node_, input), graph_.whole_shape_at(node_, input)};
}

Operand NodeOps::operand(std::string const& tensor) const
{
    auto const* const known = graph_.known().find(tensor);
    auto const shape = known == nullptr ? std::nullopt : known->shape();
    if (!shape) throw NoSuchOp{"the shape of what goes in is not known"};
    return {graph_.value_of(tensor), *shape};
}

bool NodeOps::is_constant(int input) const
{
    return has_input(node_, input) && graph_.is_constant(node_.input(input));
}

Operand NodeOps::with_batch(Operand operand)
{
    if (!operand.is_bare()) return operand;
    if (operand.whole.front() != 1) throw NoSuchOp{"it mixes the samples of a batch"};
    operand.value = reshaped(operand.value, operand.whole);
    return operand;
}

std::int64_t NodeOps::own_axis(Operand& operand, std::int64_t axis)
{
    auto const rank = static_cast<std::int64_t>(operand.whole.size());
    if (axis < -rank || axis >= rank)
        throw Misfit{fmt::format("axis {} is not among those of its input, which has {}", axis, rank)};
    if (axis < 0) axis += rank;
    if (axis == 0) operand = with_batch(std::move(operand));
    return axis - (operand.is_bare() ? 1 : 0);
}

Integers NodeOps::whole_output(int output) const
{
    auto const* const known =
        output < node_.output_size() ? graph_.known().find(node_.output(output)) : nullptr;
    auto const shape = known == nullptr ? std::nullopt : known->shape();
    if (!shape) throw NoSuchOp{"the shape of its output is not known"};
    return *shape;
}

Integers NodeOps::own_output(int output) const
{
    return graph_.without_batch(whole_output(output));
}

bool NodeOps::is_read(int output) const
{
    return output < node_.output_size() && !node_.output(output).empty() &&
           graph_.usage().is_read(node_.output(output));
}

int NodeOps::version() const
{
    return graph_.known().version_of(node_.domain());
}

NodeOps::Value NodeOps::add(OpKind const& kind, std::vector<Value> const& inputs,
                            std::vector<std::string> const& constants)
{
    Step step{.op = {.name = {}, .kind = kind, .inputs = {}, .time = {}, .where = {}, .inputs_where = {}},
              .holding = {.constants = constants, .parameters = 0, .inputs = inputs}};
    std::vector<Tensor> tensors;
    for (auto const& input : inputs) {
        step.op.inputs.push_back(input.producer);
        tensors.push_back(input.tensor);
    }
    Value made{.producer = provisional_name(steps_.size()), .tensor = {}};
    try {
        auto const inference = infer(kind, tensors);
        made.tensor = inference.output;
        step.holding.parameters = inference.parameters;
        step.work = inference.work.value() + static_cast<double>(inference.parameters);
    } catch (Misfit const& misfit) {
        throw NoSuchOp{misfit.what()};
    }
    // Half precision stays what it is.
    bool const all_half = !tensors.empty() && std::ranges::all_of(tensors, [](Tensor const& tensor) {
        return tensor.type == ElementType::float16;
    });
    if (all_half && made.tensor.type == ElementType::float32 && !is_computed(kind)) {
        step.op.type = made.tensor.type = ElementType::float16;
        made.tensor = sized(std::move(made.tensor));
    }
    steps_.push_back(std::move(step));
    return made;
}

NodeOps::Value NodeOps::reshaped(Value const& value, Integers const& shape)
{
    return value.tensor.shape == shape ? value : add(Reshape{.out = shape}, {value});
}

NodeOps::Value NodeOps::transposed(Value const& value, Integers const& order)
{
    return std::ranges::is_sorted(order) ? value : add(Transpose{.order = order}, {value});
}

NodeOps::Value NodeOps::opaque(std::vector<Value> const& inputs, Integers const& shape, ElementType type,
                               Flops work)
{
    auto value = add(Opaque{.work = work, .output = {}, .weights = {}, .shape = shape}, inputs);
    if (type == value.tensor.type) return value;
    step_of(value)->op.type = value.tensor.type = type;
    value.tensor = sized(std::move(value.tensor));
    return value;
}

NodeOps::Step* NodeOps::step_of(Value const& value)
{
    auto const& name = value.producer;
    std::size_t place = 0;
    if (name.empty() || name.front() != mark_of_step) return nullptr;
    std::from_chars(name.data() + 1, name.data() + name.size(), place);
    return &steps_[place];
}

void NodeOps::store_in_bits(Value const& value, int bits)
{
    step_of(value)->op.weight_bits = bits;
}

void NodeOps::give(Value value, int output)
{
    if (output >= node_.output_size()) throw NoSuchOp{"it has no such output"};
    auto const* const known = graph_.known().find(node_.output(output));
    if (known != nullptr && known->shape()) {
        auto const shape = own_output(output);
        if (without_ones(value.tensor.shape) != without_ones(shape)) throw NoSuchOp{"ours has another shape"};
        value = reshaped(value, shape);
    }
    bool const has_type = known != nullptr && known->element_type() != onnx::TensorProto::UNDEFINED;
    auto const type = has_type ? element_type_by_size(known->element_type()) : value.tensor.type;
    if (auto* const step = step_of(value); step != nullptr && type != value.tensor.type) {
        step->op.type = value.tensor.type = type;
        value.tensor = sized(std::move(value.tensor));
    }
    outputs_.emplace_back(output, std::move(value));
}

void NodeOps::give_along(std::vector<Value> const& inputs, int output)
{
    if (!is_read(output)) return;
    auto const* const known = graph_.known().find(node_.output(output));
    auto const type = known == nullptr ? ElementType::float32 : element_type_by_size(known->element_type());
    give(opaque(inputs, own_output(output), type, {}), output);
}

/// The op that does most is called as the node.
std::vector<std::string> NodeOps::named()
{
    std::vector<std::string> names(steps_.size());
    if (steps_.empty()) return names;
    auto most = steps_.size() - 1;
    for (std::size_t i = steps_.size(); i-- > 0;)
        if (steps_[i].work > steps_[most].work) most = i;
    names[most] = graph_.name_for(node_);
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i].empty()) names[i] = graph_.name_for(node_);
    return names;
}

void NodeOps::commit()
{
    auto const names = named();
    auto const final_name = [&](std::string const& name) {
        auto const* const step = step_of({.producer = name, .tensor = {}});
        return step == nullptr ? name : names[static_cast<std::size_t>(step - steps_.data())];
    };
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        auto op = steps_[i].op;
        op.name = names[i];
        std::ranges::transform(op.inputs, op.inputs.begin(), final_name);
        auto holding = steps_[i].holding;
        for (auto& input : holding.inputs)
            input.producer = final_name(input.producer);
        graph_.append(node_, std::move(op), holding);
    }
    for (auto& [output, value] : outputs_) {
        value.producer = final_name(value.producer);
        graph_.set(node_.output(output), std::move(value));
    }
}

} // namespace sunder::sim
