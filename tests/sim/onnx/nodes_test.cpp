// What becomes of single nodes: graphs of a few, written by the ONNX library itself.
#include "sim/onnx/import_onnx.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

namespace sunder::sim {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

using Integers = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

/// A graph with the input "x": one image, three channels of 8 x 8, unless said otherwise. Node n makes
/// "v<n>".
class Graph {
public:
    explicit Graph(Integers const& shape = {3, 8, 8}, int version = 13)
    {
        model_.add_opset_import()->set_version(version);
        add_input("x", shape);
    }

    void add_input(std::string const& name, Integers const& shape)
    {
        auto& input = *graph().add_input();
        input.set_name(name);
        auto& type = *input.mutable_type()->mutable_tensor_type();
        type.set_elem_type(onnx::TensorProto::FLOAT);
        type.mutable_shape()->add_dim()->set_dim_value(1); // the batch
        for (auto const length : shape)
            type.mutable_shape()->add_dim()->set_dim_value(length);
    }

    onnx::NodeProto& add(std::string const& type, Texts const& inputs, std::string const& name = "")
    {
        auto& node = *graph().add_node();
        node.set_op_type(type);
        node.set_name(name);
        for (auto const& input : inputs)
            node.add_input(input);
        node.add_output("v" + std::to_string(graph().node_size()));
        return node;
    }

    /// Weights, whose values are not needed.
    void add_weights(std::string const& name, Integers const& shape)
    {
        auto& tensor = *graph().add_initializer();
        tensor.set_name(name);
        tensor.set_data_type(onnx::TensorProto::FLOAT);
        for (auto const length : shape)
            tensor.add_dims(length);
    }
    void add_integers(std::string const& name, Integers const& values)
    {
        auto& tensor = *graph().add_initializer();
        tensor.set_name(name);
        tensor.set_data_type(onnx::TensorProto::INT64);
        tensor.add_dims(static_cast<std::int64_t>(values.size()));
        for (auto const value : values)
            tensor.add_int64_data(value);
    }
    void add_number(std::string const& name, float value)
    {
        auto& tensor = *graph().add_initializer();
        tensor.set_name(name);
        tensor.set_data_type(onnx::TensorProto::FLOAT);
        tensor.set_raw_data(&value, sizeof value);
    }

    onnx::GraphProto& graph() { return *model_.mutable_graph(); }
    onnx::ModelProto& model() { return model_; }

    [[nodiscard]] ModelDescription imported() const
    {
        auto const* const test = ::testing::UnitTest::GetInstance()->current_test_info();
        auto const path = std::filesystem::temp_directory_path() /
                          (std::string{"sunder_"} + test->test_suite_name() + "_" + test->name() + ".onnx");
        std::ofstream{path, std::ios::binary} << model_.SerializeAsString();
        try {
            auto model = import_onnx(path).model;
            std::filesystem::remove(path);
            return model;
        } catch (...) {
            std::filesystem::remove(path);
            throw;
        }
    }

    [[nodiscard]] std::string refusal() const
    {
        try {
            static_cast<void>(imported());
        } catch (InputError const& error) {
            return error.what();
        }
        return "accepted";
    }

private:
    onnx::ModelProto model_;
};

void set(onnx::NodeProto& node, std::string const& name, std::int64_t value)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_i(value);
}

void set(onnx::NodeProto& node, std::string const& name, Integers const& values)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    for (auto const value : values)
        attribute.add_ints(value);
}

void set(onnx::NodeProto& node, std::string const& name, std::string const& value)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_s(value);
}

void set_real(onnx::NodeProto& node, std::string const& name, float value)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_f(value);
}

template <class Kind>
Kind last(Graph const& graph)
{
    return std::get<Kind>(graph.imported().ops.back().kind);
}

Integers sides(Padding const& pad)
{
    return {pad.top, pad.left, pad.bottom, pad.right};
}

Integers sizes(Extent const& extent)
{
    return {extent.height, extent.width};
}

