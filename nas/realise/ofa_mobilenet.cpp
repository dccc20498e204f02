#include "nas/realise/ofa_mobilenet.hpp"

#include "nas/realise/chain_space.hpp"
#include "sim/base/contract.hpp"
#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace sunder::nas {
namespace {

using sim::ActivationKind;
using sim::OpDescription;
using sim::Tensor;

enum class Excitation : std::uint8_t { none, squeezed };

struct MobileStage {
    std::int64_t channels = 24;
    std::int64_t stride = 1; ///< of the first layer
    ActivationKind activation = ActivationKind::relu;
    Excitation excitation = Excitation::none;
};

constexpr std::array<MobileStage, 5> stages{{{24, 2, ActivationKind::relu, Excitation::none},
                                             {40, 2, ActivationKind::relu, Excitation::squeezed},
                                             {80, 2, ActivationKind::hard_swish, Excitation::none},
                                             {112, 1, ActivationKind::hard_swish, Excitation::squeezed},
                                             {160, 2, ActivationKind::hard_swish, Excitation::squeezed}}};
constexpr std::array<std::int64_t, 3> depths{2, 3, 4};
constexpr std::array<std::int64_t, 3> kernels{3, 5, 7};
constexpr std::array<std::int64_t, 3> expansions{3, 4, 6};
constexpr std::int64_t most_layers = 4; // of a stage
constexpr std::int64_t stem_channels = 16;
constexpr std::int64_t header_channels = 960;
constexpr std::int64_t feature_channels = 1280;

/// To the nearest multiple of 8, and one more where that takes away more than a tenth.
std::int64_t rounded_channels(double channels)
{
    constexpr double step = 8;
    auto rounded = std::max(step, std::floor((channels + step / 2) / step) * step);
    if (rounded < 0.9 * channels) rounded += step;
    return static_cast<std::int64_t>(rounded);
}

template <std::size_t count>
std::vector<std::string> names_of(std::array<std::int64_t, count> const& numbers)
{
    std::vector<std::string> names;
    for (auto const number : numbers)
        names.push_back(std::to_string(number));
    return names;
}

OpDescription op(std::string name, sim::OpKind kind, std::vector<std::string> inputs = {})
{
    OpDescription description;
    description.name = std::move(name);
    description.kind = std::move(kind);
    description.inputs = std::move(inputs);
    return description;
}

struct Window {
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    std::int64_t groups = 1;
};

sim::Conv2d convolution(std::int64_t out, Window const& window, sim::Bias bias = sim::Bias::none)
{
    auto const pad = window.kernel / 2;
    return {.out = out,
            .kernel = {window.kernel, window.kernel},
            .stride = {window.stride, window.stride},
            .pad = {pad, pad, pad, pad},
            .groups = window.groups,
            .bias = bias};
}

void add_normalised(std::vector<OpDescription>& to, std::string const& suffix, sim::Conv2d const& conv)
{
    to.push_back(op("conv" + suffix, conv));
    to.push_back(op("norm" + suffix, sim::BatchNorm{}));
}

void add_activated(std::vector<OpDescription>& to, std::string const& suffix, sim::Conv2d const& conv,
                   ActivationKind activation)
{
    add_normalised(to, suffix, conv);
    to.push_back(op("act" + suffix, sim::Activation{activation}));
}

/// Each channel times a share that all channels' means tell (Hu, Shen and Sun, CVPR 2018).
void add_excitation(std::vector<OpDescription>& to, std::int64_t channels)
{
    auto const before = to.back().name;
    auto const squeezed = rounded_channels(static_cast<double>(channels) / 4);
    to.push_back(op("mean", sim::AdaptivePool2d{}));
    to.push_back(op("squeeze", convolution(squeezed, {}, sim::Bias::present)));
    to.push_back(op("squeezed", sim::Activation{}));
    to.push_back(op("excite", convolution(channels, {}, sim::Bias::present)));
    to.push_back(op("share", sim::Activation{ActivationKind::hard_sigmoid}));
    to.push_back(op("scaled", sim::Multiply{}, {before, "share"}));
}

struct MobileLayer {
    MobileStage stage;
    std::int64_t stride = 1;
    std::int64_t kernel = 3;
    std::int64_t expansion = 1;
    std::int64_t out = 16;
};

std::vector<OpDescription> ops_of(MobileLayer const& layer, std::int64_t in)
{
    std::vector<OpDescription> ops;
    auto const middle =
        layer.expansion == 1 ? in : rounded_channels(static_cast<double>(layer.expansion * in));
    auto const activation = layer.stage.activation;
    if (layer.expansion > 1) add_activated(ops, "1", convolution(middle, {}), activation);
    add_activated(ops, "2",
                  convolution(middle, {.kernel = layer.kernel, .stride = layer.stride, .groups = middle}),
                  activation);
    if (layer.stage.excitation == Excitation::squeezed) add_excitation(ops, middle);
    add_normalised(ops, "3", convolution(layer.out, {}));
    if (in == layer.out && layer.stride == 1) ops.push_back(op("add", sim::Add{}, {"norm3", block_input}));
    return ops;
}

Realisation realisation(std::vector<OpDescription> ops)
{
    return {.kind = {}, .ops = std::move(ops)};
}

/// A block that nothing is chosen of.
template <class OpsOf>
BlockDescription fixed_block(std::string name, OpsOf ops_of_input)
{
    return {.name = std::move(name),
            .variables = {},
            .realise = [ops_of_input](Choices const&, Tensor const& input) {
                return realisation(ops_of_input(input));
            }};
}

class Description {
public:
    explicit Description(OfaMobilenetSettings settings) : settings_{std::move(settings)}
    {
        SUNDER_EXPECTS(settings_.classes >= 1 && settings_.width > 0);
        if (settings_.resolutions.empty())
            for (int size = 128; size <= 224; size += 4)
                settings_.resolutions.push_back(size);
        std::ranges::sort(settings_.resolutions);
        SUNDER_EXPECTS(settings_.resolutions.front() > 0);
        sizes_ = settings_.resolutions;
        if (settings_.image_size) std::ranges::fill(sizes_, *settings_.image_size);
        std::int64_t const size = sizes_.back();
        chain_.name = "ofa_mobilenet";
        chain_.input = sim::sized({.shape = {3, size, size}, .type = sim::ElementType::uint8, .bytes = {}});
        add_variables();
        add_blocks();
        chain_.miniature = [settings = settings_](std::int64_t side) {
            auto small = settings;
            small.image_size = static_cast<int>(side);
            return make_ofa_mobilenet(small);
        };
    }

