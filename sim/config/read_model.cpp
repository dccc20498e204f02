#include "sim/config/read_parts.hpp"
#include "sim/model/build_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sunder::sim {
namespace {

struct NamedActivation {
    std::string_view name;
    ActivationKind kind;
};

constexpr std::array activations{
    NamedActivation{"relu", ActivationKind::relu},
    NamedActivation{"relu6", ActivationKind::relu6},
    NamedActivation{"sigmoid", ActivationKind::sigmoid},
    NamedActivation{"hard_sigmoid", ActivationKind::hard_sigmoid},
    NamedActivation{"silu", ActivationKind::silu},
    NamedActivation{"hard_swish", ActivationKind::hard_swish},
    NamedActivation{"tanh", ActivationKind::tanh},
    NamedActivation{"gelu", ActivationKind::gelu},
    NamedActivation{"softmax", ActivationKind::softmax},
};

/// One number for both, or [height, width].
Extent read_extent(YamlCursor const& at)
{
    if (!at.is_list()) return {at.whole(), at.whole()};
    auto const sizes = at.items();
    return {sizes[0].whole(), sizes[1].whole()};
}

/// Also [top, left, bottom, right].
Padding read_padding(YamlCursor const& at, Reading const& reading)
{
    if (!at.is_list()) return {at.whole(), at.whole(), at.whole(), at.whole()};
    auto const sizes = at.items();
    auto const size = [&](std::size_t i) { return sizes[i].whole(); };
    if (sizes.size() == 2) return {size(0), size(1), size(0), size(1)};
    if (sizes.size() == 4) return {size(0), size(1), size(2), size(3)};
    reading.diagnostics.report(at.where(), "3 numbers are given here",
                               "use one for all sides, [height, width] or [top, left, bottom, right]");
    return {};
}

Bias read_bias(YamlCursor const& at)
{
    return at.text() == "true" ? Bias::present : Bias::none;
}

OpKind read_conv2d(YamlCursor const& at, Reading const& reading)
{
    return Conv2d{.out = at["out"].whole(),
                  .kernel = read_extent(at["kernel"]),
                  .stride = read_extent(at["stride"]),
                  .pad = read_padding(at["pad"], reading),
                  .dilation = read_extent(at["dilation"]),
                  .groups = at["groups"].whole(),
                  .bias = read_bias(at["bias"])};
}

OpKind read_pool(YamlCursor const& at, PoolKind kind, Reading const& reading)
{
    auto const kernel = read_extent(at["kernel"]);
    Pool2d pool{.kind = kind,
                .kernel = kernel,
                .stride = at["stride"].given() ? read_extent(at["stride"]) : kernel,
                .pad = read_padding(at["pad"], reading),
                .rounding = at["ceil"].text() == "true" ? Rounding::up : Rounding::down};
    if (kind == PoolKind::max) pool.dilation = read_extent(at["dilation"]);
    return pool;
}

OpKind read_activation(YamlCursor const& at)
{
    auto const name = at.text();
    auto const found = std::ranges::find(activations, name, &NamedActivation::name);
    return Activation{found == activations.end() ? ActivationKind::relu : found->kind};
}

/// \pre `kind` is the one key of `op` that says what it is
OpKind read_kind(YamlCursor const& op, std::string const& kind, Reading const& reading)
{
    if (kind == "work") {
        return Opaque{.work = op["work"].quantity<Flops>(),
                      .output = op["output"].quantity<Bytes>(),
                      .weights = op["weights"].quantity<Bytes>()};
    }
    auto const at = op[kind];
    if (kind == "activation") return read_activation(at);
    at.use_all();
    if (!at.is_mapping()) return Dropout{};
    if (kind == "conv2d") return read_conv2d(at, reading);
    if (kind == "linear") return Linear{.out = at["out"].whole(), .bias = read_bias(at["bias"])};
    if (kind == "max_pool") return read_pool(at, PoolKind::max, reading);
    if (kind == "average_pool") return read_pool(at, PoolKind::average, reading);
    if (kind == "adaptive_max_pool") return AdaptivePool2d{PoolKind::max, read_extent(at["out"])};
    if (kind == "adaptive_average_pool") return AdaptivePool2d{PoolKind::average, read_extent(at["out"])};
    if (kind == "pad2d") return Pad2d{read_padding(at["pad"], reading)};
    if (kind == "batch_norm") return BatchNorm{};
    if (kind == "local_response_norm") return LocalResponseNorm{at["size"].whole()};
    if (kind == "add") return Add{};
    if (kind == "multiply") return Multiply{};
    if (kind == "concat") return Concat{};
    if (kind == "flatten") return Flatten{};
    if (kind == "slice") return Slice{.from = at["from"].whole(), .to = at["to"].whole()};
    if (kind == "channel_shuffle") return ChannelShuffle{at["groups"].whole()};
    return Dropout{};
}

OpDescription read_op(YamlCursor const& at, Reading const& reading)
{
    OpDescription op{.name = at["name"].text(),
                     .kind = Dropout{},
                     .inputs = {},
                     .time = {},
                     .where = at.where(),
                     .inputs_where = {}};
    auto const kind = at.choice();
    if (!kind.empty()) op.kind = read_kind(at, kind, reading);
    for (auto const& input : at["inputs"].items()) {
        op.inputs.push_back(input.text());
        op.inputs_where.push_back(input.where());
    }
    for (auto const& [name, where, value] : at["time"].names())
        op.time[name] = read_distribution(value, reading);
    return op;
}

/// Bits of an element as in ElementType.
ElementType read_type(YamlCursor const& at)
{
    auto const name = at.text();
    if (name == "uint8") return ElementType::uint8;
    if (name == "int8") return ElementType::int8;
    if (name == "float16") return ElementType::float16;
    return ElementType::float32;
}

} // namespace

Tensor read_input(YamlCursor const& at)
{
    Tensor input;
    if (at.choice() == "bytes") {
        input.bytes = at["bytes"].quantity<Bytes>();
        return input;
    }
    input.type = read_type(at["type"]);
    double elements = 1;
    for (auto const& size : at["shape"].items()) {
        input.shape.push_back(std::max<std::int64_t>(size.whole(), 1));
        elements *= static_cast<double>(input.shape.back());
    }
    input.bytes = Bytes{std::ceil(elements * bits_of(input.type) / 8)};
    return input;
}

std::vector<OpDescription> read_ops(YamlCursor const& at, Reading const& reading)
{
    std::vector<OpDescription> ops;
    auto const items = at.items();
    ops.reserve(items.size());
    for (auto const& op : items)
        ops.push_back(read_op(op, reading));
    return ops;
}

ModelGraph read_model(YamlCursor const& at, std::string name, Reading const& reading)
{
    auto const mistakes = reading.diagnostics.size();
    ModelDescription description{.name = std::move(name),
                                 .input_name = at["input"]["name"].text(),
                                 .input = read_input(at["input"]),
                                 .ops = {},
                                 .where = at["input"].where()};
    description.ops = read_ops(at["ops"], reading);
    if (at["format"].given()) (void)at["format"].text();
    // Shapes of what is misspelt would only confuse.
    if (reading.diagnostics.size() > mistakes || !at.flawless()) return {};
    return build_model(description, reading.diagnostics);
}

} // namespace sunder::sim
