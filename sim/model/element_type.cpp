#include "sim/model/element_type.hpp"

#include <algorithm>
#include <array>

namespace sunder::sim {
namespace {

struct TypeFacts {
    int bits;
    std::string_view name;
};

/// In the order of ElementType.
constexpr std::array<TypeFacts, 7> types = {
    {{8, "uint8"}, {8, "int8"}, {16, "float16"}, {32, "float32"}, {32, "int32"}, {64, "int64"}, {8, "bool"}}};

} // namespace

int bits_of(ElementType type)
{
    return types.at(static_cast<std::size_t>(type)).bits;
}

std::string_view name_of(ElementType type)
{
    return types.at(static_cast<std::size_t>(type)).name;
}

std::optional<ElementType> find_element_type(std::string_view name)
{
    auto const* const found = std::ranges::find(types, name, &TypeFacts::name);
    if (found == types.end()) return std::nullopt;
    return static_cast<ElementType>(found - types.begin());
}

std::vector<std::string> const& element_type_names()
{
    static std::vector<std::string> const names = [] {
        std::vector<std::string> all;
        all.reserve(types.size());
        for (auto const& type : types)
            all.emplace_back(type.name);
        return all;
    }();
    return names;
}

} // namespace sunder::sim
