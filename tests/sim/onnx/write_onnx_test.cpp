#include "sim/base/run_error.hpp"
#include "sim/model/stored_tensors.hpp"
#include "sim/onnx/import_onnx.hpp"
#include "sim/onnx/write_onnx.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include <functional>
#include <numeric>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

OpDescription op(std::string name, OpKind kind, std::vector<std::string> inputs = {})
{
    OpDescription description;
    description.name = std::move(name);
    description.kind = std::move(kind);
    description.inputs = std::move(inputs);
    return description;
}

ModelGraph graph_of(ModelDescription const& description)
{
    Diagnostics diagnostics;
    auto graph = build_model(description, diagnostics);
    diagnostics.raise_if_any();
    return graph;
}

ModelGraph model_of(std::vector<std::int64_t> shape, std::vector<OpDescription> ops)
{
    ModelDescription description;
    description.name = "written";
    description.input_name = "image";
    description.input = {.shape = std::move(shape), .type = ElementType::uint8, .bytes = {}};
    description.input.bytes = Bytes{description.input.elements()};
    description.ops = std::move(ops);
    return graph_of(description);
}

TensorValues zeros_of(ModelGraph const& model)
{
    return [&model](WantedTensor const& wanted) {
        for (auto const& stored : stored_tensors(model, model.find_op(wanted.op).value()))
            if (stored.name == wanted.name)
                return std::vector<float>(static_cast<std::size_t>(std::accumulate(
                    stored.shape.begin(), stored.shape.end(), std::int64_t{1}, std::multiplies<>{})));
        throw std::runtime_error{"no such tensor"};
    };
}

ModelGraph read_back(ModelGraph const& model)
{
    auto const imported =
        parse_onnx(onnx_bytes(model, zeros_of(model)), "written.onnx", {.input_type = model.input.type});
    EXPECT_THAT(imported.warnings, testing::IsEmpty());
    return graph_of(imported.model);
}

/// What is simulated of ops, of those that do something.
std::vector<std::string> told(ModelGraph const& model)
{
    std::vector<std::string> lines;
    for (auto const& each : model.ops) {
        if (std::holds_alternative<Dropout>(each.kind)) continue;
        std::string line{key_of(each.kind)};
        if (line.starts_with("adaptive_")) line.erase(0, line.find('_') + 1); // of windows that are all alike
        line += " (";
        for (auto const length : each.output.shape)
            line += std::to_string(length) + ' ';
        lines.push_back(line + ") " + std::to_string(each.output.bytes.value()) + " B, " +
                        std::to_string(each.work.value()) + " flop, " + std::to_string(each.parameters) +
                        " parameters, " + std::to_string(each.weights.value()) + " B, " + each.cost_class);
    }
    return lines;
}

void expect_same_read_back(ModelGraph const& model)
{
    auto const again = read_back(model);
    EXPECT_EQ(told(again), told(model));
    EXPECT_EQ(again.input.bytes, model.input.bytes);
    EXPECT_EQ(find_difference(model, onnx_bytes(model, zeros_of(model))), "");
}

TEST(AWrittenGraph, IsReadBackAsTheSameConvolutionalNetwork)
{
    expect_same_read_back(model_of(
        {3, 32, 32},
        {op("stem.conv", Conv2d{.out = 16, .kernel = {3, 3}, .pad = {1, 1, 1, 1}, .bias = Bias::none}),
         op("stem.norm", BatchNorm{}), op("cell.relu", Activation{}),
         op("cell.deep",
            Conv2d{.out = 16, .kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}, .groups = 16}),
         op("cell.six", Activation{.kind = ActivationKind::relu6}),
         op("cell.pool",
            Pool2d{.kind = PoolKind::average, .kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}},
            {"stem.norm"}),
         op("cell.add", Add{}, {"cell.six", "cell.pool"}), op("cell.shuffle", ChannelShuffle{.groups = 4}),
         op("cell.most", Pool2d{.kernel = {2, 2}, .stride = {2, 2}}),
         op("end.quarter", AdaptivePool2d{.out = {2, 2}}), op("end.pool", AdaptivePool2d{}),
         op("end.flatten", Flatten{}), op("end.linear", Linear{.out = 10})}));
}

