#include "nas/realise/architecture_space.hpp"

namespace sunder::nas {

std::vector<Block> ArchitectureSpace::blocks(Choices const& choices) const
{
    std::vector<Block> blocks;
    for (auto const form : forms(choices))
        blocks.push_back(block(form));
    return blocks;
}

std::vector<sim::CodecStage> ArchitectureSpace::codec(Choices const& choices) const
{
    return crossing_of(crossing(choices, cut(choices))).codec;
}

} // namespace sunder::nas
