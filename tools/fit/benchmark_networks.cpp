#include "tools/fit/benchmark_networks.hpp"

#include "sim/model/build_model.hpp"
#include "sim/ncnn/import_ncnn.hpp"

#include <map>
#include <set>
#include <string>

namespace sunder::fit {
namespace {

/// Sides of images where the graph states none, as the benchmark runs them.
sim::NcnnChoices choices_for(std::string const& network)
{
    std::map<std::string, std::int64_t> const sides = {
        {"FastestDet", 352}, {"efficientnetv2_b0", 224}, {"vision_transformer", 384}};
    sim::NcnnChoices choices;
    if (auto const side = sides.find(network); side != sides.end())
        choices.shapes[""] = {3, side->second, side->second};
    return choices;
}

sim::ModelGraph graph_of(std::filesystem::path const& folder, std::string const& network)
{
    auto const imported = sim::import_ncnn(folder / (network + ".param"), choices_for(network));
    sim::Diagnostics diagnostics;
    auto const model = sim::build_model(imported.model, diagnostics);
    diagnostics.raise_if_any();
    return sim::fuse(model);
}

} // namespace

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
        networks.push_back(
            {.name = name, .numbers = numbers, .amounts = amounts_of(graph_of(graphs, name), numbers)});
    }
    return networks;
}

} // namespace sunder::fit