Texts names(Graph const& graph)
{
    Texts list;
    for (auto const& op : graph.imported().ops)
        list.push_back(op.name);
    return list;
}

TEST(AConvolutionNode, KeepsWhatItSays)
{
    Graph graph;
    graph.add_weights("w", {6, 1, 3, 5});
    graph.add_weights("b", {6});
    auto& node = graph.add("Conv", {"x", "w", "b"});
    set(node, "strides", Integers{1, 2});
    set(node, "pads", Integers{1, 2, 3, 4});
    set(node, "dilations", Integers{2, 1});
    set(node, "group", 3);
    auto const conv = last<Conv2d>(graph);
    EXPECT_EQ(conv.out, 6);
    EXPECT_EQ(sizes(conv.kernel), (Integers{3, 5}));
    EXPECT_EQ(sizes(conv.stride), (Integers{1, 2}));
    EXPECT_EQ(sides(conv.pad), (Integers{1, 2, 3, 4}));
    EXPECT_EQ(sizes(conv.dilation), (Integers{2, 1}));
    EXPECT_EQ(conv.groups, 3);
    EXPECT_EQ(conv.bias, Bias::present);
}

TEST(AConvolutionNode, StepsByOneWithoutBiasUnlessItSaysSo)
{
    Graph graph;
    graph.add_weights("w", {4, 3, 3, 3});
    graph.add("Conv", {"x", "w"});
    auto const conv = last<Conv2d>(graph);
    EXPECT_EQ(sizes(conv.stride), (Integers{1, 1}));
    EXPECT_EQ(sizes(conv.dilation), (Integers{1, 1}));
    EXPECT_EQ(sides(conv.pad), (Integers{0, 0, 0, 0}));
    EXPECT_EQ(conv.groups, 1);
    EXPECT_EQ(conv.bias, Bias::none);
}

struct Same {
    std::string mode;
    Integers kernel;
    Integers stride{1, 1};
    Integers dilation{1, 1};
};

/// Pads of a convolution of 8 x 8 positions.
Integers pads_of(Same const& same)
{
    Graph graph;
    graph.add_weights("w", {4, 3, same.kernel[0], same.kernel[1]});
    auto& node = graph.add("Conv", {"x", "w"});
    set(node, "auto_pad", same.mode);
    set(node, "strides", same.stride);
    set(node, "dilations", same.dilation);
    return sides(last<Conv2d>(graph).pad);
}

TEST(AutomaticPads, MakeTheOutputAsLargeAsTheInputByTheStride)
{
    EXPECT_EQ(pads_of({.mode = "SAME_UPPER", .kernel = {4, 3}}), (Integers{1, 1, 2, 1}));
    EXPECT_EQ(pads_of({.mode = "SAME_LOWER", .kernel = {4, 3}}), (Integers{2, 1, 1, 1}));
    EXPECT_EQ(pads_of({.mode = "SAME_UPPER", .kernel = {3, 2}, .stride = {2, 1}}), (Integers{0, 0, 1, 1}));
    EXPECT_EQ(pads_of({.mode = "SAME_LOWER", .kernel = {3, 2}, .stride = {2, 1}}), (Integers{1, 1, 0, 0}));
    EXPECT_EQ(pads_of({.mode = "SAME_UPPER", .kernel = {3, 3}, .dilation = {2, 1}}), (Integers{2, 1, 2, 1}));
    EXPECT_EQ(pads_of({.mode = "SAME_UPPER", .kernel = {1, 1}, .stride = {2, 3}}), (Integers{0, 0, 0, 0}));
    EXPECT_EQ(pads_of({.mode = "VALID", .kernel = {3, 3}}), (Integers{0, 0, 0, 0}));
}

