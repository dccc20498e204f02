#include "nas/realise/fbnet.hpp"

#include "nas/realise/chain_space.hpp"
#include "sim/base/contract.hpp"
#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace sunder::nas {
namespace {

using sim::OpDescription;
using sim::Tensor;

struct LayerOp {
    std::string_view name;
    std::int64_t kernel = 0; ///< 0: skip
    std::int64_t expansion = 1;
    std::int64_t groups = 1;
};

constexpr std::array<LayerOp, 9> ops = {{{"k3_e1", 3, 1, 1},
                                         {"k3_e1_g2", 3, 1, 2},
                                         {"k3_e3", 3, 3, 1},
                                         {"k3_e6", 3, 6, 1},
                                         {"k5_e1", 5, 1, 1},
                                         {"k5_e1_g2", 5, 1, 2},
                                         {"k5_e3", 5, 3, 1},
                                         {"k5_e6", 5, 6, 1},
                                         {"skip"}}};
constexpr int skip = 8;

/// Multipliers of a stage's channels.
constexpr std::array<double, 3> widths = {0.5, 0.75, 1};

sim::Conv2d convolution(std::int64_t out, std::int64_t kernel)
{
    auto const pad = kernel / 2;
    return {.out = out, .kernel = {kernel, kernel}, .pad = {pad, pad, pad, pad}, .bias = sim::Bias::none};
}

sim::Conv2d pointwise(std::int64_t out, std::int64_t groups)
{
    auto conv = convolution(out, 1);
    conv.groups = groups;
    return conv;
}

OpDescription op(std::string name, sim::OpKind const& kind)
{
    OpDescription description;
    description.name = std::move(name);
    description.kind = kind;
    return description;
}

void add_convolution(std::vector<OpDescription>& to, std::string const& suffix, sim::Conv2d const& conv)
{
    to.push_back(op("conv" + suffix, conv));
    to.push_back(op("norm" + suffix, sim::BatchNorm{}));
}

void add_relu(std::vector<OpDescription>& to, std::string const& suffix)
{
    to.push_back(op("relu" + suffix, sim::Activation{}));
}

std::vector<OpDescription> skip_ops(FbnetLayer const& layer, std::int64_t in, std::int64_t out)
{
    std::vector<OpDescription> result;
    if (in == out && layer.stride == 1) return result;
    auto conv = pointwise(out, 1);
    conv.stride = {layer.stride, layer.stride};
    add_convolution(result, "", conv);
    return result;
}

std::vector<OpDescription> layer_ops(FbnetLayer const& layer, LayerOp const& chosen, std::int64_t in,
                                     std::int64_t out)
{
    std::vector<OpDescription> result;
    auto const middle = chosen.expansion * in;
    add_convolution(result, "1", pointwise(middle, chosen.groups));
    add_relu(result, "1");
    if (chosen.groups > 1) result.push_back(op("shuffle", sim::ChannelShuffle{chosen.groups}));
    auto depthwise = convolution(middle, chosen.kernel);
    depthwise.groups = middle;
    depthwise.stride = {layer.stride, layer.stride};
    add_convolution(result, "2", depthwise);
    add_relu(result, "2");
    add_convolution(result, "3", pointwise(out, chosen.groups));
    if (in == out && layer.stride == 1) {
        result.push_back(op("add", sim::Add{}));
        result.back().inputs = {"norm3", block_input};
    }
    return result;
}

/// Multiply-accumulates per position of the layer's input.
double density(FbnetLayer const& layer, LayerOp const& chosen, std::int64_t in, std::int64_t out)
{
    auto const before = static_cast<double>(in);
    auto const after = static_cast<double>(out);
    auto const positions = 1.0 / static_cast<double>(layer.stride * layer.stride); // of the output
    if (chosen.kernel == 0) return before * after * positions;
    auto const middle = static_cast<double>(chosen.expansion) * before;
    auto const groups = static_cast<double>(chosen.groups);
    auto const window = static_cast<double>(chosen.kernel * chosen.kernel);
    return middle * (before / groups + positions * (window + after / groups));
}

/// The published block that a layer's time is taken from.
struct Likeness {
    std::string kind;
    double share = 1.0; ///< as Block::share
};

/// \param convolving  the first layer whose skip is published as a convolution. A skip that became one by a
/// change of widths is like that, where its own place has none.
Likeness likeness_of(FbnetLayer const& layer, FbnetLayer const& convolving, LayerOp const& chosen,
                     std::int64_t in, std::int64_t out)
{
    bool const agree = in == out && layer.stride == 1;
    bool const agree_as_published = layer.in == layer.out && layer.stride == 1;
    bool const is_skip = chosen.kernel == 0;
    auto const& like = is_skip && agree_as_published && !agree ? convolving : layer;
    Likeness result{.kind = fmt::format("{}/{}", like.type, chosen.name)};
    if (is_skip && agree)
        result.share = agree_as_published ? 1.0 : 0.0; // nothing is left of a published convolution
    else
        result.share = density(layer, chosen, in, out) / density(like, chosen, like.in, like.out);
    return result;
}

/// \param choices  the op, and the width of the layer's stage where that is searched
Realisation realise_layer(FbnetLayer const& layer, FbnetLayer const& convolving, Choices const& choices,
                          Tensor const& input)
{
    auto const& chosen = ops[static_cast<std::size_t>(choices[0])];
    auto const in = input.shape[0];
    auto const width = choices.size() > 1 ? widths[static_cast<std::size_t>(choices[1])] : 1;
    auto const out = scaled_channels(layer.out, width);
    auto like = likeness_of(layer, convolving, chosen, in, out);
    return {.kind = std::move(like.kind),
            .share = like.share,
            .ops = chosen.kernel == 0 ? skip_ops(layer, in, out) : layer_ops(layer, chosen, in, out)};
}

BlockDescription stem_of(FbnetSkeleton const& skeleton)
{
    auto conv = convolution(skeleton.stem, 3);
    conv.stride = {skeleton.stem_stride, skeleton.stem_stride};
    return {.name = "stem", .variables = {}, .realise = [conv](Choices const&, Tensor const&) {
                Realisation result{.kind = "stem", .ops = {}};
                add_convolution(result.ops, "", conv);
                add_relu(result.ops, "");
                return result;
            }};
}

BlockDescription header_of(FbnetSkeleton const& skeleton)
{
    auto const published = skeleton.layers.back().out;
    return {.name = "header",
            .variables = {},
            .realise = [published, channels = skeleton.header](Choices const&, Tensor const& input) {
                Realisation result{.kind = "header",
                                   .share =
                                       static_cast<double>(input.shape[0]) / static_cast<double>(published),
                                   .ops = {}};
                add_convolution(result.ops, "", pointwise(channels, 1));
                add_relu(result.ops, "");
                result.ops.push_back(op("pool", sim::AdaptivePool2d{}));
                return result;
            }};
}

BlockDescription classifier_of(std::int64_t classes)
{
    return {.name = "classifier", .variables = {}, .realise = [classes](Choices const&, Tensor const&) {
                Realisation result{.kind = "classifier", .ops = {}};
                result.ops.push_back(op("flatten", sim::Flatten{}));
                result.ops.push_back(op("linear", sim::Linear{.out = classes}));
                return result;
            }};
}

/// Width of a stage. Widths are chosen behind the layers, in the extended space only.
double width_of(FbnetSkeleton const& skeleton, Choices const& choices, std::size_t stage)
{
    auto const layers = skeleton.layers.size();
    bool const searched = choices.size() > layers + fbnet_stages;
    return searched ? widths[static_cast<std::size_t>(choices[layers + stage])] : 1;
}

/// Ops by stage behind the stage's channels, identities left out: where a stage's identities stand does not
/// matter to what it computes.
std::string architecture_text(FbnetSkeleton const& skeleton, Choices const& choices)
{
    std::string text;
    auto in = skeleton.stem;
    for (std::size_t i = 0; auto const& layer : skeleton.layers) {
        auto const out = scaled_channels(layer.out, width_of(skeleton, choices, layer.stage));
        if (layer.type.ends_with("first")) text += fmt::format("{}{}:", i == 0 ? "" : " | ", out);
        auto const choice = choices[i++];
        bool const identity = choice == skip && in == out && layer.stride == 1;
        if (!identity) text += fmt::format(" {}", ops[static_cast<std::size_t>(choice)].name);
        in = out;
    }
    return text;
}

/// The digits under which tables list the network; empty for narrower ones.
std::string digits_of(FbnetSkeleton const& skeleton, Choices const& choices)
{
    for (std::size_t stage = 0; stage < fbnet_stages; ++stage)
        if (width_of(skeleton, choices, stage) != 1) return {};
    std::string digits;
    for (std::size_t i = 0; i < skeleton.layers.size(); ++i)
        digits += static_cast<char>('0' + choices[i]);
    return digits;
}

ChainDescription describe(FbnetSettings const& settings)
{
    auto const skeleton = skeleton_of(settings);
    auto const size = skeleton.image_size;
    ChainDescription description;
    description.name = "fbnet";
    description.input = sim::sized(
        {.shape = {skeleton.image_channels, size, size}, .type = sim::ElementType::uint8, .bytes = {}});
    description.blocks.push_back(stem_of(skeleton));
    for (auto const& layer : skeleton.layers) {
        auto const variable = description.variables.size();
        description.variables.push_back(
            {.name = fmt::format("layer{}", variable), .choices = fbnet_ops(), .only_if = {}});
        description.blocks.push_back({.name = layer.name,
                                      .variables = {variable},
                                      .realise = [layer, convolving = skeleton.layers[1]](
                                                     Choices const& choices, Tensor const& input) {
                                          return realise_layer(layer, convolving, choices, input);
                                      }});
    }
    description.blocks.push_back(header_of(skeleton));
    description.blocks.push_back(classifier_of(settings.classes));
    description.architecture = [skeleton](Choices const& choices) {
        return architecture_text(skeleton, choices);
    };
    if (is_published(settings))
        description.table_key = [skeleton](Choices const& choices) { return digits_of(skeleton, choices); };
    return description;
}

FbnetSettings at_size(FbnetSettings settings, std::int64_t size)
{
    settings.image_size = size;
    return settings;
}

std::unique_ptr<ArchitectureSpace> build(ChainDescription description)
{
    sim::Diagnostics mistakes;
    auto space = build_chain_space(std::move(description), mistakes);
    SUNDER_ENSURES(mistakes.empty());
    return space;
}

} // namespace

