/// \file
/// Ways to choose among, made up and drawn.
#pragma once

#include "sim/base/random.hpp"
#include "sim/policy/policy.hpp"

#include <vector>

namespace sunder::sim {

/// 40 ms on the device; 10 ms, 20 kB and 5 ms; 100 kB and 8 ms. A message takes 1 ms beside its bytes, and 1
/// MB/s in the mean.
inline std::vector<WayProfile> three_ways()
{
    std::vector<WayProfile> ways(3);
    ways[0].head = Seconds{40e-3};
    ways[0].head_energy = Joules{0.2};
    ways[1].head = Seconds{10e-3};
    ways[1].head_energy = Joules{0.05};
    ways[1].sent = Bytes{20e3};
    ways[1].beyond = Seconds{5e-3};
    ways[2].sent = Bytes{100e3};
    ways[2].beyond = Seconds{8e-3};
    for (std::size_t way = 1; way < 3; ++way) {
        ways[way].leaves = true;
        ways[way].delay = Seconds{1e-3};
        ways[way].rate = BytesPerSecond{1e6};
        ways[way].radio = Watts{1};
        ways[way].beyond_energy = Joules{0.5};
        ways[way].features = {ways[way].beyond / Seconds{8e-3}, ways[way].sent / Bytes{100e3}, 1};
    }
    return ways;
}

/// One that stays, and others.
inline std::vector<WayProfile> random_ways(Random& random, std::size_t count)
{
    std::vector<WayProfile> ways(count);
    for (std::size_t way = 0; way < count; ++way) {
        auto& mine = ways[way];
        mine.head = Seconds{0.05 * random.uniform()};
        mine.head_energy = Joules{random.uniform()};
        if (way == 0) continue;
        mine.leaves = true;
        mine.sent = Bytes{1e5 * random.uniform()};
        mine.delay = Seconds{2e-3};
        mine.rate = BytesPerSecond{2e6};
        mine.radio = Watts{0.7};
        mine.beyond = Seconds{0.02 * random.uniform()};
        mine.beyond_energy = Joules{random.uniform()};
        mine.features = {random.uniform(), mine.sent / Bytes{1e5}, 1};
    }
    return ways;
}

} // namespace sunder::sim
