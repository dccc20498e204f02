// The networks of ncnn's benchmark: sizes as its tools worked them out, work as published.
#include "sim/config/load.hpp"
#include "sim/model/op_names.hpp"
#include "sim/ncnn/layer_lines.hpp"
#include "sim/ncnn/settings.hpp"
#include "sim/output/model_file.hpp"
#include "tests/sim/ncnn/small_param.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace sunder::sim {
namespace {

/// Published data, where it is at hand.
std::filesystem::path graphs()
{
    auto const* const data = std::getenv("SUNDER_DATA");
    auto const beside = std::filesystem::path{SUNDER_SOURCE_DIR} / "../shared/data";
    return (data == nullptr ? beside : std::filesystem::path{data}) / "ncnn_models";
}

/// Of inputs for which the graph states none.
NcnnChoices choices_for(std::string const& name)
{
    std::map<std::string, std::map<std::string, std::vector<std::int64_t>, std::less<>>> const sizes{
        {"FastestDet", {{"", {3, 352, 352}}}},
        {"vision_transformer", {{"", {3, 384, 384}}}},
        {"llama3.2_1b_proj_out.ncnn", {{"", {1, 2048}}}},
        {"llama3.2_1b_decoder.ncnn",
         {{"in0", {1, 2048}},
          {"in1", {1, 129}},
          {"in2", {1, 32}},
          {"in3", {1, 32}},
          {"kv_cache", {32, 128, 64}}}}};
    auto const known = sizes.find(name);
    return {.input_type = {},
            .shapes = known == sizes.end() ? decltype(NcnnChoices::shapes){} : known->second};
}

ImportedModel imported(std::string const& name)
{
    return import_ncnn(graphs() / (name + ".param"), choices_for(name));
}

std::vector<std::string> all_names()
{
    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::directory_iterator{graphs()})
        if (entry.path().extension() == ".param") names.push_back(entry.path().stem().string());
    std::ranges::sort(names);
    return names;
}

class NcnnsNetworks : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (!std::filesystem::is_directory(graphs()))
            GTEST_SKIP() << "there are no graphs of ncnn at " << graphs() << " (SUNDER_DATA)";
    }
};

/// What the layer of that name makes, as a hint says, from the first axis on.
std::vector<std::int64_t> hinted_shape(LayerLine const& layer)
{
    auto const hint = integers(layer, shape_hints);
    switch (hint.empty() ? 0 : hint.front()) {
    case 1:
        return {hint[1]};
    case 2:
        return {hint[2], hint[1]};
    case 3:
        return {hint[3], hint[2], hint[1]};
    default:
        return {};
    }
}

TEST_F(NcnnsNetworks, AllComeIn)
{
    auto const names = all_names();
    EXPECT_GE(names.size(), 37U);
    for (auto const& name : names)
        EXPECT_NO_THROW(static_cast<void>(built(imported(name)))) << name;
}

TEST_F(NcnnsNetworks, AreTheSameModelsWhenTheirFilesAreRead)
{
    for (auto const& name : all_names()) {
        auto const imported_model = imported(name);
        auto const direct = built(imported_model);
        auto const read = parse_model({.path = name + ".yaml", .text = model_text(imported_model.model)});
        EXPECT_EQ(read.ops.size(), direct.ops.size()) << name;
        EXPECT_EQ(read.work(), direct.work()) << name;
        EXPECT_EQ(read.weights(), direct.weights()) << name;
        EXPECT_EQ(read.parameters(), direct.parameters()) << name;
        EXPECT_EQ(read.kept.of.size(), direct.kept.of.size()) << name;
    }
}

TEST_F(NcnnsNetworks, HaveTensorsOfTheShapesThatTheirLayersHint)
{
    // Of these only a run tells how many boxes there are; the hint is of one run.
    std::set<std::string_view> const bounded{"DetectionOutput", "YoloDetectionOutput",
                                             "Yolov3DetectionOutput"};
    std::size_t checked = 0;
    for (auto const& name : all_names()) {
        auto const model = built(imported(name));
        auto const source =
            std::make_shared<Source const>(Source{name, content_of(graphs() / (name + ".param"))});
        Diagnostics diagnostics;
        for (auto const& layer : read_layer_lines(source, diagnostics).layers) {
            auto const hinted = hinted_shape(layer);
            std::string plain{layer.name.text};
            std::ranges::replace(plain, '/', '.');
            auto const op = model.find_op(plain_name(plain));
            if (hinted.empty() || !op || layer.outputs.size() != 1 || bounded.contains(layer.type.text))
                continue;
            auto const& shape = model.ops[static_cast<std::size_t>(*op)].output.shape;
            auto const squeezed = [](auto lengths) {
                std::erase(lengths, 1);
                return lengths;
            };
            EXPECT_EQ(squeezed(shape), squeezed(hinted)) << name << " " << plain;
            ++checked;
        }
    }
    EXPECT_GT(checked, 2000U);
}

