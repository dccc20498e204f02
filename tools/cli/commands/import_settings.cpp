#include "tools/cli/commands/import_settings.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

namespace sunder::cli {
namespace {

template <class Value>
std::optional<Value> read(std::string const& text)
{
    Value value{};
    auto const* const end = text.data() + text.size();
    auto const [stopped, problem] = std::from_chars(text.data(), end, value);
    return problem == std::errc{} && stopped == end ? std::optional{value} : std::nullopt;
}

} // namespace

ImportSettings::ImportSettings(Arguments const& arguments, std::string option, Naming naming)
    : command_{arguments.command()}, option_{std::move(option)}
{
    for (auto const& text : arguments.texts(option_)) {
        auto const sign = text.find('=');
        bool const is_alone = sign == std::string::npos && naming == Naming::optional && !text.empty();
        if (is_alone)
            pairs_.emplace_back("", text);
        else if (sign == std::string::npos || sign == 0 || sign + 1 == text.size())
            refuse(text, fmt::format("write --{} NAME=VALUE", option_));
        else
            pairs_.emplace_back(text.substr(0, sign), text.substr(sign + 1));
    }
}

std::map<std::string, std::int64_t> ImportSettings::lengths() const
{
    std::map<std::string, std::int64_t> lengths;
    for (auto const& [name, text] : pairs_)
        lengths[name] = length(text);
    return lengths;
}

std::map<std::string, std::vector<std::int64_t>, std::less<>> ImportSettings::shapes() const
{
    std::map<std::string, std::vector<std::int64_t>, std::less<>> shapes;
    for (auto const& [name, text] : pairs_) {
        if (text.ends_with('x')) refuse(text, "write lengths with an x between them: 3x224x224");
        std::istringstream lengths{text};
        for (std::string each; std::getline(lengths, each, 'x');)
            shapes[name].push_back(length(each));
    }
    return shapes;
}

std::map<std::string, double> ImportSettings::numbers() const
{
    std::map<std::string, double> numbers;
    for (auto const& [name, text] : pairs_)
        if (auto const number = read<double>(text); number && std::isfinite(*number))
            numbers[name] = *number;
        else
            refuse(text, "write a number");
    return numbers;
}

void ImportSettings::refuse(std::string_view text, std::string const& hint) const
{
    throw usage_error(command_, fmt::format("--{}: '{}' will not do", option_, text), hint);
}

std::int64_t ImportSettings::length(std::string const& text) const
{
    constexpr std::int64_t most = 1'000'000'000;
    auto const value = read<std::int64_t>(text);
    if (!value || *value < 1 || *value > most)
        refuse(text, fmt::format("lengths are whole numbers from 1 to {}", most));
    return *value;
}

std::vector<std::string> const& input_types()
{
    static std::vector<std::string> const types{"uint8", "int8", "float16", "float32"};
    return types;
}

} // namespace sunder::cli
