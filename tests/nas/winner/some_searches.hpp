/// \file
/// Searches beside the scenarios of this project, and candidates of them.
#pragma once

#include "nas/config/load_search.hpp"
#include "nas/search/draw.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::nas {

/// \param scenario  whose application is called `camera`
inline SearchSpecification search_of(std::string const& scenario, std::string const& rest)
{
    bool const learns = rest.find("supernet") != std::string::npos;
    auto const text = fmt::format("format: sunder-search/1\nscenario: {}\napplication: camera\n{}\n"
                                  "objectives: [accuracy]\noptimizer: {}\n",
                                  scenario, rest, learns ? "{asng: {}}" : "random");
    return parse_search(
        {.path = std::filesystem::path{SUNDER_SOURCE_DIR} / "scenarios/taken.yaml", .text = text});
}

/// Cells by figures for both devices.
inline SearchSpecification cells_by_figures()
{
    return search_of("pi_and_titan.yaml", "space: nasbench201\n"
                                          "accuracy: {formula: nasbench201_accuracy, column: cifar100}\n"
                                          "compute: {pi: {figures: nasbench201_latency, column: raspi4}, "
                                          "titan: {figures: nasbench201_latency, column: titan_rtx_1}}");
}

/// Small cells by rooflines, sent with a codec of the scenario.
inline SearchSpecification small_cells()
{
    return search_of("first_split.yaml",
                     "space: {nasbench201: {classes: 10, channels: 8, cells: 1}}\n"
                     "accuracy: {supernet: {data: {synthetic: {classes: 10, channels: 3, size: 32}}}}");
}

/// Cells whose coding is chosen, too.
inline SearchSpecification coded_cells()
{
    return search_of("pi_and_titan.yaml",
                     "space: {nasbench201: {bottlenecks: [1, 4], bits: [32, 8]}}\n"
                     "accuracy: {supernet: {data: {synthetic: {classes: 100, channels: 3, size: 32}}}}");
}

inline SearchSpecification fbnet()
{
    return search_of("pi_and_titan.yaml", "space: fbnet\naccuracy: {formula: fbnet_accuracy}");
}

inline SearchSpecification own_space()
{
    return search_of("pi_and_titan.yaml",
                     "space: space_small.yaml\naccuracy: {formula: space_small_accuracy.csv}");
}

inline SearchSpecification transformers()
{
    return search_of("pi_and_titan.yaml",
                     "space: space_transformer.yaml\naccuracy: {formula: space_transformer_accuracy.csv}");
}

inline JourneyTable table_of(SearchSpecification const& search)
{
    return {search.setting, ChainTable{*search.space, search.device, search.server}};
}

/// Some architectures, each at every one of its cuts.
inline std::vector<Choices> some_candidates(ArchitectureSpace const& space, int architectures)
{
    sim::Random random{sim::Seed{1}};
    auto const& variables = space.space().variables;
    auto const split =
        static_cast<std::size_t>(std::ranges::find(variables, "split", &Variable::name) - variables.begin());
    std::vector<Choices> candidates;
    for (int i = 0; i < architectures; ++i) {
        auto choices = draw_choices(space.space(), random);
        for (std::size_t cut = 0; cut < variables[split].choices.size(); ++cut) {
            choices[split] = static_cast<int>(cut);
            candidates.push_back(canonical(space.space(), choices));
        }
    }
    return candidates;
}

} // namespace sunder::nas
