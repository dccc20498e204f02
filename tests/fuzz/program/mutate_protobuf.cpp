#include "tests/fuzz/program/mutate_protobuf.hpp"

#include "tests/fuzz/program/mutate_bytes.hpp"
#include "tests/fuzz/program/mutate_text.hpp"

#include <array>
#include <optional>
#include <vector>

namespace sunder::fuzz {
namespace {

enum WireType : std::uint8_t { varint = 0, fixed64 = 1, counted = 2, fixed32 = 5 };

struct Field {
    std::uint64_t number = 0;
    std::uint64_t type = varint;
    std::uint64_t value = 0;  ///< of a varint
    std::string bytes;        ///< of a fixed or counted field that is no message
    std::vector<Field> inner; ///< of a counted field that is one
};

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

std::optional<std::string> take(std::string_view& bytes, std::uint64_t size)
{
    if (size > bytes.size()) return std::nullopt;
    std::string taken{bytes.substr(0, size)};
    bytes.remove_prefix(size);
    return taken;
}

std::optional<std::vector<Field>> parse(std::string_view bytes)
{
    constexpr std::uint64_t most_fields = 40; // what ONNX numbers its fields up to, about
    std::vector<Field> fields;
    while (!bytes.empty()) {
        auto const key = take_varint(bytes);
        if (!key || *key >> 3U == 0 || *key >> 3U > most_fields) return std::nullopt;
        Field field{.number = *key >> 3U, .type = *key & 7U, .value = 0, .bytes = {}, .inner = {}};
        std::optional<std::string> taken;
        if (field.type == varint || field.type == counted) {
            auto const number = take_varint(bytes);
            if (!number) return std::nullopt;
            field.value = *number;
            taken = field.type == varint ? std::string{} : take(bytes, *number);
        } else if (field.type == fixed64 || field.type == fixed32) {
            taken = take(bytes, field.type == fixed64 ? 8 : 4);
        }
        if (!taken) return std::nullopt;
        field.bytes = *std::move(taken);
        if (auto inner = field.type == counted ? parse(field.bytes) : std::nullopt; inner && !inner->empty())
            field.inner = *std::move(inner);
        fields.push_back(std::move(field));
    }
    return fields;
}

void add_varint(std::string& bytes, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7U)
        bytes += static_cast<char>(value | 0x80U);
    bytes += static_cast<char>(value);
}

std::string written(std::vector<Field> const& fields)
{
    std::string bytes;
    for (auto const& field : fields) {
        add_varint(bytes, field.number << 3U | field.type);
        auto const& content = field.inner.empty() ? field.bytes : written(field.inner);
        if (field.type == varint) add_varint(bytes, field.value);
        if (field.type == counted) add_varint(bytes, content.size());
        if (field.type != varint) bytes += content;
    }
    return bytes;
}

/// Every message, with all inside.
void collect(std::vector<Field>& message, std::vector<std::vector<Field>*>& found)
{
    found.push_back(&message);
    for (auto& field : message)
        if (!field.inner.empty()) collect(field.inner, found);
}

void change_value(Field& field, Draw& draw)
{
    static constexpr std::array<std::uint64_t, 12> values{0,
                                                          1,
                                                          2,
                                                          3,
                                                          255,
                                                          65'536,
                                                          1'000'000'000,
                                                          0x7fffffff,
                                                          0x80000000,
                                                          0x7fffffffffffffff,
                                                          0x8000000000000000,
                                                          0xffffffffffffffff};
    field.value = draw.of(values);
    if (field.type == varint) return;
    field.inner.clear();
    field.bytes = draw.one_in(3) ? nasty_name(draw) : mutate_bytes(std::move(field.bytes), draw);
}

/// A chain of messages, each within the other.
Field nested(Field field, std::size_t depth)
{
    for (std::size_t i = 0; i < depth; ++i) {
        Field outer = field;
        outer.type = counted;
        outer.bytes = written({field});
        outer.inner.clear();
        field = std::move(outer);
    }
    return field;
}

void change_one(std::vector<Field>& root, Draw& draw)
{
    constexpr std::size_t many = 3'000;
    std::vector<std::vector<Field>*> messages;
    collect(root, messages);
    auto& message = *draw.of(messages);
    auto const& elsewhere = *draw.of(messages);
    if (message.empty() || elsewhere.empty()) return;
    auto& field = draw.of(message);
    auto const other = elsewhere[draw.below(elsewhere.size())];
    auto const place = message.begin() + static_cast<std::ptrdiff_t>(draw.below(message.size()));
    switch (draw.below(8)) {
    case 0:
        message.erase(place);
        break;
    case 1:
        message.insert(place, Field{field});
        break;
    case 2:
        std::swap(field, *place);
        break;
    case 3:
        field = other;
        break;
    case 4: // such as the name of another tensor
        field.bytes = other.bytes;
        field.inner = other.inner;
        break;
    case 5:
        if (draw.one_in(8)) message.insert(place, many, Field{field});
        break;
    case 6:
        if (draw.one_in(4)) field = nested(field, draw.one_in(2) ? 90 : 150);
        break;
    default:
        change_value(field, draw);
    }
}

} // namespace

std::string mutate_protobuf(std::string const& bytes, Draw& draw)
{
    auto message = parse(bytes);
    if (!message || draw.one_in(6)) return mutate_bytes(bytes, draw);
    do
        change_one(*message, draw);
    while (draw.one_in(2) && !message->empty());
    return written(*message);
}

} // namespace sunder::fuzz
