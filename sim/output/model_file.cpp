#include "sim/output/model_file.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace sunder::sim {
namespace {

constexpr Extent one{1, 1};

bool same(Extent const& a, Extent const& b)
{
    return a.height == b.height && a.width == b.width;
}

std::string text_of(Extent const& extent)
{
    if (extent.height == extent.width) return fmt::format("{}", extent.height);
    return fmt::format("[{}, {}]", extent.height, extent.width);
}

std::string text_of(Padding const& pad)
{
    if (pad.top != pad.bottom || pad.left != pad.right)
        return fmt::format("[{}, {}, {}, {}]", pad.top, pad.left, pad.bottom, pad.right);
    return text_of(Extent{pad.top, pad.left});
}

bool is_none(Padding const& pad)
{
    return pad.top == 0 && pad.left == 0 && pad.bottom == 0 && pad.right == 0;
}

/// "{kernel: 3, stride: 2}", of those keys that are not at their defaults.
class Mapping {
public:
    template <class Value>
    Mapping& add(std::string_view key, Value const& value)
    {
        entries_.push_back(fmt::format("{}: {}", key, value));
        return *this;
    }
    Mapping& add_unless(Extent const& usual, std::string_view key, Extent const& extent)
    {
        return same(usual, extent) ? *this : add(key, text_of(extent));
    }
    Mapping& add_pad(Padding const& pad) { return is_none(pad) ? *this : add("pad", text_of(pad)); }
    Mapping& add_bias(Bias bias) { return bias == Bias::present ? *this : add("bias", "false"); }

    [[nodiscard]] std::string text() const { return fmt::format("{{{}}}", fmt::join(entries_, ", ")); }

private:
    std::vector<std::string> entries_;
};

std::string text_of(Conv2d const& conv)
{
    Mapping keys;
    keys.add("out", conv.out).add("kernel", text_of(conv.kernel));
    keys.add_unless(one, "stride", conv.stride).add_pad(conv.pad).add_unless(one, "dilation", conv.dilation);
    if (conv.groups != 1) keys.add("groups", conv.groups);
    return keys.add_bias(conv.bias).text();
}

std::string text_of(Pool2d const& pool)
{
    Mapping keys;
    keys.add("kernel", text_of(pool.kernel)).add_unless(pool.kernel, "stride", pool.stride).add_pad(pool.pad);
    keys.add_unless(one, "dilation", pool.dilation);
    if (pool.rounding == Rounding::up) keys.add("ceil", "true");
    return keys.text();
}

/// What follows the op's key.
std::string value_of(OpKind const& kind)
{
    return std::visit(
        Match{[](Conv2d const& op) { return text_of(op); },
              [](Linear const& op) { return Mapping{}.add("out", op.out).add_bias(op.bias).text(); },
              [](Pool2d const& op) { return text_of(op); },
              [](AdaptivePool2d const& op) { return Mapping{}.add_unless(one, "out", op.out).text(); },
              [](Activation const& op) { return std::string{name_of(op.kind)}; },
              [](LocalResponseNorm const& op) { return Mapping{}.add("size", op.size).text(); },
              [](Slice const& op) { return Mapping{}.add("from", op.from).add("to", op.to).text(); },
              [](ChannelShuffle const& op) { return Mapping{}.add("groups", op.groups).text(); },
              [](Pad2d const& op) { return Mapping{}.add("pad", text_of(op.pad)).text(); },
              [](auto const&) { return std::string{"{}"}; }},
        kind);
}

/// As it is where YAML takes it for text, else in quotes.
std::string scalar(std::string const& text)
{
    static constexpr std::array<std::string_view, 9> other_meanings = {"true", "false", "yes", "no", "on",
                                                                       "off",  "null",  "y",   "n"};
    std::string lower = text;
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    auto const is_plain = [](unsigned char c) {
        return c < 128 && (std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-' || c == '/');
    };
    bool const plain = !text.empty() &&
                       (std::isalpha(static_cast<unsigned char>(text.front())) != 0 || text.front() == '_') &&
                       std::ranges::all_of(text, is_plain) &&
                       std::ranges::find(other_meanings, lower) == other_meanings.end();
    if (plain) return text;
    std::string quoted = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        if (static_cast<unsigned char>(c) < 0x20)
            quoted += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else
            quoted += c;
    }
    return quoted + '"';
}

std::string line_of(OpDescription const& op, std::string const& before)
{
    SUNDER_EXPECTS(op.time.empty());
    Mapping keys;
    keys.add("name", scalar(op.name));
    if (auto const* const opaque = std::get_if<Opaque>(&op.kind)) {
        keys.add("work", fmt::format("{} flop", opaque->work.value()));
        if (opaque->shape.empty())
            keys.add("output", fmt::format("{} B", opaque->output.value()));
        else
            keys.add("shape", fmt::format("[{}]", fmt::join(opaque->shape, ", ")));
        if (opaque->type != ElementType::float32) keys.add("type", name_of(opaque->type));
        if (opaque->weights > Bytes{}) keys.add("weights", fmt::format("{} B", opaque->weights.value()));
    } else {
        keys.add(key_of(op.kind), value_of(op.kind));
    }
    bool const continues_chain = op.inputs.empty() || (op.inputs.size() == 1 && op.inputs[0] == before);
    if (!continues_chain) {
        std::vector<std::string> names;
        for (auto const& input : op.inputs)
            names.push_back(scalar(input));
        keys.add("inputs", fmt::format("[{}]", fmt::join(names, ", ")));
    }
    return fmt::format("  - {}\n", keys.text());
}

/// Multiply-accumulates of the ops that are made of them.
double multiply_accumulates(ModelGraph const& model)
{
    double total = 0.0;
    for (auto const& op : model.ops) {
        auto const* const conv = std::get_if<Conv2d>(&op.kind);
        auto const* const linear = std::get_if<Linear>(&op.kind);
        if (conv == nullptr && linear == nullptr) continue;
        bool const bias = (conv != nullptr ? conv->bias : linear->bias) == Bias::present;
        total += (op.work.value() - (bias ? op.output.elements() : 0.0)) / 2.0;
    }
    return total;
}

std::string comments_on(ModelDescription const& model)
{
    Diagnostics diagnostics;
    auto const graph = build_model(model, diagnostics);
    diagnostics.raise_if_any();
    auto text = fmt::format(
        "# {}: {} parameters, {:.4g} GMAC in convolutions and linear ops, {:.4g} MB of weights\n", model.name,
        graph.parameters(), multiply_accumulates(graph) / 1e9, graph.weights().value() / 1e6);
    if (!model.origin.empty()) text += fmt::format("# {}\n", model.origin);
    return text;
}

} // namespace

std::string model_text(ModelDescription const& model)
{
    SUNDER_EXPECTS(model.exits.empty());
    std::string text = comments_on(model);
    text += "format: sunder-model/1\n";
    if (model.input.shape.empty())
        text += fmt::format("input: {{name: {}, bytes: {} B}}\n", scalar(model.input_name),
                            model.input.bytes.value());
    else
        text += fmt::format("input: {{name: {}, shape: [{}], type: {}}}\n", scalar(model.input_name),
                            fmt::join(model.input.shape, ", "), name_of(model.input.type));
    if (model.accuracy) text += fmt::format("accuracy: {}\n", *model.accuracy);
    text += "ops:\n";
    auto const* before = &model.input_name;
    for (auto const& op : model.ops) {
        text += line_of(op, *before);
        before = &op.name;
    }
    return text;
}

} // namespace sunder::sim