TEST(AutomaticPads, RefuseStepsOfNothingAndBeyondReason)
{
    for (auto const& [stride, dilation] : {std::pair{0, 1}, std::pair{1, 0}, std::pair{1, 1'000'001}}) {
        Graph graph;
        graph.add_weights("w", {4, 3, 3, 3});
        auto& node = graph.add("Conv", {"x", "w"});
        set(node, "auto_pad", std::string{"SAME_UPPER"});
        set(node, "strides", Integers{1, stride});
        set(node, "dilations", Integers{1, dilation});
        EXPECT_THAT(graph.refusal(), AnyOf(HasSubstr("out of range"), HasSubstr("must be from 1")))
            << stride << ' ' << dilation;
    }
}

TEST(AProductNode, IsALinearOpWhoseWeightsMayStandEitherWay)
{
    Graph plain{{5}};
    plain.add_weights("w", {5, 10});
    plain.add("MatMul", {"x", "w"});
    EXPECT_EQ(last<Linear>(plain).out, 10);
    EXPECT_EQ(last<Linear>(plain).bias, Bias::none);
    Graph turned{{5}};
    turned.add_weights("w", {10, 5});
    turned.add_weights("b", {10});
    set(turned.add("Gemm", {"x", "w", "b"}), "transB", 1);
    EXPECT_EQ(last<Linear>(turned).out, 10);
    EXPECT_EQ(last<Linear>(turned).bias, Bias::present);
}

TEST(APoolNode, KeepsWhatItSays)
{
    Graph graph;
    auto& node = graph.add("MaxPool", {"x"});
    set(node, "kernel_shape", Integers{3, 2});
    set(node, "strides", Integers{2, 1});
    set(node, "pads", Integers{1, 0, 2, 1});
    set(node, "dilations", Integers{1, 2});
    set(node, "ceil_mode", 1);
    auto const pool = last<Pool2d>(graph);
    EXPECT_EQ(pool.kind, PoolKind::max);
    EXPECT_EQ(sizes(pool.kernel), (Integers{3, 2}));
    EXPECT_EQ(sizes(pool.stride), (Integers{2, 1}));
    EXPECT_EQ(sides(pool.pad), (Integers{1, 0, 2, 1}));
    EXPECT_EQ(sizes(pool.dilation), (Integers{1, 2}));
    EXPECT_EQ(pool.rounding, Rounding::up);
}

TEST(AGlobalPoolNode, IsDownToOnePosition)
{
    Graph most;
    most.add("GlobalMaxPool", {"x"});
    EXPECT_EQ(last<AdaptivePool2d>(most).kind, PoolKind::max);
    Graph mean;
    mean.add("GlobalAveragePool", {"x"});
    EXPECT_EQ(last<AdaptivePool2d>(mean).kind, PoolKind::average);
    EXPECT_EQ(sizes(last<AdaptivePool2d>(mean).out), (Integers{1, 1}));
}

TEST(APadNode, PadsHeightAndWidth)
{
    Graph by_input;
    by_input.add_integers("pads", {0, 0, 1, 2, 0, 0, 3, 4});
    by_input.add("Pad", {"x", "pads"});
    EXPECT_EQ(sides(last<Pad2d>(by_input).pad), (Integers{1, 2, 3, 4}));
    Graph by_attribute{{3, 8, 8}, 10};
    set(by_attribute.add("Pad", {"x"}), "pads", Integers{0, 0, 1, 2, 0, 0, 3, 4});
    EXPECT_EQ(sides(last<Pad2d>(by_attribute).pad), (Integers{1, 2, 3, 4}));
}

TEST(APadNode, OfNothingLeavesNoTrace)
{
    Graph graph{{3, 8, 8}, 10};
    set(graph.add("Pad", {"x"}), "pads", Integers{0, 0, 0, 0, 0, 0, 0, 0});
    graph.add("Relu", {"v1"});
    EXPECT_EQ(names(graph), (Texts{"relu"}));
}

