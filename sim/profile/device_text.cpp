#include "sim/profile/device_text.hpp"

#include <fmt/format.h>

namespace sunder::sim {

std::string device_text(DeviceProfile const& profile, std::vector<std::string> const& comments)
{
    std::string text;
    for (auto const& comment : comments)
        text += fmt::format("# {}\n", comment);
    text += "format: sunder-device/1\n";
    if (profile.speed) text += fmt::format("speed: {:.4g} Gflop/s\n", profile.speed->value() / 1e9);
    if (profile.memory_rate)
        text += fmt::format("memory_rate: {:.4g} GB/s\n", profile.memory_rate->value() / 1e9);
    if (profile.launch_overhead > Seconds{})
        text += fmt::format("launch_overhead: {:.4g} us\n", profile.launch_overhead.value() * 1e6);
    if (profile.efficiency.empty()) return text;
    text += "efficiency:\n";
    for (auto const& [name, share] : profile.efficiency)
        text += fmt::format("  {}: {:.4g}\n", name, share);
    return text;
}

} // namespace sunder::sim