TEST(AWrittenGraph, IsReadBackAsTheSameTransformer)
{
    expect_same_read_back(model_of(
        {3, 32, 32},
        {op("patches.conv", Conv2d{.out = 48, .kernel = {8, 8}, .stride = {8, 8}}),
         op("patches.rows", Reshape{.out = {48, 16}}),
         op("patches.tokens", Transpose{.order = {1, 0}}),
         op("patches.places", Add{.constant = {.shape = {16, 48}}}),
         op("mixer.norm", LayerNorm{}),
         op("mixer.queries", Linear{.out = 48}),
         op("mixer.keys", Linear{.out = 48}, {"mixer.norm"}),
         op("mixer.values", Linear{.out = 48}, {"mixer.norm"}),
         op("mixer.q", Reshape{.out = {-1, 2, 24}}, {"mixer.queries"}),
         op("mixer.k", Reshape{.out = {-1, 2, 24}}, {"mixer.keys"}),
         op("mixer.v", Reshape{.out = {-1, 2, 24}}, {"mixer.values"}),
         op("mixer.each_q", Transpose{.order = {1, 0, 2}}, {"mixer.q"}),
         op("mixer.each_k", Transpose{.order = {1, 2, 0}}, {"mixer.k"}),
         op("mixer.each_v", Transpose{.order = {1, 0, 2}}, {"mixer.v"}),
         op("mixer.attention", Attention{.keys = KeyOrder::columns},
            {"mixer.each_q", "mixer.each_k", "mixer.each_v"}),
         op("mixer.by_token", Transpose{.order = {1, 0, 2}}),
         op("mixer.joined", Reshape{.out = {-1, 48}}),
         op("mixer.out", Linear{.out = 48}),
         op("mixer.sum", Add{}, {"patches.places", "mixer.out"}),
         op("perceptron.gelu", Activation{.kind = ActivationKind::gelu}),
         op("along.turned", Transpose{.order = {1, 0}}),
         op("along.conv", ConvNd{.axes = {{.size = 5, .before = 2, .after = 2}}, .out = 48, .groups = 48}),
         op("along.back", Transpose{.order = {1, 0}}),
         op("head.norm", LayerNorm{}),
         op("head.mean", Reduce{.kind = ReductionKind::mean, .axes = {0}}),
         op("head.classes", Linear{.out = 10})}));
}

TEST(AWrittenGraph, DiffersFromThatOfAnotherModel)
{
    auto const small = model_of({3, 8, 8}, {op("a.conv", Conv2d{.out = 4, .kernel = {3, 3}})});
    auto const large = model_of({3, 8, 8}, {op("a.conv", Conv2d{.out = 8, .kernel = {3, 3}})});
    EXPECT_EQ(find_difference(large, onnx_bytes(small, zeros_of(small))),
              "3888 multiply-accumulates, not 7776");
}

TEST(AWrittenGraph, KeepsTheNamesOfItsOps)
{
    auto const again = read_back(model_of(
        {3, 8, 8}, {op("cell0.conv", Conv2d{.out = 4, .kernel = {3, 3}}), op("cell0.relu", Activation{})}));
    EXPECT_EQ(again.name_of(0), "cell0.conv");
    EXPECT_EQ(again.name_of(1), "cell0.relu");
}

TEST(WhatOnnxCannotSay, IsRefusedByTheNameOfItsOp)
{
    auto const refusal = [](std::vector<OpDescription> ops) -> std::string {
        auto const model = model_of({3, 7, 7}, std::move(ops));
        try {
            (void)onnx_bytes(model, zeros_of(model));
        } catch (RunError const& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(refusal({op("end.pool", AdaptivePool2d{.kind = PoolKind::max, .out = {2, 2}})}),
              "op 'end.pool' cannot be written as ONNX: its windows are not all of one size");
    EXPECT_EQ(refusal({op("a.big", Resize{.out = {14, 14}})}),
              "op 'a.big' cannot be written as ONNX: 'resize' is not among its operators here");
    EXPECT_EQ(refusal({op("a.figures", Opaque{.work = Flops{1}, .output = {}, .weights = {}, .shape = {4}})}),
              "op 'a.figures' cannot be written as ONNX: only figures of it are known");
}

TEST(AGraphOfNothing, HandsOnWhatGoesIn)
{
    Tensor const image{.shape = {3, 8, 8}, .type = ElementType::uint8, .bytes = Bytes{192}};
    onnx::ModelProto proto;
    ASSERT_TRUE(proto.ParseFromString(onnx_of_nothing(image, "image")));
    ASSERT_EQ(proto.graph().node_size(), 1);
    EXPECT_EQ(proto.graph().node(0).op_type(), "Identity");
    EXPECT_EQ(proto.graph().node(0).input(0), "image");
    EXPECT_EQ(proto.graph().node(0).output(0), proto.graph().output(0).name());
}

} // namespace
} // namespace sunder::sim