TEST(AClipNode, IsTheActivationOfItsBounds)
{
    Graph six;
    six.add_number("low", 0);
    six.add_number("high", 6);
    six.add("Clip", {"x", "low", "high"});
    EXPECT_EQ(last<Activation>(six).kind, ActivationKind::relu6);
    Graph attributes;
    auto& node = attributes.add("Clip", {"x"});
    set_real(node, "min", 0.0F);
    set_real(node, "max", 6.0F);
    EXPECT_EQ(last<Activation>(attributes).kind, ActivationKind::relu6);
    Graph open;
    set_real(open.add("Clip", {"x"}), "min", 0.0F);
    EXPECT_EQ(last<Activation>(open).kind, ActivationKind::relu);
}

struct Cutting {
    Integers axes{1};
    Integers starts{0};
    Integers ends{3};
    Integers steps{1};
};

Graph slicing(Cutting const& cutting)
{
    Graph graph;
    graph.add_integers("starts", cutting.starts);
    graph.add_integers("ends", cutting.ends);
    graph.add_integers("axes", cutting.axes);
    graph.add_integers("steps", cutting.steps);
    graph.add("Slice", {"x", "starts", "ends", "axes", "steps"});
    return graph;
}

TEST(ASliceNode, PicksChannelsWhichMayBeCountedFromTheEnd)
{
    auto const ends = [](Cutting const& cutting) {
        auto const slice = last<Slice>(slicing(cutting));
        return Integers{slice.from, slice.to};
    };
    EXPECT_EQ(ends({.starts = {1}, .ends = {3}}), (Integers{1, 3}));
    EXPECT_EQ(ends({.starts = {-2}, .ends = {-1}}), (Integers{1, 2}));
    EXPECT_EQ(ends({.starts = {-9}, .ends = {2}}), (Integers{0, 2}));
    EXPECT_EQ(ends({.starts = {1}, .ends = {99}}), (Integers{1, 3}));
    Graph attributes{{3, 8, 8}, 9};
    auto& node = attributes.add("Slice", {"x"});
    set(node, "axes", Integers{1});
    set(node, "starts", Integers{1});
    set(node, "ends", Integers{3});
    EXPECT_EQ(last<Slice>(attributes).from, 1);
    EXPECT_EQ(last<Slice>(attributes).to, 3);
}

TEST(OtherNodes, AreTheOpsOfTheirNames)
{
    Graph graph;
    graph.add("Dropout", {"x"});
    for (auto const* name : {"scale", "shift", "mean", "variance"})
        graph.add_weights(name, {3});
    graph.add("BatchNormalization", {"v1", "scale", "shift", "mean", "variance"});
    set(graph.add("LRN", {"v2"}), "size", 3);
    graph.add("Tanh", {"v3"});
    graph.add("Sum", {"v3", "v4"});
    graph.add("Add", {"v4", "v5"});
    graph.add("Mul", {"v5", "v6"});
    auto const ops = graph.imported().ops;
    ASSERT_EQ(ops.size(), 7);
    EXPECT_TRUE(std::holds_alternative<Dropout>(ops[0].kind));
    EXPECT_TRUE(std::holds_alternative<BatchNorm>(ops[1].kind));
    EXPECT_EQ(std::get<LocalResponseNorm>(ops[2].kind).size, 3);
    EXPECT_EQ(std::get<Activation>(ops[3].kind).kind, ActivationKind::tanh);
    EXPECT_TRUE(std::holds_alternative<Add>(ops[4].kind));
    EXPECT_EQ(ops[5].inputs, (Texts{"tanh", "sum"}));
    EXPECT_TRUE(std::holds_alternative<Multiply>(ops[6].kind));
}

TEST(AnIdentity, LeavesNoTrace)
{
    Graph graph;
    graph.add_weights("w", {4, 3, 3, 3});
    graph.add("Identity", {"x"});
    graph.add("Identity", {"w"});
    graph.add("Conv", {"v1", "v2"});
    EXPECT_EQ(names(graph), (Texts{"conv"}));
    EXPECT_EQ(graph.imported().ops.front().inputs, (Texts{"x"}));
}

