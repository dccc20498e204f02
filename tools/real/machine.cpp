#include "tools/real/machine.hpp"

#include "sim/base/shown_text.hpp"

#include <fmt/chrono.h>

#include <array>
#include <ctime>
#include <fstream>
#include <string_view>

namespace sunder::cli {

std::string processor_name()
{
    static constexpr std::array<std::string_view, 3> keys{"model name", "Model", "Hardware"}; // x86, then Arm
    for (auto const key : keys) {
        std::ifstream file{"/proc/cpuinfo"};
        for (std::string line; std::getline(file, line);) {
            auto const colon = line.find(": ");
            if (line.starts_with(key) && colon != std::string::npos)
                return sim::shown(line.substr(colon + 2));
        }
    }
    return "unknown processor";
}

std::string date_today()
{
    return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)));
}

} // namespace sunder::cli
