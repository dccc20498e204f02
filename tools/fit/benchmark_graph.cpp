#include "tools/fit/benchmark_graph.hpp"

#include "sim/model/build_model.hpp"
#include "sim/ncnn/import_ncnn.hpp"

#include <map>

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

} // namespace

sim::ModelGraph benchmark_graph(std::filesystem::path const& folder, std::string const& network)
{
    auto const imported = sim::import_ncnn(folder / (network + ".param"), choices_for(network));
    sim::Diagnostics diagnostics;
    auto const model = sim::build_model(imported.model, diagnostics);
    diagnostics.raise_if_any();
    return sim::fuse(model);
}

} // namespace sunder::fit
