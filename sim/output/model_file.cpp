#include "sim/output/model_file.hpp"

#include "sim/base/match.hpp"
#include "sim/output/op_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace sunder::sim {
namespace {

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

/// "{name: image, shape: [3, 224, 224], type: uint8}".
std::string text_of(std::string const& name, Tensor const& tensor)
{
    if (tensor.shape.empty())
        return KeyList{}
            .add("name", scalar(name))
            .add("bytes", fmt::format("{} B", tensor.bytes.value()))
            .text();
    return KeyList{}
        .add("name", scalar(name))
        .add("shape", fmt::format("[{}]", fmt::join(tensor.shape, ", ")))
        .add("type", name_of(tensor.type))
        .text();
}

/// "312.4 us".
std::string text_of(Seconds time)
{
    double const value = time.value();
    if (value == 0) return "0 s";
    if (value < 1e-3) return fmt::format("{:.12g} us", value * 1e6);
    return value < 1 ? fmt::format("{:.12g} ms", value * 1e3) : fmt::format("{:.12g} s", value);
}

/// "{gamma: {mean: 3 ms, deviation: 1 ms}}".
std::string text_of(std::string_view kind, KeyList const& keys)
{
    return fmt::format("{{{}: {}}}", kind, keys.text());
}

std::string moments(std::string_view kind, Seconds mean, Seconds deviation)
{
    return text_of(kind, KeyList{}.add("mean", text_of(mean)).add("deviation", text_of(deviation)));
}

std::string text_of(Empirical const& measured)
{
    std::vector<std::string> values;
    for (auto const value : *measured.values)
        values.push_back(text_of(value));
    return fmt::format("{{empirical: [{}]}}", fmt::join(values, ", "));
}

std::string text_of(Distribution const& time)
{
    return std::visit(
        Match{[](Deterministic const& of) { return text_of(of.value); },
              [](Uniform const& of) {
                  return text_of("uniform",
                                 KeyList{}.add("min", text_of(of.low)).add("max", text_of(of.high)));
              },
              [](Exponential const& of) { return fmt::format("{{exponential: {}}}", text_of(of.mean)); },
              [](Erlang const& of) {
                  return text_of("erlang", KeyList{}.add("stages", of.stages).add("mean", text_of(of.mean)));
              },
              [](Gamma const& of) { return moments("gamma", of.mean, of.deviation); },
              [](Lognormal const& of) { return moments("lognormal", of.mean, of.deviation); },
              [](TruncatedNormal const& of) { return moments("normal", of.mean, of.deviation); },
              [](Pareto const& of) {
                  return text_of("pareto", KeyList{}
                                               .add("mean", text_of(mean_of(of)))
                                               .add("shape", fmt::format("{:.12g}", of.shape)));
              },
              [](Empirical const& of) { return text_of(of); }},
        time);
}

std::string text_of(Distribution const& time, TimeDigits digits)
{
    auto const* const known = std::get_if<Deterministic>(&time);
    if (known == nullptr || digits == TimeDigits::twelve || known->value == Seconds{}) return text_of(time);
    return fmt::format("{} s", known->value.value());
}

std::string line_of(OpDescription const& op, std::string const& before, TimeDigits digits)
{
    KeyList keys;
    keys.add("name", scalar(op.name));
    if (auto const* const opaque = std::get_if<Opaque>(&op.kind)) {
        keys.add("work", fmt::format("{} flop", opaque->work.value()));
        if (opaque->shape.empty())
            keys.add("output", fmt::format("{} B", opaque->output.value()));
        else
            keys.add("shape", fmt::format("[{}]", fmt::join(opaque->shape, ", ")));
        if (opaque->weights > Bytes{}) keys.add("weights", fmt::format("{} B", opaque->weights.value()));
    } else {
        keys.add(key_of(op.kind), text_of(op.kind));
    }
    if (op.type) keys.add("type", name_of(*op.type));
    if (!op.weights_of.empty()) keys.add("weights_of", scalar(op.weights_of));
    if (op.parameters) keys.add("parameters", *op.parameters);
    if (op.weight_bits != 0) keys.add("bits", op.weight_bits);
    bool const continues_chain = op.inputs.empty() || (op.inputs.size() == 1 && op.inputs[0] == before);
    if (!continues_chain) {
        std::vector<std::string> names;
        for (auto const& input : op.inputs)
            names.push_back(scalar(input));
        keys.add("inputs", fmt::format("[{}]", fmt::join(names, ", ")));
    }
    if (!op.time.empty()) {
        KeyList times;
        for (auto const& [name, time] : op.time)
            times.add(scalar(name), text_of(time, digits));
        keys.add("time", times.text());
    }
    return fmt::format("  - {}\n", keys.text());
}

std::string comments_on(ModelDescription const& model)
{
    Diagnostics diagnostics;
    auto const graph = build_model(model, diagnostics);
    diagnostics.raise_if_any();
    auto text =
        fmt::format("# {}: {} parameters, {:.4g} GMAC, {:.4g} MB of weights\n", model.name,
                    graph.parameters(), graph.multiply_accumulates() / 1e9, graph.weights().value() / 1e6);
    if (!model.origin.empty()) text += fmt::format("# {}\n", model.origin);
    return text;
}

/// "0.3", or "{0.2: 0.4, 0.5: 0.1}".
std::string text_of(ByThreshold const& figure)
{
    if (!figure.depends()) return fmt::format("{}", figure.points.front().value);
    KeyList keys;
    for (auto const& point : figure.points)
        keys.add(fmt::format("{}", point.threshold), point.value);
    return keys.text();
}

std::string text_of(ExitDescription const& exit, TimeDigits digits)
{
    auto text = fmt::format("  - after: {}\n", scalar(exit.after));
    if (!exit.name.empty()) text += fmt::format("    name: {}\n", scalar(exit.name));
    text += fmt::format("    leaves: {}\n", text_of(exit.leaves));
    if (exit.accuracy) text += fmt::format("    accuracy: {}\n", text_of(*exit.accuracy));
    if (exit.accuracy_at_end)
        text += fmt::format("    accuracy_at_end: {}\n", text_of(*exit.accuracy_at_end));
    if (exit.ops.empty()) return text;
    text += "    ops:\n";
    auto const* before = &exit.after;
    for (auto const& op : exit.ops) {
        text += fmt::format("    {}", line_of(op, *before, digits));
        before = &op.name;
    }
    return text;
}

std::string text_of(KeptTokens const& kept)
{
    auto text = fmt::format("cache:\n  tokens: {}\n  of:\n", kept.tokens);
    for (auto const& each : kept.of) {
        KeyList keys;
        keys.add("bytes", fmt::format("{} B", each.bytes.value()));
        if (each.work > Flops{}) keys.add("work", fmt::format("{} flop", each.work.value()));
        text += fmt::format("    {}: {}\n", scalar(each.op), keys.text());
    }
    return text;
}

} // namespace

std::string model_text(ModelDescription const& model, TimeDigits digits)
{
    std::string text = comments_on(model);
    text += "format: sunder-model/1\n";
    auto const first = text_of(model.input_name, model.input);
    text += model.further_inputs.empty() ? fmt::format("input: {}\n", first)
                                         : fmt::format("inputs:\n  - {}\n", first);
    for (auto const& input : model.further_inputs)
        text += fmt::format("  - {}\n", text_of(input.name, input.tensor));
    if (model.accuracy) text += fmt::format("accuracy: {}\n", *model.accuracy);
    if (model.weight_bits != bits_of(ElementType::float32))
        text += fmt::format("weight_bits: {}\n", model.weight_bits);
    text += "ops:\n";
    auto const* before = &model.input_name;
    for (auto const& op : model.ops) {
        text += line_of(op, *before, digits);
        before = &op.name;
    }
    if (!model.exits.empty()) text += "exits:\n";
    for (auto const& exit : model.exits)
        text += text_of(exit, digits);
    if (!model.kept.of.empty()) text += text_of(model.kept);
    return text;
}

} // namespace sunder::sim