TEST(AConstantNode, MayHoldWeights)
{
    Graph graph;
    auto& value = *graph.add("Constant", {}).add_attribute();
    value.set_name("value");
    for (int const length : {4, 3, 3, 3})
        value.mutable_t()->add_dims(length);
    graph.add("Conv", {"x", "v1"});
    EXPECT_EQ(last<Conv2d>(graph).out, 4);
    Graph empty;
    empty.add("Constant", {});
    EXPECT_THAT(empty.refusal(), HasSubstr("it is not one value"));
}

TEST(ANode, IsRefusedWithWhatItLacks)
{
    Graph nothing;
    nothing.add("Relu", {});
    EXPECT_THAT(nothing.refusal(), HasSubstr("has input size 0 not in range [min=1, max=1]"));
    Graph mute;
    mute.add("Relu", {"x"}).clear_output();
    EXPECT_THAT(mute.refusal(), HasSubstr("it has no output"));
    Graph early;
    early.add("Relu", {"v2"});
    EXPECT_THAT(early.refusal(), HasSubstr("no node before it makes 'v2'"));
    Graph constant;
    constant.add_weights("w", {3});
    constant.add("Relu", {"w"});
    EXPECT_THAT(constant.refusal(), HasSubstr("its graph computes nothing"));
    Graph weightless;
    weightless.add("Conv", {"x"});
    EXPECT_THAT(weightless.refusal(), HasSubstr("has input size 1 not in range [min=2, max=3]"));
    Graph floats;
    floats.add_number("shape", 1);
    floats.add("Reshape", {"x", "shape"});
    EXPECT_THAT(floats.refusal(), HasSubstr("Expected:int64 Actual:float"));
}

TEST(ANode, ThatNobodyKnowsIsAnOpOfTheSizeThatItStates)
{
    Graph graph;
    graph.add("Relu", {"x"}).set_domain("com.other");
    EXPECT_EQ(graph.refusal(), "accepted");
    Graph nonsense;
    nonsense.add("Nonsense", {"x"});
    nonsense.add("Relu", {"v1"});
    EXPECT_EQ(nonsense.refusal(), "accepted");
}

TEST(ANode, BehindAMistakeIsNotAnother)
{
    Graph graph;
    graph.add("Conv", {"x"});
    graph.add("Relu", {"v1"});
    auto const refusal = graph.refusal();
    EXPECT_THAT(refusal, HasSubstr("(Conv): "));
    EXPECT_EQ(refusal.find("(Relu)"), std::string::npos);
}

TEST(NamesOfNodes, AreThoseOfTheirModules)
{
    Graph graph;
    graph.add("Relu", {"x"}, "/layer1/layer1.0/act/Relu");
    graph.add("Relu", {"x"}, "/layer1/layer10/Relu");
    graph.add("Relu", {"x"}, "/both/Relu");
    graph.add("Tanh", {"x"}, "/both/Tanh");
    graph.add("Relu", {"x"}, "/outer/Relu");
    graph.add("Tanh", {"x"}, "/outer/inner/Tanh");
    EXPECT_EQ(names(graph), (Texts{"layer1.0.act", "layer1.layer10", "both.relu", "both.tanh", "outer.relu",
                                   "outer.inner"}));
}

TEST(NamesOfNodes, AreMadePlainAndUnique)
{
    Graph graph;
    graph.add("GlobalAveragePool", {"x"});
    graph.add("Relu", {"x"}, "MyRelu_0");
    graph.add("Relu", {"x"}, "my_relu_0");
    graph.add("Relu", {"x"}, "2nd one");
    graph.add("Relu", {"x"}, "_a-b");
    graph.add("Relu", {"x"}, "xRelu");
    graph.add("Relu", {"x"}, "/c/c./Relu"); // repeats nothing
    EXPECT_EQ(names(graph), (Texts{"global_average_pool", "my_relu_0", "my_relu_0_2", "op_2nd_one", "_a-b",
                                   "x_relu", "c.c."}));
}