std::vector<std::string> const& fbnet_ops()
{
    static std::vector<std::string> const names = [] {
        std::vector<std::string> all;
        all.reserve(ops.size());
        for (auto const& op : ops)
            all.emplace_back(op.name);
        return all;
    }();
    return names;
}

std::unique_ptr<ArchitectureSpace> make_fbnet(FbnetSettings const& settings)
{
    auto description = describe(settings);
    description.miniature = [settings](std::int64_t size) { return make_fbnet(at_size(settings, size)); };
    return build(std::move(description));
}

std::unique_ptr<ArchitectureSpace> make_fbnet_extended(FbnetSettings const& settings)
{
    auto description = describe(settings);
    description.name = "fbnet_extended";
    auto const layers = skeleton_of(settings).layers;
    for (std::size_t i = 0; i < layers.size(); ++i)
        description.blocks[i + 1].variables.push_back(layers.size() + layers[i].stage);
    for (std::size_t stage = 0; stage < fbnet_stages; ++stage) {
        description.widths.push_back(description.variables.size());
        description.variables.push_back(
            {.name = fmt::format("width{}", stage), .choices = {"0.5", "0.75", "1"}, .only_if = {}});
    }
    description.coding = {.bottlenecks = {1, 2, 4, 8}, .bits = {32, 16, 8, 4}};
    description.miniature = [settings](std::int64_t size) {
        return make_fbnet_extended(at_size(settings, size));
    };
    return build(std::move(description));
}

} // namespace sunder::nas
