#include "nas/realise/nasbench201_cell.hpp"

#include "sim/base/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <random>
#include <unordered_map>
#include <utility>

namespace sunder::nas {
namespace {

constexpr std::size_t nodes = 4;
constexpr std::size_t output_node = nodes - 1;

struct Edge {
    std::size_t from = 0;
    std::size_t to = 0;
    std::string_view name;
};
constexpr std::array<Edge, cell_edges> edges = {
    {{0, 1, "01"}, {0, 2, "02"}, {1, 2, "12"}, {0, 3, "03"}, {1, 3, "13"}, {2, 3, "23"}}};
constexpr std::array<std::string_view, nodes> node_names{"0", "1", "2", "3"};

constexpr std::array<std::string_view, cell_ops> op_names = {"none", "skip_connect", "nor_conv_1x1",
                                                             "nor_conv_3x3", "avg_pool_3x3"};

bool is_convolution(CellOp op)
{
    return op == CellOp::conv1x1 || op == CellOp::conv3x3;
}

/// How Python's random.seed(int) fills a Mersenne twister: init_by_array of one word.
/// Source: Matsumoto and Nishimura, mt19937ar.c, 2002.
class PythonSeed : public std::seed_seq { // for what the standard asks of a seed
public:
    explicit PythonSeed(std::uint32_t key) : key_{key} {}

