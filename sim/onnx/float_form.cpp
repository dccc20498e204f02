#include "sim/onnx/float_form.hpp"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace sunder::sim {
namespace {

constexpr int none = -1;
constexpr int to_the_end = -3; ///< every third input from the one before on

struct Form {
    std::string_view op;     ///< that computes the same
    std::vector<int> inputs; ///< those that it takes
    int type_of = none;      ///< the input whose type is that of the output
    std::int32_t type = onnx::TensorProto::UNDEFINED;
};

Form const* find_form(onnx::NodeProto const& node)
{
    static std::unordered_map<std::string_view, Form> const of_onnx = {
        {"QLinearConv", {"Conv", {0, 3, 8}, 7}},
        {"QLinearMatMul", {"MatMul", {0, 3}, 7}},
        {"ConvInteger", {"Conv", {0, 1}, none, onnx::TensorProto::INT32}},
        {"MatMulInteger", {"MatMul", {0, 1}, none, onnx::TensorProto::INT32}},
    };
    static std::unordered_map<std::string_view, Form> const of_runtime = {
        {"QLinearAdd", {"Add", {0, 3}, 0}},
        {"QLinearMul", {"Mul", {0, 3}, 0}},
        {"QLinearSigmoid", {"Sigmoid", {0}, 0}},
        {"QLinearLeakyRelu", {"LeakyRelu", {0}, 0}},
        {"QLinearSoftmax", {"Softmax", {0}, 0}},
        {"QLinearAveragePool", {"AveragePool", {0}, 0}},
        {"QLinearGlobalAveragePool", {"GlobalAveragePool", {0}, 0}},
        {"QLinearReduceMean", {"ReduceMean", {0}, 0}},
        {"QLinearConcat", {"Concat", {2, to_the_end}, 1}},
        {"QLinearWhere", {"Where", {0, 1, 4}, 1}},
        {"QLinearConv", {"Conv", {0, 3, 8}, 7}},
        {"QGemm", {"Gemm", {0, 3, 6}, 8}},
        {"MatMulIntegerToFloat", {"MatMul", {0, 1}, none, onnx::TensorProto::FLOAT}},
        {"DynamicQuantizeMatMul", {"MatMul", {0, 1}, none, onnx::TensorProto::FLOAT}},
        {"FusedConv", {"Conv", {0, 1, 2}, 0}},
        {"FusedGemm", {"Gemm", {0, 1, 2}, 0}},
    };
    bool const is_onnx = node.domain().empty() || node.domain() == "ai.onnx";
    auto const& forms = is_onnx ? of_onnx : of_runtime;
    auto const found = forms.find(node.op_type());
    return found == forms.end() || (!is_onnx && node.domain() != "com.microsoft") ? nullptr : &found->second;
}

} // namespace

std::optional<FloatForm> float_form(onnx::NodeProto const& node, KnownValues const& known)
{
    auto const* const form = find_form(node);
    if (form == nullptr) return std::nullopt;
    FloatForm plain{.node = node, .type = form->type};
    plain.node.clear_domain();
    plain.node.clear_input();
    plain.node.set_op_type(std::string{form->op});
    int last = 0;
    for (auto const input : form->inputs) {
        if (input == to_the_end) {
            for (int i = last + 3; i < node.input_size(); i += 3)
                plain.node.add_input(node.input(i));
        } else if (has_input(node, input)) {
            plain.node.add_input(node.input(input));
            last = input;
        }
    }
    auto const* const typed = form->type_of >= 0 && has_input(node, form->type_of)
                                  ? known.find(node.input(form->type_of))
                                  : nullptr;
    if (typed != nullptr)
        plain.type = typed->element_type();
    else if (form->op == "Gemm")
        plain.type = onnx::TensorProto::FLOAT; // QGemm without a scale of its output
    return plain;
}

} // namespace sunder::sim