TEST_F(NcnnsNetworks, HaveAsManyWeightsAsTheirLayersState)
{
    for (auto const& name : all_names()) {
        auto const model = built(imported(name));
        auto const source =
            std::make_shared<Source const>(Source{name, content_of(graphs() / (name + ".param"))});
        Diagnostics diagnostics;
        std::int64_t stated = 0;
        for (auto const& layer : read_layer_lines(source, diagnostics).layers) {
            auto const type = layer.type.text;
            bool const is_window = type.starts_with("Convolution") || type.starts_with("Deconvolution");
            if (is_window)
                stated += integer(layer, 6, 0) + (integer(layer, 5, 0) != 0 ? integer(layer, 0, 0) : 0);
            if (type == "InnerProduct")
                stated += integer(layer, 2, 0) + (integer(layer, 1, 0) != 0 ? integer(layer, 0, 0) : 0);
        }
        std::int64_t counted = 0;
        for (auto const& op : model.ops) {
            auto const key = key_of(op.kind);
            bool const is_counted =
                key == "conv2d" || key == "conv_transpose2d" ||
                (key == "linear" && name != "vision_transformer" && !name.starts_with("llama"));
            if (is_counted) counted += op.parameters;
        }
        EXPECT_EQ(counted, stated) << name;
    }
}

struct Published {
    char const* name;
    double giga_macs; ///< of the network at this size
    double tolerance;
};

// Of papers, of the tables of torchvision, and of the sums of the graphs' own layers where these differ.
TEST_F(NcnnsNetworks, DoThePublishedWork)
{
    for (auto const& [name, giga_macs, tolerance] :
         {Published{"mobilenet", 0.569, 0.005},          // Howard et al., arXiv 1704.04861
          Published{"mobilenet_int8", 0.569, 0.005},     //
          Published{"mobilenet_v2", 0.300, 0.05},        // Sandler et al., CVPR 2018
          Published{"mnasnet", 0.312, 0.02},             // Tan et al., CVPR 2019
          Published{"proxylessnasnet", 0.320, 0.06},     // Cai et al., ICLR 2019
          Published{"efficientnet_b0", 0.390, 0.02},     // Tan and Le, ICML 2019
          Published{"regnety_400m", 0.400, 0.02},        // Radosavovic et al., CVPR 2020
          Published{"shufflenet", 0.137, 0.1},           // Zhang et al., CVPR 2018
          Published{"shufflenet_v2", 0.146, 0.02},       // Ma et al., ECCV 2018
          Published{"resnet18", 1.82, 0.01},             // He et al., CVPR 2016
          Published{"resnet18_int8", 1.82, 0.01},        //
          Published{"resnet50", 3.86, 0.01},             // the same, with its strides in the 1 x 1 layers
          Published{"vgg16", 15.47, 0.001},              // Simonyan and Zisserman, ICLR 2015
          Published{"googlenet", 1.58, 0.01},            // Szegedy et al., CVPR 2015
          Published{"alexnet", 0.724, 0.03},             // Krizhevsky et al., NIPS 2012
          Published{"vision_transformer", 13.06, 0.01}}) // Dosovitskiy et al., ICLR 2021: B/32, 145 tokens
        EXPECT_NEAR(built(imported(name)).multiply_accumulates() / 1e9, giga_macs, tolerance * giga_macs)
            << name;
}

TEST_F(NcnnsNetworks, HaveThePublishedParameters)
{
    // Without batch normalisation, which is in the weights.
    EXPECT_EQ(built(imported("vgg16")).parameters(), 138'357'544);
    EXPECT_EQ(built(imported("alexnet")).parameters(), 60'965'224);
    EXPECT_EQ(built(imported("squeezenet")).parameters(), 1'235'496);
    // 1,235,814,400 of Llama 3.2 1B, of which 128,256 x 2,048 are its table of words.
    EXPECT_EQ(built(imported("llama3.2_1b_decoder.ncnn")).parameters(), 1'235'814'400 - 128'256 * 2'048);
    EXPECT_EQ(built(imported("llama3.2_1b_proj_out.ncnn")).parameters(), 128'256 * 2'048);
}

TEST_F(NcnnsNetworks, OfBytesDoTheSameWorkWithAQuarterOfTheWeights)
{
    for (std::string const name : {"googlenet", "mobilenet", "mobilenet_ssd", "resnet18", "resnet50",
                                   "squeezenet", "squeezenet_ssd", "vgg16"}) {
        auto const floats = built(imported(name));
        auto const bytes = built(imported(name + "_int8"));
        EXPECT_DOUBLE_EQ(floats.work().value(), bytes.work().value()) << name;
        EXPECT_EQ(floats.parameters(), bytes.parameters()) << name;
        EXPECT_LT(bytes.weights().value(), 0.5 * floats.weights().value()) << name;
    }
}

} // namespace
} // namespace sunder::sim
