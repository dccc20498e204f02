#include "tests/fuzz/random_onnx.hpp"

#include <onnx/defs/schema.h>
#include <onnx/onnx_pb.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace sunder::fuzz {
namespace {

using Names = std::vector<std::string>;
using Schemas = std::vector<onnx::OpSchema>;

Schemas const& schemas()
{
    static Schemas const all = [] {
        auto found = onnx::OpSchemaRegistry::get_all_schemas_with_history();
        // The registry is a hash table; the same seed shall draw the same.
        std::ranges::sort(found, {}, [](onnx::OpSchema const& schema) {
            return schema.domain() + '/' + schema.Name() + '/' + std::to_string(1000 + schema.SinceVersion());
        });
        return found;
    }();
    return all;
}

/// Operators of newer versions and of other domains, without schemas here.
struct Stranger {
    char const* type;
    char const* domain;
};
constexpr std::array strangers = {
    Stranger{"Attention", ""},
    Stranger{"RMSNormalization", ""},
    Stranger{"RotaryEmbedding", ""},
    Stranger{"GroupNormalization", ""},
    Stranger{"AffineGrid", ""},
    Stranger{"QLinearAdd", "com.microsoft"},
    Stranger{"QLinearConcat", "com.microsoft"},
    Stranger{"QGemm", "com.microsoft"},
    Stranger{"FusedConv", "com.microsoft"},
    Stranger{"Attention", "com.microsoft"},
    Stranger{"MultiHeadAttention", "com.microsoft"},
    Stranger{"GroupQueryAttention", "com.microsoft"},
    Stranger{"MatMulNBits", "com.microsoft"},
    Stranger{"EmbedLayerNormalization", "com.microsoft"},
    Stranger{"SkipLayerNormalization", "com.microsoft"},
    Stranger{"Nonsense", "nowhere"},
};

constexpr std::array words = {"",         "SAME_UPPER", "SAME_LOWER",   "VALID",   "NOTSET",
                              "constant", "reflect",    "linear",       "nearest", "bidirectional",
                              "reverse",  "ij,jk->ik",  "...ij->...ji", "i,i->",   "sum",
                              "none",     "max",        "DCR",          "floor",   "half_pixel"};
constexpr std::array<std::int64_t, 14> lengths = {
    0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 8, -1, 1'000'000'000, 4'000'000'000'000};
constexpr std::array<std::int64_t, 14> integers = {
    0, 0, 1, 1, 1, 2, 3, 4, 7, 10, -1, -2, 1'000'000'000'000, std::numeric_limits<std::int64_t>::min()};

class Writer {
public:
    explicit Writer(Draw& draw) : draw_{draw} {}

    std::string write()
    {
        auto& opset = *model_.add_opset_import();
        opset.set_version(static_cast<std::int64_t>(7 + draw_.below(19)));
        auto& graph = *model_.mutable_graph();
        for (std::size_t i = 0; i < 1 + draw_.below(2); ++i)
            add_input(graph, "x" + std::to_string(i));
        for (std::size_t i = 0; i < 1 + draw_.below(5); ++i)
            add_node(graph, 2);
        if (draw_.one_in(2)) graph.add_output()->set_name(tensors_.back());
        if (draw_.one_in(8)) add_function();
        return model_.SerializeAsString();
    }

private:
    std::int64_t length()
    {
        return draw_.one_in(3) ? draw_.of(lengths) : static_cast<std::int64_t>(1 + draw_.below(4));
    }
    std::int32_t element_type()
    {
        return draw_.one_in(3) ? static_cast<std::int32_t>(draw_.below(25))
                               : static_cast<std::int32_t>(onnx::TensorProto::FLOAT);
    }

    void add_input(onnx::GraphProto& graph, std::string const& name)
    {
        auto& input = *graph.add_input();
        input.set_name(name);
        auto& type = *input.mutable_type()->mutable_tensor_type();
        type.set_elem_type(element_type());
        auto& shape = *type.mutable_shape();
        for (std::size_t i = 0; i < draw_.below(5); ++i)
            if (draw_.one_in(8))
                shape.add_dim()->set_dim_param("n");
            else
                shape.add_dim()->set_dim_value(length());
        tensors_.push_back(name);
    }

    void fill(onnx::TensorProto& tensor)
    {
        std::int64_t count = 1;
        for (std::size_t i = 0; i < draw_.below(4); ++i) {
            auto const each = length();
            tensor.add_dims(each);
            count = std::clamp<std::int64_t>(count * std::clamp<std::int64_t>(each, 0, 100), 0, 100);
        }
        bool const is_whole = draw_.one_in(2);
        tensor.set_data_type(is_whole ? static_cast<std::int32_t>(onnx::TensorProto::INT64) : element_type());
        if (draw_.one_in(8)) tensor.set_raw_data(std::string(draw_.below(40), '\1'));
        for (std::int64_t i = 0; i < count && !tensor.has_raw_data(); ++i)
            if (is_whole)
                tensor.add_int64_data(draw_.of(integers));
            else if (tensor.data_type() == onnx::TensorProto::FLOAT)
                tensor.add_float_data(static_cast<float>(draw_.of(integers)) / 2);
            else
                tensor.add_int32_data(static_cast<std::int32_t>(draw_.below(4)));
    }

    std::string new_name(char const* kind) { return kind + std::to_string(made_++); }

    std::string some_tensor(onnx::GraphProto& graph)
    {
        if (draw_.one_in(40)) return "absent";
        if (!draw_.one_in(3)) return draw_.of(tensors_);
        auto& tensor = *graph.add_initializer();
        tensor.set_name(new_name("c"));
        fill(tensor);
        tensors_.push_back(tensor.name());
        return tensor.name();
    }

    void add_subgraph(onnx::GraphProto& graph, std::size_t inputs, std::size_t outputs, int depth)
    {
        for (std::size_t i = 0; i < inputs; ++i) {
            graph.add_input()->set_name(new_name("s"));
            tensors_.push_back(graph.input(static_cast<int>(i)).name());
        }
        for (std::size_t i = 0; i < 1 + draw_.below(2); ++i)
            add_node(graph, depth - 1);
        for (std::size_t i = 0; i < outputs; ++i)
            graph.add_output()->set_name(draw_.of(tensors_));
    }

    void add_attribute(onnx::NodeProto& node, std::string const& name,
                       onnx::AttributeProto::AttributeType type, int depth)
    {
        auto& attribute = *node.add_attribute();
        attribute.set_name(name);
        attribute.set_type(type);
        switch (type) {
        case onnx::AttributeProto::INT:
            attribute.set_i(draw_.of(integers));
            break;
        case onnx::AttributeProto::INTS:
            for (std::size_t i = 0; i < draw_.below(5); ++i)
                attribute.add_ints(draw_.of(integers));
            break;
        case onnx::AttributeProto::FLOAT:
            attribute.set_f(static_cast<float>(draw_.of(integers)));
            break;
        case onnx::AttributeProto::FLOATS:
            for (std::size_t i = 0; i < draw_.below(5); ++i)
                attribute.add_floats(static_cast<float>(draw_.of(integers)));
            break;
        case onnx::AttributeProto::STRING:
            attribute.set_s(draw_.of(words));
            break;
        case onnx::AttributeProto::STRINGS:
            for (std::size_t i = 0; i < draw_.below(3); ++i)
                attribute.add_strings(draw_.of(words));
            break;
        case onnx::AttributeProto::TENSOR:
            fill(*attribute.mutable_t());
            break;
        case onnx::AttributeProto::GRAPH: {
            auto const outputs =
                static_cast<std::size_t>(node.output_size()) + (node.op_type() == "Loop" ? 1 : 0);
            if (depth > 0)
                add_subgraph(*attribute.mutable_g(),
                             node.op_type() == "If" ? 0 : static_cast<std::size_t>(node.input_size()),
                             outputs, depth);
            break;
        }
        default:
            break;
        }
    }

    void add_outputs(onnx::NodeProto& node, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            auto const name = draw_.one_in(20) && i > 0 ? std::string{} : new_name("t");
            node.add_output(name);
            if (!name.empty()) tensors_.push_back(name);
        }
    }

    void add_stranger(onnx::GraphProto& graph, int depth)
    {
        auto const& stranger = draw_.of(strangers);
        Names inputs;
        for (std::size_t i = 0; i < draw_.below(10); ++i)
            inputs.push_back(draw_.one_in(6) ? "" : some_tensor(graph));
        auto& node = *graph.add_node();
        node.set_op_type(stranger.type);
        node.set_domain(stranger.domain);
        for (auto const& input : inputs)
            node.add_input(input);
        for (auto const* const name : {"axis", "num_heads", "kv_num_heads", "q_num_heads", "N", "K", "bits"})
            if (draw_.one_in(2)) add_attribute(node, name, onnx::AttributeProto::INT, depth);
        add_outputs(node, 1 + draw_.below(4));
    }

    void add_node(onnx::GraphProto& graph, int depth)
    {
        if (draw_.one_in(6)) return add_stranger(graph, depth);
        auto const& schema = draw_.of(schemas());
        Names inputs;
        for (auto const& formal : schema.inputs()) {
            bool const is_optional = formal.GetOption() == onnx::OpSchema::Optional;
            bool const is_many = formal.GetOption() == onnx::OpSchema::Variadic;
            for (std::size_t i = 0; i < (is_many ? 1 + draw_.below(3) : 1); ++i)
                inputs.push_back(is_optional && draw_.one_in(2) ? "" : some_tensor(graph));
        }
        auto& node = *graph.add_node();
        node.set_op_type(schema.Name());
        node.set_domain(schema.domain());
        for (auto const& input : inputs)
            node.add_input(input);
        if (draw_.one_in(20) && node.input_size() > 0) node.mutable_input()->RemoveLast();
        auto const most =
            std::min<std::size_t>(static_cast<std::size_t>(std::max(schema.max_output(), 1)), 4);
        Names const before = tensors_;
        add_outputs(node, 1 + draw_.below(most));
        auto const after = std::exchange(tensors_, before); // graphs within read what was there before
        for (auto const& [name, attribute] : schema.attributes())
            if (attribute.required || draw_.one_in(3)) add_attribute(node, name, attribute.type, depth);
        tensors_ = after;
    }

    void add_function()
    {
        auto& function = *model_.add_functions();
        function.set_name(draw_.one_in(2) ? "Relu" : "Nonsense");
        function.set_domain(draw_.one_in(2) ? "" : "nowhere");
        function.add_input("a");
        function.add_output("b");
        auto& node = *function.add_node();
        node.set_op_type(draw_.one_in(4) ? function.name() : "Tanh");
        node.add_input("a");
        node.add_output("b");
    }

    Draw& draw_;
    onnx::ModelProto model_;
    Names tensors_;
    int made_ = 0;
};

} // namespace

std::string random_onnx(Draw& draw)
{
    return Writer{draw}.write();
}

} // namespace sunder::fuzz
