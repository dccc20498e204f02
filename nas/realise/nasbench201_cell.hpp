/// \file
/// Cells of NAS-Bench-201 (Dong and Yang, ICLR 2020): four nodes, six edges, five ops.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas {

/// In the order of the benchmark's digits.
enum class CellOp : std::uint8_t { none, skip, conv1x1, conv3x3, pool3x3 };
constexpr std::size_t cell_ops = 5;
constexpr std::size_t cell_edges = 6;
constexpr std::size_t cell_count = 15'625;

/// Ops of the edges 0->1, 0->2, 1->2, 0->3, 1->3, 2->3. A node is the sum of what its edges bring; node 0 is
/// the cell's input, node 3 its output.
using Cell = std::array<CellOp, cell_edges>;

/// The benchmark's names: none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3.
[[nodiscard]] std::string_view name_of(CellOp op);

/// "|op~0|+|op~0|op~1|+|op~0|op~1|op~2|"
[[nodiscard]] std::string text_of(Cell const& cell);
/// The cell that text_of() wrote, or nothing.
[[nodiscard]] std::optional<Cell> find_cell(std::string_view text);

/// The six ops as digits of a number of base five, the first edge's the highest: 0 .. 15624.
[[nodiscard]] std::size_t code_of(Cell const& cell);
/// \pre code < cell_count
[[nodiscard]] Cell cell_of_code(std::size_t code);

/// The number under which the benchmark and tables made from it list the cell, 0 .. 15624. The benchmark's
/// authors shuffled all cells, in ascending order of their codes, with Python's random.seed(88) and
/// random.shuffle; the same is done here.
[[nodiscard]] std::size_t index_of(Cell const& cell);
/// \pre index < cell_count
[[nodiscard]] Cell cell_of_index(std::size_t index);

/// The cell without what does not matter: `none` on every edge that the input does not reach or that does not
/// reach the output.
[[nodiscard]] Cell pruned(Cell const& cell);

/// How often each op occurs in the pruned cell; shape (ops,).
[[nodiscard]] std::array<int, cell_ops> op_counts(Cell const& cell);

/// Text that two cells share if and only if they compute the same function family, as far as none, skip and
/// sums show: the output as a sum of terms in canonical order, an op's name behind its operand. skip is the
/// identity, none brings nothing, pooling has no weights. A convolution whose output is used more than once
/// carries a number, since two convolutions have weights of their own; of all ways to number them the least
/// text counts. "0" where nothing reaches the output.
///
/// So there are 5,260 different cells. The 6,466 of the paper come from texts that keep the zeros of a sum
/// and do not tell a convolution used twice from two convolutions.
[[nodiscard]] std::string canonical_text(Cell const& cell);

/// The pruned cell as numbers; isomorphic cells have the same. Of the paths from input to output, by the
/// convolutions and poolings that they go through in turn (40 sequences, from none to three): how many; then
/// the most and the least convolutions on a path, the number of paths, and of each of the three ops in the
/// cell. Encoding by paths: White, Neiswanger and Savani, BANANAS, AAAI 2021, section 3.
[[nodiscard]] std::vector<double> path_traits(Cell const& cell);

/// The least code of a cell with the same canonical text. \pre code < cell_count
[[nodiscard]] std::size_t least_code_alike(std::size_t code);

/// One op of the pruned cell as it is computed. A convolution of the benchmark is ReLU, convolution and batch
/// normalisation; a node of several edges is an `add`.
struct CellStep {
    enum class Kind : std::uint8_t { relu, conv1x1, conv3x3, norm, pool3x3, add };
    Kind kind = Kind::add;
    std::vector<int> inputs; ///< earlier steps, or `cell_input`
    std::string_view place;  ///< "02": the edge that it belongs to; "3": the node, of an add
};
constexpr int cell_input = -1;

/// Steps of the cell, the last of which yields its output. Empty where the output is the input itself, or
/// zero.
[[nodiscard]] std::vector<CellStep> steps_of(Cell const& cell);

} // namespace sunder::nas
