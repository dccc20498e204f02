#include "tools/fit/device_profile.hpp"

#include "sim/model/cost_class.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string_view>

namespace sunder::fit {
namespace {

constexpr double giga = 1e9;
constexpr double micro = 1e-6;
constexpr double float_bits = 32;

/// To four digits, as files have it.
double rounded(double value)
{
    return std::stod(fmt::format("{:.4g}", value));
}

/// What most classes of the map share.
double commonest(sim::MemoryRates const& rates)
{
    std::map<double, int> counts;
    for (auto const& [name, rate] : rates)
        ++counts[rate.value()];
    return std::ranges::max_element(counts, {}, &std::pair<double const, int>::second)->first;
}

std::string_view word_of(int element_bits)
{
    constexpr int float16_bits = 16;
    constexpr int int8_bits = 8;
    return element_bits == int8_bits ? "int8" : element_bits == float16_bits ? "float16" : "float32";
}

} // namespace

sim::DeviceProfile profile_of(Eigen::VectorXd const& theta, ProfileRequest const& request)
{
    sim::DeviceProfile profile{.name = request.name};
    profile.element_bits = request.element_bits;
    profile.overlap = sim::Overlap::none;
    profile.launch_overhead = sim::Seconds{micro * rounded(std::exp(theta[launch_term()]) / micro)};
    double const share = request.element_bits / float_bits; // of the bytes that the fit counted
    double const weight_rate =
        (request.numbers == NumberKind::int8 ? 1.0 : share) * std::exp(-theta[weights_term()]);
    profile.weight_rate = sim::BytesPerSecond{giga * rounded(weight_rate / giga)};
    std::map<std::string, double, std::less<>> speeds;
    for (auto const& name : sim::cost_classes()) {
        auto const terms = terms_of_class(name, request.numbers);
        if (terms.work >= 0) speeds[name] = std::exp(-theta[terms.work]);
        if (terms.tensors < 0) continue;
        double const rate = (is_of_int8(terms.tensors) ? 1.0 : share) * std::exp(-theta[terms.tensors]);
        profile.memory_rates[name] = sim::BytesPerSecond{giga * rounded(rate / giga)};
    }
    double greatest = 0;
    for (auto const& [name, speed] : speeds)
        greatest = std::max(greatest, speed);
    profile.speed = sim::FlopsPerSecond{giga * rounded(greatest / giga)};
    for (auto const& [name, speed] : speeds)
        profile.efficiency[name] = rounded(speed / greatest);
    profile.memory_rate = sim::BytesPerSecond{commonest(profile.memory_rates)};
    std::erase_if(profile.memory_rates, [&](auto const& of) { return of.second == *profile.memory_rate; });
    return profile;
}

std::string text_of(sim::DeviceProfile const& profile, std::vector<std::string> const& about,
                    std::vector<StatedKey> const& stated)
{
    std::string text;
    auto const out = std::back_inserter(text);
    for (auto const& line : about)
        fmt::format_to(out, "# {}\n", line);
    fmt::format_to(out, "# yaml-language-server: $schema=../schema/device.json\nformat: sunder-device/1\n");
    fmt::format_to(out, "speed: {:.4g} Gflop/s\nmemory_rate: {:.4g} GB/s\nmemory_rates:\n",
                   profile.speed->value() / giga, profile.memory_rate->value() / giga);
    for (auto const& name : sim::cost_classes())
        if (auto const rate = profile.memory_rates.find(name); rate != profile.memory_rates.end())
            fmt::format_to(out, "  {}: {:.4g} GB/s\n", name, rate->second.value() / giga);
    fmt::format_to(out, "weight_rate: {:.4g} GB/s\n", profile.weight_rate->value() / giga);
    fmt::format_to(out, "overlap: none\nlaunch_overhead: {:.4g} us\n",
                   profile.launch_overhead.value() / micro);
    if (profile.element_bits != sim::bits_of(sim::ElementType::float32))
        fmt::format_to(out, "precision: {}\n", word_of(profile.element_bits));
    fmt::format_to(out, "efficiency:\n");
    for (auto const& name : sim::cost_classes())
        if (auto const share = profile.efficiency.find(name); share != profile.efficiency.end())
            fmt::format_to(out, "  {}: {:.4g}\n", name, share->second);
    for (auto const& key : stated)
        fmt::format_to(out, "{}: {}  # {}\n", key.key, key.value, key.source);
    return text;
}

} // namespace sunder::fit