    [[nodiscard]] ChainDescription const& chain() const { return chain_; }

private:
    [[nodiscard]] std::int64_t scaled(std::int64_t channels) const
    {
        return rounded_channels(static_cast<double>(channels) * settings_.width);
    }

    void add_variables()
    {
        auto& variables = chain_.variables;
        variables.push_back({.name = "resolution", .choices = {}, .only_if = {}});
        for (auto const size : settings_.resolutions)
            variables.back().choices.push_back(std::to_string(size));
        for (std::size_t stage = 0; stage < stages.size(); ++stage)
            variables.push_back(
                {.name = fmt::format("depth{}", stage), .choices = names_of(depths), .only_if = {}});
        for (std::size_t layer = 0; layer < stages.size() * most_layers; ++layer) {
            auto const premise = premise_of(layer);
            variables.push_back(
                {.name = fmt::format("kernel{}", layer), .choices = names_of(kernels), .only_if = premise});
            variables.push_back({.name = fmt::format("expansion{}", layer),
                                 .choices = names_of(expansions),
                                 .only_if = premise});
        }
    }

    /// Of the layers that every depth has, nothing.
    static std::optional<Variable::Premise> premise_of(std::size_t layer)
    {
        auto const place = static_cast<std::int64_t>(layer) % most_layers;
        Variable::Premise premise{.variable = 1 + layer / most_layers, .values = {}};
        for (std::size_t depth = 0; depth < depths.size(); ++depth)
            if (place < depths[depth]) premise.values.push_back(static_cast<int>(depth));
        if (premise.values.size() == depths.size()) return std::nullopt;
        return premise;
    }

