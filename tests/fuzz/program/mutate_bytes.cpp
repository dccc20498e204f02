#include "tests/fuzz/program/mutate_bytes.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace sunder::fuzz {
namespace {

constexpr std::size_t longest_span = 4096;

enum class Damage : std::uint8_t { bit, byte, word, cut, removal, repetition, blanks, twice, elsewhere };

constexpr std::array damages{Damage::bit,   Damage::bit,      Damage::byte,       Damage::word,
                             Damage::cut,   Damage::removal,  Damage::repetition, Damage::blanks,
                             Damage::twice, Damage::elsewhere};

/// Numbers at which sizes and counts go wrong.
constexpr std::array<std::uint64_t, 8> words{0,          1,           0x7fffffff,         0x80000000,
                                             0xffffffff, 0x100000000, 0x7fffffffffffffff, 0xffffffffffffffff};

void overwrite_word(std::string& bytes, Draw& draw)
{
    auto const word = draw.of(words);
    auto const at = draw.below(bytes.size());
    auto const size = std::min<std::size_t>(bytes.size() - at, draw.one_in(2) ? 4 : 8);
    std::memcpy(bytes.data() + at, &word, size);
}

} // namespace

std::string mutate_bytes(std::string bytes, Draw& draw)
{
    do {
        if (bytes.empty()) return bytes;
        auto const at = draw.below(bytes.size());
        auto const span = std::string{draw.span(bytes, longest_span)};
        switch (draw.of(damages)) {
        case Damage::bit:
            bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << draw.below(8)));
            break;
        case Damage::byte:
            bytes[at] = static_cast<char>(draw.below(256));
            break;
        case Damage::word:
            overwrite_word(bytes, draw);
            break;
        case Damage::cut:
            bytes.resize(at);
            break;
        case Damage::removal:
            bytes.erase(at, span.size());
            break;
        case Damage::repetition:
            bytes.insert(at, span);
            break;
        case Damage::blanks:
            bytes.insert(at, span.size(), '\0');
            break;
        case Damage::twice:
            bytes.append(bytes, 0, std::string::npos);
            break;
        case Damage::elsewhere:
            bytes.replace(at, span.size(), span);
            break;
        }
    } while (draw.one_in(2));
    return bytes;
}

} // namespace sunder::fuzz
