#include "sim/model/cut.hpp"

#include "sim/base/contract.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace sunder::sim {
namespace {

constexpr std::size_t at(int op)
{
    return static_cast<std::size_t>(op);
}

/// One vertex for the input (0), one for each op (1 + its index) and one behind all ops that nobody consumes.
using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

Undirected undirected(ModelGraph const& model)
{
    auto const ops = model.ops.size();
    Undirected graph(ops + 2);
    for (std::size_t i = 0; i < ops; ++i)
        for (int const producer : model.ops[i].inputs)
            boost::add_edge(at(producer + 1), i + 1, graph);
    for (std::size_t i = 0; i < model.further_inputs(); ++i)
        boost::add_edge(0, i + 1, graph); // where all inputs come from
    auto const consumers = consumers_of(model);
    for (std::size_t i = 0; i < ops; ++i)
        if (consumers[i + 1].empty()) boost::add_edge(i + 1, ops + 1, graph);
    return graph;
}

/// Walks all down-sets that hold the inputs. Each is reached once, by adding its members in ascending order:
/// a set's successors are those with one more op behind its last, all of whose producers are in.
class DownSets {
public:
    explicit DownSets(ModelGraph const& model)
        : inputs_{static_cast<int>(model.further_inputs())},
          head_(model.ops.size()),
          missing_(model.ops.size()),
          consumers_(consumers_of(model))
    {
        for (std::size_t i = 0; i < consumers_.size() - 1; ++i)
            for (int const consumer : consumers_[i + 1])
                ++missing_[at(consumer)];
        for (int input = 0; input < inputs_; ++input)
            add(input);
    }

    /// \return all of them, or nothing where there are more than `limit`.
    std::vector<std::vector<bool>> collect(std::size_t limit)
    {
        std::vector<std::vector<bool>> found{head_};
        std::vector<int> members;
        int candidate = inputs_;
        auto const ops = static_cast<int>(head_.size());
        while (found.size() <= limit) {
            while (candidate < ops && missing_[at(candidate)] > 0)
                ++candidate;
            if (candidate < ops) {
                add(candidate);
                members.push_back(candidate++);
                found.push_back(head_);
            } else if (!members.empty()) {
                candidate = members.back() + 1;
                remove(members.back());
                members.pop_back();
            } else {
                return found;
            }
        }
        return {};
    }

private:
    void add(int op)
    {
        head_[at(op)] = true;
        for (int const consumer : consumers_[at(op + 1)])
            --missing_[at(consumer)];
    }
    void remove(int op)
    {
        head_[at(op)] = false;
        for (int const consumer : consumers_[at(op + 1)])
            ++missing_[at(consumer)];
    }

    int inputs_;
    std::vector<bool> head_;
    std::vector<int> missing_; ///< producers of each op that are not in the head
    std::vector<std::vector<int>> consumers_;
};

/// By size, then by members, of which the smaller stand first.
bool comes_before(std::vector<bool> const& a, std::vector<bool> const& b)
{
    auto const size_a = std::ranges::count(a, true);
    auto const size_b = std::ranges::count(b, true);
    return size_a != size_b ? size_a < size_b : a > b;
}

} // namespace

bool Cut::empty_head() const
{
    return std::find(head.begin() + static_cast<std::ptrdiff_t>(inputs), head.end(), true) == head.end();
}

bool Cut::whole_model() const
{
    return std::ranges::find(head, false) == head.end();
}

std::string name_of(Cut const& cut, ModelGraph const& model)
{
    if (cut.whole_model()) return "device_only";
    if (cut.empty_head()) return "server_only";
    // A result that is ready before the cut tells heads apart that the same tensors leave.
    auto producers = cut.tensors;
    auto const consumers = consumers_of(model);
    for (std::size_t i = 0; i < cut.head.size(); ++i)
        if (cut.head[i] && consumers[i + 1].empty()) producers.push_back(static_cast<int>(i));
    std::ranges::sort(producers);
    if (producers.size() == 1) return model.name_of(producers.front());
    std::vector<std::string_view> names;
    names.reserve(producers.size());
    for (int const producer : producers)
        names.emplace_back(model.name_of(producer));
    return fmt::format("[{}]", fmt::join(names, ", "));
}

Cut cut_with_head(ModelGraph const& model, std::vector<bool> head)
{
    SUNDER_EXPECTS(head.size() == model.ops.size());
    auto const inputs = model.further_inputs();
    std::fill_n(head.begin(), inputs, true);
    std::vector<bool> crosses(model.ops.size() + 1);
    for (std::size_t i = 0; i < head.size(); ++i)
        for (int const producer : model.ops[i].inputs) {
            bool const produced_before = producer == model_input || head[at(producer)];
            SUNDER_EXPECTS(produced_before || !head[i]);
            if (produced_before && !head[i]) crosses[at(producer + 1)] = true;
        }

    Cut cut{.head = std::move(head), .tensors = {}, .bytes = {}, .inputs = inputs};
    for (std::size_t i = 0; i < crosses.size(); ++i) {
        if (!crosses[i]) continue;
        cut.tensors.push_back(static_cast<int>(i) - 1);
        cut.bytes += model.tensor_of(cut.tensors.back()).bytes;
    }
    return cut;
}

Cut cut_after(ModelGraph const& model, std::vector<int> const& ops)
{
    std::vector<bool> head(model.ops.size());
    for (int const op : ops)
        head.at(at(op)) = true;
    for (std::size_t i = head.size(); i-- > 0;)
        if (head[i])
            for (int const producer : model.ops[i].inputs)
                if (producer != model_input) head[at(producer)] = true;
    return cut_with_head(model, std::move(head));
}

std::vector<Cut> cuts_at_vertices(ModelGraph const& model)
{
    // Every op lies on a path from the input to the vertex behind all results. So a vertex without which the
    // undirected graph falls apart is on every such path, and what stands before it feeds nothing behind it.
    std::vector<Undirected::vertex_descriptor> vertices;
    boost::articulation_points(undirected(model), std::back_inserter(vertices));
    std::ranges::sort(vertices);

    std::vector<Cut> cuts{cut_with_head(model, std::vector<bool>(model.ops.size()))};
    for (auto const vertex : vertices) {
        if (vertex == 0 || vertex > model.ops.size()) continue;
        auto cut = cut_after(model, {static_cast<int>(vertex) - 1});
        if (!cut.whole_model()) cuts.push_back(std::move(cut));
    }
    cuts.push_back(cut_with_head(model, std::vector<bool>(model.ops.size(), true)));
    return cuts;
}

std::vector<Cut> all_cuts(ModelGraph const& model, std::size_t limit)
{
    auto heads = DownSets{model}.collect(limit);
    std::ranges::sort(heads, comes_before);
    std::vector<Cut> cuts;
    cuts.reserve(heads.size());
    for (auto& head : heads)
        cuts.push_back(cut_with_head(model, std::move(head)));
    return cuts;
}

} // namespace sunder::sim
