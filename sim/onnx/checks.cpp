#include "sim/onnx/checks.hpp"

#include "sim/base/plain_text.hpp"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

namespace sunder::sim {
namespace {

using Descriptor = google::protobuf::Descriptor;

std::optional<std::uint64_t> take_varint(std::string_view& bytes)
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
        auto const byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        value |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80) return value;
    }
    return std::nullopt;
}

/// Wire types: protobuf.dev/programming-guides/encoding. \param depth  that is left, as protobuf's own parser
/// has it
std::optional<std::size_t> parts_of(std::string_view bytes, Descriptor const* type, int depth)
{
    enum WireType : unsigned { varint = 0, fixed64 = 1, counted = 2, fixed32 = 5 };
    std::size_t parts = 0;
    while (!bytes.empty()) {
        auto const key = take_varint(bytes);
        if (!key) return std::nullopt;
        std::uint64_t size = 0;
        switch (*key & 7U) {
        case varint:
            if (!take_varint(bytes)) return std::nullopt;
            break;
        case fixed64:
            size = 8;
            break;
        case fixed32:
            size = 4;
            break;
        case counted: {
            auto const length = take_varint(bytes);
            if (!length || *length > bytes.size()) return std::nullopt;
            size = *length;
            ++parts;
            auto const* const field =
                *key >> 3U > 1'000'000 ? nullptr : type->FindFieldByNumber(static_cast<int>(*key >> 3U));
            auto const* const inner = field == nullptr ? nullptr : field->message_type();
            if (inner == nullptr) break;
            auto const within = depth == 0 ? std::nullopt : parts_of(bytes.substr(0, size), inner, depth - 1);
            if (!within) return std::nullopt;
            parts += *within;
            break;
        }
        default:
            return std::nullopt; // groups, which ONNX has none of
        }
        if (size > bytes.size()) return std::nullopt;
        bytes.remove_prefix(size);
    }
    return parts;
}

/// Bits of an element in raw data; nothing for texts and for types that nobody knows.
std::optional<std::size_t> raw_bits(std::int32_t type)
{
    // In the order of ONNX's numbers, from float on; 0: text.
    static constexpr std::array<std::size_t, 24> bits = {0,  32, 8,  8,   16, 16, 32, 64, 0, 8, 16, 64,
                                                         32, 64, 64, 128, 16, 8,  8,  8,  8, 4, 4,  4};
    if (type < 1 || type >= static_cast<std::int32_t>(bits.size())) return std::nullopt;
    auto const found = bits.at(static_cast<std::size_t>(type));
    return found == 0 ? std::nullopt : std::optional{found};
}

void check_values(onnx::TensorProto const& tensor, std::string const& what, Location const& where,
                  Diagnostics& diagnostics)
{
    constexpr std::size_t most = 1'000'000'000'000'000;
    auto const count = count_of({tensor.dims().begin(), tensor.dims().end()}, most);
    auto const bits = raw_bits(tensor.data_type());
    bool const is_elsewhere = tensor.data_location() == onnx::TensorProto::EXTERNAL;
    if (!count || !bits || is_elsewhere || tensor.raw_data().empty()) return;
    auto const bytes = (*count * *bits + 7) / 8;
    if (tensor.raw_data().size() != bytes)
        diagnostics.report(where, fmt::format("{} holds {} bytes, and its shape and type say {}", what,
                                              tensor.raw_data().size(), bytes));
}

class TensorCheck {
public:
    TensorCheck(Location const& where, Diagnostics& diagnostics) : where_{where}, diagnostics_{diagnostics} {}

    void check(onnx::GraphProto const& graph)
    {
        std::unordered_set<std::string> made;
        for (int i = 0; i < graph.initializer_size(); ++i) {
            auto const& tensor = graph.initializer(i);
            take(made, tensor.name(), fmt::format("constant {}", i + 1));
            check_values(tensor, fmt::format("constant '{}'", tensor.name()), where_, diagnostics_);
        }
        std::unordered_set<std::string> inputs;
        for (int i = 0; i < graph.input_size(); ++i)
            take(inputs, graph.input(i).name(), fmt::format("input {}", i + 1));
        made.insert(inputs.begin(), inputs.end()); // constants may be listed among the inputs
        for (auto const& node : graph.node()) {
            auto const what = fmt::format("node '{}' ({})", node.name(), node.op_type());
            for (auto const& output : node.output())
                if (!output.empty()) take(made, output, what);
            for (auto const& attribute : node.attribute()) {
                if (attribute.has_t()) check_values(attribute.t(), what, where_, diagnostics_);
                if (attribute.has_g()) check(attribute.g());
            }
        }
    }

private:
    void take(std::unordered_set<std::string>& made, std::string const& name, std::string const& what)
    {
        if (!made.insert(name).second)
            diagnostics_.report(where_, fmt::format("{}: there is a tensor '{}' before it", what, name));
    }

    Location const& where_;
    Diagnostics& diagnostics_;
};

} // namespace

std::optional<std::size_t> count_parts(std::string_view bytes)
{
    constexpr int deepest = 100; // as protobuf's own parser has it
    return parts_of(bytes, onnx::ModelProto::descriptor(), deepest);
}

void check_tensors(onnx::GraphProto const& graph, Location const& where, Diagnostics& diagnostics)
{
    TensorCheck{where, diagnostics}.check(graph);
}

void check_names(onnx::GraphProto const& graph, Location const& where, Diagnostics& diagnostics)
{
    auto const check = [&](std::string_view what, int number, std::string const& name) {
        auto const flaw = flaw_of_name(name);
        if (!flaw.empty()) diagnostics.report(where, fmt::format("{} {}: its name {}", what, number, flaw));
    };
    for (int i = 0; i < graph.input_size(); ++i)
        check("input", i + 1, graph.input(i).name());
    for (int i = 0; i < graph.initializer_size(); ++i)
        check("constant", i + 1, graph.initializer(i).name());
    for (int i = 0; i < graph.node_size(); ++i) {
        auto const& node = graph.node(i);
        check("node", i + 1, node.name() + node.op_type());
        for (auto const& tensor : node.input())
            check("an input of node", i + 1, tensor);
        for (auto const& tensor : node.output())
            check("an output of node", i + 1, tensor);
        for (auto const& attribute : node.attribute())
            if (attribute.has_g()) check_names(attribute.g(), where, diagnostics);
    }
}

void check_shapes(onnx::GraphProto const& proto, OnnxGraph const& graph, Location const& where,
                  Diagnostics& diagnostics)
{
    auto const check = [&](onnx::ValueInfoProto const& info) {
        auto const* const found = graph.known().find(info.name());
        auto const ours = found == nullptr ? std::nullopt : found->shape();
        auto const& stored = info.type().tensor_type().shape();
        if (!ours || stored.dim().empty()) return; // a shape without dimensions is one that nobody filled in
        bool same = ours->size() == static_cast<std::size_t>(stored.dim_size());
        for (int i = 1; same && i < stored.dim_size(); ++i)
            same = !stored.dim(i).has_dim_value() ||
                   stored.dim(i).dim_value() == (*ours)[static_cast<std::size_t>(i)];
        if (!same)
            diagnostics.report(where, fmt::format("the shape stored for '{}' is not the one that follows "
                                                  "from the nodes before it",
                                                  info.name()));
    };
    std::ranges::for_each(proto.value_info(), check);
    std::ranges::for_each(proto.output(), check);
}

} // namespace sunder::sim
