/// \file
/// What SimGrid itself says of a platform file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

struct EngineWay {
    std::string from;
    std::string to;
    double latency = 0; ///< seconds
    double rate = 0;    ///< bytes per second, the least of its links but Wi-Fi
    std::vector<std::string> links;
};

struct EngineHost {
    std::string name;
    double speed = 0; ///< flop/s of a core
    int cores = 1;
};

struct EngineWorld {
    std::vector<EngineHost> hosts;
    std::vector<EngineWay> ways; ///< between all pairs of different hosts that have any
};

/// Loads it in a process of its own, since an engine belongs to its process for good. Nothing where that ends
/// otherwise than well.
[[nodiscard]] std::optional<EngineWorld> load_with_simgrid(std::filesystem::path const& file);

} // namespace sunder::sim