TEST(NamesThatMislead, AreRefusedWithTheNumberOfTheirNode)
{
    auto const refusal = [](std::string const& input, std::string const& name, std::string const& output) {
        Graph graph;
        graph.add("Relu", {"x"});
        graph.add("Relu", {input}, name).set_output(0, output);
        return graph.refusal();
    };
    EXPECT_EQ(refusal("v1", "fine", "v2"), "accepted");
    EXPECT_THAT(refusal("v1\n", "fine", "v2"), HasSubstr("an input of node 2: its name "));
    EXPECT_THAT(refusal("v1", "fi\nne", "v2"), HasSubstr("node 2: its name "));
    EXPECT_THAT(refusal("v1", "fine", "v\n2"), HasSubstr("an output of node 2: its name "));
    Graph graph;
    graph.add_input("y\n", {3});
    graph.add("Relu", {"x"});
    EXPECT_THAT(graph.refusal(), HasSubstr("input 2: its name "));
}

TEST(AGraph, HasInputsOfKnownShape)
{
    Graph free;
    free.add("Relu", {"x"});
    auto& shape = *free.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
    shape.mutable_dim(1)->clear_dim_value();
    EXPECT_THAT(free.refusal(), HasSubstr("its dimension 'dim1' is left open"));
    Graph vector{{7}};
    vector.add("Relu", {"x"});
    EXPECT_EQ(vector.imported().input.shape, (Integers{7}));
}

TEST(AGraph, KeepsTheTypeOfItsInput)
{
    auto const with_type = [](onnx::TensorProto::DataType type) {
        Graph graph;
        graph.add("Relu", {"x"});
        graph.graph().mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(type);
        return graph;
    };
    EXPECT_EQ(with_type(onnx::TensorProto::FLOAT16).imported().input.type, ElementType::float16);
    EXPECT_EQ(with_type(onnx::TensorProto::UINT8).imported().input.type, ElementType::uint8);
    EXPECT_EQ(with_type(onnx::TensorProto::INT8).imported().input.type, ElementType::int8);
    EXPECT_EQ(with_type(onnx::TensorProto::INT64).imported().input.type, ElementType::int64);
}

TEST(AGraph, MustComputeSomething)
{
    Graph graph;
    graph.add("Identity", {"x"});
    EXPECT_THAT(graph.refusal(), HasSubstr("its graph computes nothing"));
}

TEST(StoredShapes, MustFollowFromTheNodes)
{
    auto const storing = [](std::vector<std::int64_t> const& lengths) {
        Graph graph;
        graph.add("Relu", {"x"});
        auto& info = *graph.graph().add_output();
        info.set_name("v1");
        auto& shape = *info.mutable_type()->mutable_tensor_type()->mutable_shape();
        for (auto const length : lengths) {
            auto& dimension = *shape.add_dim();
            if (length >= 0) dimension.set_dim_value(length); // else of no fixed size
        }
        return graph.refusal();
    };
    EXPECT_EQ(storing({1, 3, 8, 8}), "accepted");
    EXPECT_EQ(storing({9, 3, -1, 8}), "accepted");
    EXPECT_EQ(storing({}), "accepted");
    EXPECT_THAT(storing({1, 3, 8, 7}), HasSubstr("the shape stored for 'v1' is not the one"));
    EXPECT_THAT(storing({1, 4, 8, 8}), HasSubstr("the shape stored for 'v1' is not the one"));
    EXPECT_THAT(storing({1, 192}), HasSubstr("the shape stored for 'v1' is not the one"));
    EXPECT_THAT(storing({1, -1}), HasSubstr("the shape stored for 'v1' is not the one"));
}

TEST(TheOriginOfAModel, IsOneLineOfPrintableCharacters)
{
    Graph graph;
    graph.add("Relu", {"x"});
    graph.model().set_producer_name("pro\nducer~");
    graph.model().set_producer_version("1 \x7f");
    EXPECT_THAT(graph.imported().origin, HasSubstr("a graph exported by pro?ducer~ 1 ?"));
}

} // namespace
} // namespace sunder::sim
