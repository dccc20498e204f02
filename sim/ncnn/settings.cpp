#include "sim/ncnn/settings.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace sunder::sim {
namespace {

double only_number(LayerSetting const& setting, int key)
{
    if (setting.numbers.size() != 1)
        throw SettingMisfit{setting.at, fmt::format("key {} of this layer is a number", key)};
    return setting.numbers.front();
}

std::int64_t whole(double value, LayerSetting const& setting)
{
    constexpr double least = std::numeric_limits<std::int32_t>::min();
    constexpr double most = std::numeric_limits<std::int32_t>::max();
    if (std::trunc(value) != value || value < least || value > most)
        throw SettingMisfit{setting.at, fmt::format("{} is no whole number of 32 bits", value)};
    return static_cast<std::int64_t>(value);
}

} // namespace

bool has_setting(LayerLine const& layer, int key)
{
    return layer.find(key) != nullptr;
}

std::int64_t integer(LayerLine const& layer, int key, std::int64_t otherwise)
{
    auto const* const setting = layer.find(key);
    return setting == nullptr ? otherwise : whole(only_number(*setting, key), *setting);
}

double number(LayerLine const& layer, int key, double otherwise)
{
    auto const* const setting = layer.find(key);
    return setting == nullptr ? otherwise : only_number(*setting, key);
}

std::vector<double> numbers(LayerLine const& layer, int key)
{
    auto const* const setting = layer.find(key);
    if (setting == nullptr) return {};
    if (!setting->word.empty())
        throw SettingMisfit{setting->at, fmt::format("key {} of this layer is an array", key)};
    return setting->numbers;
}

WholeNumbers integers(LayerLine const& layer, int key)
{
    auto const* const setting = layer.find(key);
    WholeNumbers values;
    for (auto const value : numbers(layer, key))
        values.push_back(whole(value, *setting));
    return values;
}

std::string_view word(LayerLine const& layer, int key)
{
    auto const* const setting = layer.find(key);
    return setting == nullptr ? std::string_view{} : setting->word;
}

std::int64_t count(LayerLine const& layer, int key, std::string_view what)
{
    auto const value = integer(layer, key, 0);
    if (value > 0) return value;
    if (auto const* const setting = layer.find(key); setting != nullptr)
        throw SettingMisfit{setting->at, fmt::format("{} must be 1 or more", what)};
    throw Misfit{fmt::format("{} is not stated: key {} is missing", what, key)};
}

} // namespace sunder::sim