    template <class Iterator>
    void generate(Iterator first, Iterator last) const
    {
        std::array<std::uint32_t, std::mt19937::state_size> state{};
        constexpr std::uint32_t length = std::mt19937::state_size;
        state[0] = 19'650'218U;
        for (std::uint32_t i = 1; i < length; ++i)
            state[i] = 1'812'433'253U * mixed(state[i - 1]) + i;
        std::uint32_t at = 1;
        auto const step = [&] {
            if (++at < length) return;
            state[0] = state[length - 1];
            at = 1;
        };
        for (std::uint32_t i = 0; i < length; ++i, step())
            state[at] = (state[at] ^ (mixed(state[at - 1]) * 1'664'525U)) + key_;
        for (std::uint32_t i = 1; i < length; ++i, step())
            state[at] = (state[at] ^ (mixed(state[at - 1]) * 1'566'083'941U)) - at;
        state[0] = 0x80000000U;
        std::copy(state.begin(), state.begin() + (last - first), first);
    }

private:
    static std::uint32_t mixed(std::uint32_t word) { return word ^ (word >> 30U); }

    std::uint32_t key_;
};

/// A number below `bound` as Python's random draws it: the highest bits of a word, again while too large.
std::uint32_t draw_below(std::mt19937& words, std::uint32_t bound)
{
    auto const shift = 32 - std::bit_width(bound);
    while (true) {
        auto const drawn = static_cast<std::uint32_t>(words()) >> shift;
        if (drawn < bound) return drawn;
    }
}

/// Codes in the benchmark's order.
std::vector<std::size_t> const& codes_by_index()
{
    static std::vector<std::size_t> const codes = [] {
        std::vector<std::size_t> order(cell_count);
        std::iota(order.begin(), order.end(), std::size_t{0});
        PythonSeed seed{88};
        std::mt19937 words{seed};
        for (std::uint32_t i = cell_count - 1; i > 0; --i)
            std::swap(order[i], order[draw_below(words, i + 1)]);
        return order;
    }();
    return codes;
}

std::vector<std::size_t> const& indices_by_code()
{
    static std::vector<std::size_t> const indices = [] {
        std::vector<std::size_t> inverse(cell_count);
        for (std::size_t index = 0; index < cell_count; ++index)
            inverse[codes_by_index()[index]] = index;
        return inverse;
    }();
    return indices;
}

/// Number of each convolution that is used more than once, by edge; 0 for the others.
using Numbers = std::array<int, cell_edges>;

/// How often the output of each edge occurs in the sums that the cell's output is written out to.
std::array<int, cell_edges> uses_of(Cell const& cell)
{
    std::array<int, nodes> uses{};
    uses[output_node] = 1;
    std::array<int, cell_edges> result{};
    // Edges are in ascending order of their ends, so from the last to the first every node is complete when
    // the edges into it come.
    for (std::size_t e = cell_edges; e-- > 0;) {
        if (cell[e] == CellOp::none) continue;
        result[e] = uses[edges[e].to];
        uses[edges[e].from] += result[e];
    }
    return result;
}

std::string join(std::vector<std::string> const& terms)
{
    return fmt::format("{}", fmt::join(terms, "+"));
}

/// The output as a sum, with the convolutions numbered.
std::string written_out(Cell const& cell, Numbers const& numbers)
{
    std::array<std::vector<std::string>, nodes> terms;
    terms[0] = {"x"};
    for (std::size_t e = 0; e < cell_edges; ++e) {
        if (cell[e] == CellOp::none) continue;
        auto const& operand = terms[edges[e].from];
        auto& sum = terms[edges[e].to];
        if (cell[e] == CellOp::skip) {
            sum.insert(sum.end(), operand.begin(), operand.end());
        } else {
            auto const number = numbers[e] > 0 ? fmt::format("#{}", numbers[e]) : "";
            sum.push_back(fmt::format("{}{}({})", name_of(cell[e]), number, join(operand)));
        }
        std::ranges::sort(sum);
    }
    return join(terms[output_node]);
}

/// The step whose output an edge into `node` reads, once the edges into it are known.
int node_value(std::vector<CellStep>& steps, std::vector<int> const& incoming, std::size_t node)
{
    if (incoming.size() == 1) return incoming.front();
    steps.push_back({.kind = CellStep::Kind::add, .inputs = incoming, .place = node_names[node]});
    return static_cast<int>(steps.size()) - 1;
}

/// Appends the steps of one edge. \return the one that yields its output
int add_edge(std::vector<CellStep>& steps, CellOp op, int from, std::string_view edge)
{
    using Kind = CellStep::Kind;
    auto const append = [&](Kind kind, int input) {
        steps.push_back({.kind = kind, .inputs = {input}, .place = edge});
        return static_cast<int>(steps.size()) - 1;
    };
    if (op == CellOp::skip) return from;
    if (op == CellOp::pool3x3) return append(Kind::pool3x3, from);
    auto const relu = append(Kind::relu, from);
    auto const conv = append(op == CellOp::conv1x1 ? Kind::conv1x1 : Kind::conv3x3, relu);
    return append(Kind::norm, conv);
}

} // namespace

std::string_view name_of(CellOp op)
{
    return op_names[static_cast<std::size_t>(op)];
}

std::string text_of(Cell const& cell)
{
    std::string text;
    for (std::size_t e = 0; e < cell_edges; ++e) {
        if (edges[e].from == 0) text += e == 0 ? "|" : "+|";
        text += fmt::format("{}~{}|", name_of(cell[e]), edges[e].from);
    }
    return text;
}

std::optional<Cell> find_cell(std::string_view text)
{
    Cell cell{};
    auto rest = text;
    for (std::size_t e = 0; e < cell_edges; ++e) {
        auto const start = rest.find_first_not_of("|+");
        auto const end = rest.find('~');
        if (start == std::string_view::npos || end == std::string_view::npos || end < start) return {};
        auto const op = std::ranges::find(op_names, rest.substr(start, end - start));
        if (op == op_names.end()) return {};
        cell[e] = static_cast<CellOp>(op - op_names.begin());
        rest.remove_prefix(std::min(end + 2, rest.size())); // "~" and the node
    }
    if (text_of(cell) != text) return {};
    return cell;
}

std::size_t code_of(Cell const& cell)
{
    std::size_t code = 0;
    for (auto const op : cell)
        code = cell_ops * code + static_cast<std::size_t>(op);
    return code;
}

Cell cell_of_code(std::size_t code)
{
    SUNDER_EXPECTS(code < cell_count);
    Cell cell{};
    for (std::size_t e = cell_edges; e-- > 0; code /= cell_ops)
        cell[e] = static_cast<CellOp>(code % cell_ops);
    return cell;
}

std::size_t index_of(Cell const& cell)
{
    return indices_by_code()[code_of(cell)];
}

Cell cell_of_index(std::size_t index)
{
    SUNDER_EXPECTS(index < cell_count);
    return cell_of_code(codes_by_index()[index]);
}

Cell pruned(Cell const& cell)
{
    std::array<bool, nodes> reached{true};
    for (std::size_t e = 0; e < cell_edges; ++e)
        if (cell[e] != CellOp::none && reached[edges[e].from]) reached[edges[e].to] = true;
    std::array<bool, nodes> needed{};
    needed[output_node] = true;
    for (std::size_t e = cell_edges; e-- > 0;)
        if (cell[e] != CellOp::none && needed[edges[e].to]) needed[edges[e].from] = true;

    auto result = cell;
    for (std::size_t e = 0; e < cell_edges; ++e)
        if (!reached[edges[e].from] || !needed[edges[e].to]) result[e] = CellOp::none;
    return result;
}

std::array<int, cell_ops> op_counts(Cell const& cell)
{
    std::array<int, cell_ops> counts{};
    for (auto const op : pruned(cell))
        ++counts[static_cast<std::size_t>(op)];
    return counts;
}

std::string canonical_text(Cell const& cell)
{
    auto const live = pruned(cell);
    auto const uses = uses_of(live);
    std::vector<std::size_t> shared;
    for (std::size_t e = 0; e < cell_edges; ++e)
        if (is_convolution(live[e]) && uses[e] > 1) shared.push_back(e);

    std::vector<int> order(shared.size());
    std::iota(order.begin(), order.end(), 1);
    std::string least;
    do {
        Numbers numbers{};
        for (std::size_t i = 0; i < shared.size(); ++i)
            numbers[shared[i]] = order[i];
        auto text = written_out(live, numbers);
        if (least.empty() || text < least) least = std::move(text);
    } while (std::ranges::next_permutation(order).found);
    return least.empty() ? "0" : least;
}

std::vector<double> path_traits(Cell const& cell)
{
    // Edges of each path from node 0 to node 3.
    static std::vector<std::vector<std::size_t>> const paths{{3}, {0, 4}, {1, 5}, {0, 2, 5}};
    constexpr std::size_t words = 1 + 3 + 9 + 27; // sequences of up to three ops, the shorter first
    auto const live = pruned(cell);
    std::vector<double> traits(words);
    double most = 0;
    double least = nodes;
    double count = 0;
    for (auto const& path : paths) {
        if (std::ranges::any_of(path, [&](std::size_t e) { return live[e] == CellOp::none; })) continue;
        std::size_t word = 0;
        double convolutions = 0;
        for (auto const e : path) {
            if (live[e] == CellOp::skip) continue;
            word = 3 * word + 1 +
                   (static_cast<std::size_t>(live[e]) - static_cast<std::size_t>(CellOp::conv1x1));
            if (is_convolution(live[e])) ++convolutions;
        }
        ++traits[word];
        ++count;
        most = std::max(most, convolutions);
        least = std::min(least, convolutions);
    }
    auto const ops = op_counts(cell);
    traits.insert(traits.end(), {most, count > 0 ? least : 0, count});
    for (auto const op : {CellOp::conv1x1, CellOp::conv3x3, CellOp::pool3x3})
        traits.push_back(ops[static_cast<std::size_t>(op)]);
    return traits;
}

std::size_t least_code_alike(std::size_t code)
{
    SUNDER_EXPECTS(code < cell_count);
    static std::vector<std::uint16_t> const least = [] {
        std::vector<std::uint16_t> result(cell_count);
        std::unordered_map<std::string, std::uint16_t> first;
        for (std::size_t each = 0; each < cell_count; ++each) {
            auto const live = code_of(pruned(cell_of_code(each))); // never greater than itself
            result[each] = live < each
                               ? result[live]
                               : first.try_emplace(canonical_text(cell_of_code(each)), each).first->second;
        }
        return result;
    }();
    return least[code];
}

std::vector<CellStep> steps_of(Cell const& cell)
{
    auto const live = pruned(cell);
    std::vector<CellStep> steps;
    std::array<std::vector<int>, nodes> incoming;
    std::array<int, nodes> value{cell_input, cell_input, cell_input, cell_input};
    for (std::size_t e = 0; e < cell_edges; ++e) {
        auto const to = edges[e].to;
        if (live[e] != CellOp::none)
            incoming[to].push_back(add_edge(steps, live[e], value[edges[e].from], edges[e].name));
        bool const complete = e + 1 == cell_edges || edges[e + 1].to != to;
        if (complete && !incoming[to].empty()) value[to] = node_value(steps, incoming[to], to);
    }
    return steps;
}

} // namespace sunder::nas
