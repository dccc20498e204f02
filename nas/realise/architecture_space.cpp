#include "nas/realise/architecture_space.hpp"

#include <algorithm>
#include <cstddef>

namespace sunder::nas {

std::vector<double> ArchitectureSpace::traits(Choices const& choices) const
{
    auto const& variables = space().variables;
    auto const end = space().find("split").value_or(variables.size());
    std::vector<double> made;
    std::vector<std::string> names; // of choices, in the order in which they come first
    std::vector<double> counts;     // of each
    for (std::size_t i = 0; i < end; ++i)
        for (std::size_t k = 0; k < variables[i].choices.size(); ++k) {
            bool const is_made = space().counts(choices, i) && choices[i] == static_cast<int>(k);
            made.push_back(is_made ? 1 : 0);
            auto const known = std::ranges::find(names, variables[i].choices[k]);
            auto const place = static_cast<std::size_t>(known - names.begin());
            if (known == names.end()) {
                names.push_back(variables[i].choices[k]);
                counts.push_back(0);
            }
            counts[place] += made.back();
        }
    made.insert(made.end(), counts.begin(), counts.end());
    return made;
}

std::vector<Block> ArchitectureSpace::blocks(Choices const& choices) const
{
    std::vector<Block> blocks;
    for (auto const form : forms(choices))
        blocks.push_back(block(form));
    return blocks;
}

Choices ArchitectureSpace::representative(Choices const& choices) const
{
    auto result = canonical(space(), choices);
    auto const split = static_cast<std::ptrdiff_t>(space().find("split").value());
    std::fill(result.begin() + split, result.end(), 0);
    return result;
}

std::vector<sim::CodecStage> ArchitectureSpace::codec(Choices const& choices) const
{
    return crossing_of(crossing(choices, cut(choices))).codec;
}

} // namespace sunder::nas
