/// \file
/// Blocks of a model, as the names of its ops tell them: "encoder.layer.3" of
/// "encoder.layer.3.attention.query".
#pragma once

#include "sim/model/cut.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Ops that belong together.
struct OpBlock {
    std::string name;
    std::vector<int> ops; ///< ascending, at least one
};

/// The blocks of a model, in the order of their first ops; none where its names tell of none.
///
/// Names are read as paths of modules, parts joined by dots, of which the last is the op's own. A part is
/// numbered where another beside it differs in its digits only, or in what follows them ("layer.3" has
/// "layer.4" beside it, "layer1" has "layer2" and "mixed_5b" has "mixed_5c"). A block is named by the path up
/// to the first numbered part and the plain numbers right behind it ("layer1.0"). An op without one belongs
/// to the shortest path that no numbered part lies below ("embeddings"), and to no block where even its own
/// path is none.
[[nodiscard]] std::vector<OpBlock> blocks_of(ModelGraph const& model);

/// The ops whose names begin with `path` and a dot, whatever it is a path of: ascending; empty where there
/// are none.
[[nodiscard]] std::vector<int> ops_within(ModelGraph const& model, std::string_view path);

/// The cut behind one block.
struct BlockCut {
    std::string block;
    Cut cut; ///< whose head is all ops of the block and all that they need
};

/// The cuts behind the blocks, each once, in the order of their heads' sizes. Of blocks with the same cut
/// that whose ops come last names it. The cut behind the whole model is left out.
[[nodiscard]] std::vector<BlockCut> cuts_behind_blocks(ModelGraph const& model);

} // namespace sunder::sim
