#include "sim/model/op_names.hpp"

#include <fmt/format.h>

#include <cctype>

namespace sunder::sim {

std::string plain_name(std::string_view name)
{
    std::string text;
    for (char const c : name) {
        bool const fits =
            std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
        text += fits && static_cast<unsigned char>(c) < 128 ? c : '_';
    }
    bool const starts_well =
        !text.empty() && (std::isalpha(static_cast<unsigned char>(text.front())) != 0 || text.front() == '_');
    return starts_well ? text : "op_" + text;
}

std::string UniqueNames::unique(std::string const& name)
{
    auto unique = name;
    for (auto& number = last_number_.try_emplace(name, 1).first->second; !taken_.insert(unique).second;)
        unique = fmt::format("{}_{}", name, ++number);
    return unique;
}

} // namespace sunder::sim
