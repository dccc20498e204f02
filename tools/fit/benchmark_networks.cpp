#include "tools/fit/benchmark_networks.hpp"

#include "tools/fit/benchmark_graph.hpp"

#include <set>
#include <string>

namespace sunder::fit {
std::vector<TimedNetwork> read_networks(std::vector<MachineTimes> const& table,
                                        std::filesystem::path const& graphs)
{
    std::set<std::string> names;
    for (auto const& machine : table)
        for (auto const& [network, time] : machine.of)
            names.insert(network);
    std::vector<TimedNetwork> networks;
    for (auto const& name : names) {
        if (!exists(graphs / (name + ".param"))) continue;
        auto const numbers = name.ends_with("_int8") ? NumberKind::int8 : NumberKind::floats;
        networks.push_back({.name = name,
                            .numbers = numbers,
                            .amounts = amounts_of(benchmark_graph(graphs, name), numbers)});
    }
    return networks;
}

} // namespace sunder::fit
