#include "sim/onnx/pattern.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim {

/// At inference.
bool Pattern::changes_nothing(onnx::NodeProto const& node) const
{
    if (node.input().empty() || node.output().empty()) return false;
    if (node.op_type() == "Identity" || node.op_type() == "Dropout") return true;
    if (node.op_type() != "Cast") return false;
    auto const* const from = graph_.known().find(node.input(0));
    auto const* const to = graph_.known().find(node.output(0));
    return from != nullptr && to != nullptr && from->element_type() == to->element_type();
}

onnx::NodeProto const* Pattern::part(std::string const& tensor, std::string_view type)
{
    auto const before = parts_.size();
    auto const* node = graph_.usage().maker_of(tensor);
    auto const* name = &tensor;
    while (node != nullptr && graph_.usage().has_one_reader(*name)) {
        parts_.push_back(node);
        if (node->op_type() == type) return node;
        if (!changes_nothing(*node)) break;
        name = &node->input(0);
        node = graph_.usage().maker_of(*name);
    }
    back_to(before);
    return nullptr;
}

onnx::NodeProto const* Pattern::maker(std::string const& tensor, std::string_view type) const
{
    auto const* const node = graph_.usage().maker_of(origin(tensor));
    return node != nullptr && node->op_type() == type ? node : nullptr;
}

std::string Pattern::origin(std::string const& tensor) const
{
    auto name = tensor;
    for (auto const* node = graph_.usage().maker_of(name); node != nullptr && changes_nothing(*node);
         node = graph_.usage().maker_of(name))
        name = node->input(0);
    return name;
}

std::optional<double> Pattern::number(std::string const& tensor) const
{
    auto const* const known = graph_.known().find(tensor);
    if (known == nullptr || !known->numbers || known->numbers->values.size() != 1) return std::nullopt;
    return static_cast<double>(known->numbers->values.front());
}

bool Pattern::is_number(std::string const& tensor, double value) const
{
    constexpr double tolerance = 1e-3; // of numbers in half precision
    auto const found = number(tensor);
    return found && std::abs(*found - value) <= tolerance * std::abs(value);
}

std::optional<std::pair<std::string, double>> Pattern::with_number(onnx::NodeProto const& node) const
{
    if (node.input_size() != 2) return std::nullopt;
    for (int i = 0; i < 2; ++i)
        if (auto const found = number(node.input(i)); found && !number(node.input(1 - i)))
            return std::pair{node.input(1 - i), *found};
    return std::nullopt;
}

bool Pattern::is_inner(std::string const& tensor, onnx::NodeProto const& last) const
{
    return std::ranges::all_of(graph_.usage().readers_of(tensor), [&](onnx::NodeProto const* reader) {
        return reader == &last || std::ranges::find(parts_, reader) != parts_.end();
    });
}

Integers Pattern::shape(std::string const& tensor) const
{
    auto const* const known = graph_.known().find(tensor);
    return known == nullptr ? Integers{} : known->shape().value_or(Integers{});
}

} // namespace sunder::sim