    void add_blocks()
    {
        auto& blocks = chain_.blocks;
        blocks.push_back({.name = "scale",
                          .variables = {0},
                          .realise = [sizes = sizes_](Choices const& choices, Tensor const&) {
                              std::int64_t const size = sizes[static_cast<std::size_t>(choices[0])];
                              if (size == sizes.back()) return realisation({});
                              return realisation({op("nearest", sim::Resize{.out = {size, size}})});
                          }});
        blocks.push_back(fixed_block("stem", [out = scaled(stem_channels)](Tensor const&) {
            std::vector<OpDescription> ops;
            add_activated(ops, "", convolution(out, {.kernel = 3, .stride = 2}), ActivationKind::hard_swish);
            return ops;
        }));
        blocks.push_back(fixed_block("first", [out = scaled(stem_channels)](Tensor const& input) {
            return ops_of({.stage = stages[0], .out = out}, input.shape[0]);
        }));
        for (std::size_t layer = 0; layer < stages.size() * most_layers; ++layer)
            blocks.push_back(layer_block(layer));
        add_end();
    }

    [[nodiscard]] BlockDescription layer_block(std::size_t layer) const
    {
        auto const stage = layer / most_layers;
        auto const place = static_cast<std::int64_t>(layer) % most_layers;
        auto const first = 1 + stages.size() + 2 * layer; // variable
        MobileLayer const made{.stage = stages[stage],
                               .stride = place == 0 ? stages[stage].stride : 1,
                               .out = scaled(stages[stage].channels)};
        return {.name = fmt::format("s{}_{}", stage, place),
                .variables = {1 + stage, first, first + 1},
                .realise = [made, place](Choices const& choices, Tensor const& input) {
                    if (place >= depths[static_cast<std::size_t>(choices[0])]) return realisation({});
                    auto chosen = made;
                    chosen.kernel = kernels[static_cast<std::size_t>(choices[1])];
                    chosen.expansion = expansions[static_cast<std::size_t>(choices[2])];
                    return realisation(ops_of(chosen, input.shape[0]));
                }};
    }

    void add_end()
    {
        auto& blocks = chain_.blocks;
        blocks.push_back(fixed_block("header", [out = scaled(header_channels)](Tensor const&) {
            std::vector<OpDescription> ops;
            add_activated(ops, "", convolution(out, {}), ActivationKind::hard_swish);
            return ops;
        }));
        blocks.push_back(fixed_block(
            "pool", [](Tensor const&) { return std::vector{op("mean", sim::AdaptivePool2d{})}; }));
        blocks.push_back(fixed_block("features", [out = scaled(feature_channels)](Tensor const&) {
            return std::vector{op("conv", convolution(out, {})),
                               op("act", sim::Activation{ActivationKind::hard_swish})};
        }));
        blocks.push_back(fixed_block("classifier", [classes = settings_.classes](Tensor const&) {
            return std::vector{op("flatten", sim::Flatten{}), op("linear", sim::Linear{.out = classes})};
        }));
    }

    OfaMobilenetSettings settings_;
    std::vector<int> sizes_; ///< of the images, by resolution
    ChainDescription chain_;
};

} // namespace

std::unique_ptr<ArchitectureSpace> make_ofa_mobilenet(OfaMobilenetSettings const& settings)
{
    sim::Diagnostics mistakes;
    auto space = build_chain_space(Description{settings}.chain(), mistakes);
    SUNDER_ENSURES(mistakes.empty());
    return space;
}

} // namespace sunder::nas
