#include "nas/realise/split_network.hpp"

#include <algorithm>

namespace sunder::nas {

SplitNetwork split_network_of(ArchitectureSpace const& space, Choices const& choices,
                              std::vector<sim::CodecStage> const& usual_codec)
{
    auto const& blocks = space.block_names();
    auto const at = space.cut(choices);
    SplitNetwork cut{.graph = space.model(choices), .widest = {}, .head_ops = 0, .codec = {}, .block = {}};
    if (auto const wide = space.widest(choices); wide != choices) cut.widest = space.model(wide);
    for (auto const& op : cut.graph.ops) {
        auto const block = op.name.substr(0, op.name.find('.'));
        auto const index = std::ranges::find(blocks, block) - blocks.begin();
        if (static_cast<std::size_t>(index) < at) ++cut.head_ops;
    }
    if (at == 0 || at == blocks.size()) return cut;
    cut.codec = space.searches_codec() ? space.codec(choices) : usual_codec;
    cut.block = blocks[at - 1];
    return cut;
}

} // namespace sunder::nas
