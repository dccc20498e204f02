#include "sim/plan/min_cut.hpp"

#include "sim/base/contract.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double forbidden = std::numeric_limits<double>::infinity();

using Capacity = std::int64_t;
/// All finite costs together become this many units, so that sums of capacities stay far from overflow.
constexpr Capacity all_units = Capacity{1} << 47;
/// More than any division without forbidden costs.
constexpr Capacity endless = Capacity{1} << 48;

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::bidirectionalS>;
using Graph = boost::adjacency_list<
    boost::vecS, boost::vecS, boost::bidirectionalS,
    boost::property<boost::vertex_index_t, std::size_t,
                    boost::property<boost::vertex_color_t, boost::default_color_type,
                                    boost::property<boost::vertex_distance_t, long,
                                                    boost::property<boost::vertex_predecessor_t,
                                                                    Traits::edge_descriptor>>>>,
    boost::property<boost::edge_capacity_t, Capacity,
                    boost::property<boost::edge_residual_capacity_t, Capacity,
                                    boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;
using Vertex = Traits::vertex_descriptor;

std::size_t index_of(int number)
{
    return static_cast<std::size_t>(number);
}

class FlowGraph {
public:
    explicit FlowGraph(std::size_t vertices) : graph_{vertices} {}

    /// An arc and the one against it.
    struct Arcs {
        Vertex from;
        Vertex to;
        Capacity there;
        Capacity back;
    };
    void join(Arcs const& arcs)
    {
        auto const there = boost::add_edge(arcs.from, arcs.to, graph_).first;
        auto const back = boost::add_edge(arcs.to, arcs.from, graph_).first;
        auto capacity = boost::get(boost::edge_capacity, graph_);
        auto reverse = boost::get(boost::edge_reverse, graph_);
        capacity[there] = arcs.there;
        capacity[back] = arcs.back;
        reverse[there] = back;
        reverse[back] = there;
    }

    /// The vertices that the source still reaches when the flow is at its maximum: of all minimum cuts that
    /// with the smallest side of the source. Shape (vertices,).
    [[nodiscard]] std::vector<bool> source_side(Vertex source, Vertex sink)
    {
        boost::boykov_kolmogorov_max_flow(graph_, source, sink);
        auto const residual = boost::get(boost::edge_residual_capacity, graph_);
        std::vector<bool> reached(boost::num_vertices(graph_), false);
        std::vector<Vertex> open{source};
        reached[source] = true;
        while (!open.empty()) {
            auto const vertex = open.back();
            open.pop_back();
            auto const [first, last] = boost::out_edges(vertex, graph_);
            for (auto edge = first; edge != last; ++edge) {
                auto const next = boost::target(*edge, graph_);
                if (residual[*edge] <= 0 || reached[next]) continue;
                reached[next] = true;
                open.push_back(next);
            }
        }
        return reached;
    }

private:
    Graph graph_;
};

/// Costs to capacities.
class Scale {
public:
    explicit Scale(DivisionCosts const& costs)
    {
        double sum = 0.0;
        auto const count = [&](double cost) { sum += std::isfinite(cost) ? cost : 0.0; };
        std::ranges::for_each(costs.device, count);
        std::ranges::for_each(costs.server, count);
        std::ranges::for_each(costs.arrows, count, &DivisionCosts::Arrow::cost);
        if (sum > 0.0) units_ = static_cast<double>(all_units) / sum;
    }

    [[nodiscard]] Capacity capacity(double cost) const
    {
        return std::isfinite(cost) ? static_cast<Capacity>(std::llround(cost * units_)) : endless;
    }

private:
    double units_ = 1.0;
};

} // namespace

double cost_of(DivisionCosts const& costs, std::vector<bool> const& on_device)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < on_device.size(); ++i)
        sum += on_device[i] ? costs.device[i] : costs.server[i];
    for (auto const& arrow : costs.arrows) {
        bool const made_here = arrow.producer < 0 || on_device[index_of(arrow.producer)];
        auto const elsewhere = [&](int op) { return !on_device[index_of(op)]; };
        bool const read_there = std::ranges::any_of(arrow.consumers, elsewhere);
        if (made_here && read_there) sum += arrow.cost;
        if (!made_here && !std::ranges::all_of(arrow.consumers, elsewhere)) return forbidden;
    }
    return sum;
}

Division min_cut(DivisionCosts const& costs)
{
    SUNDER_EXPECTS(costs.device.size() == costs.server.size());
    auto const ops = costs.device.size();
    auto const source = ops + costs.arrows.size();
    auto const sink = source + 1;
    Scale const scale{costs};
    FlowGraph flow{sink + 1};
    for (std::size_t op = 0; op < ops; ++op) {
        flow.join({.from = source, .to = op, .there = scale.capacity(costs.server[op]), .back = 0});
        flow.join({.from = op, .to = sink, .there = scale.capacity(costs.device[op]), .back = 0});
    }
    for (std::size_t i = 0; i < costs.arrows.size(); ++i) {
        auto const& arrow = costs.arrows[i];
        auto const producer = arrow.producer < 0 ? source : index_of(arrow.producer);
        auto const tensor = ops + i;
        flow.join({.from = producer, .to = tensor, .there = scale.capacity(arrow.cost), .back = 0});
        for (int const consumer : arrow.consumers) {
            flow.join({.from = tensor, .to = index_of(consumer), .there = endless, .back = 0});
            flow.join({.from = index_of(consumer), .to = producer, .there = endless, .back = 0});
        }
    }

    auto reached = flow.source_side(source, sink);
    reached.resize(ops);
    double const cost = cost_of(costs, reached);
    return {.on_device = std::move(reached), .cost = cost};
}

Division min_cut_by_blocks(DivisionCosts const& costs, std::vector<int> const& cut_vertices)
{
    auto const ops = static_cast<int>(costs.device.size());
    auto ends = cut_vertices; // last op of each block
    if (ends.empty() || ends.back() != ops - 1) ends.push_back(ops - 1);

    Division best{.on_device = std::vector<bool>(index_of(ops), false), .cost = forbidden};
    int first = 0;
    std::size_t arrow = 0;
    for (int const end : ends) {
        DivisionCosts block{.device = {costs.device.begin() + first, costs.device.begin() + end + 1},
                            .server = {costs.server.begin() + first, costs.server.begin() + end + 1},
                            .arrows = {}};
        for (; arrow < costs.arrows.size() && costs.arrows[arrow].producer < end; ++arrow) {
            auto part = costs.arrows[arrow];
            part.producer = std::max(part.producer - first, -1);
            for (int& consumer : part.consumers)
                consumer -= first;
            block.arrows.push_back(std::move(part));
        }
        // The tensor that leaves the block crosses when all of the block is on the device.
        if (arrow < costs.arrows.size() && costs.arrows[arrow].producer == end)
            block.device.back() += costs.arrows[arrow].cost;

        auto const within = min_cut(block);
        std::vector<bool> on_device(index_of(ops), false);
        std::fill_n(on_device.begin(), first, true);
        std::copy(within.on_device.begin(), within.on_device.end(), on_device.begin() + first);
        double const cost = cost_of(costs, on_device);
        if (cost < best.cost * (1.0 - 1e-12)) best = {.on_device = std::move(on_device), .cost = cost};
        first = end + 1;
    }
    return best;
}

} // namespace sunder::sim
