#include "tools/paper/pair_fronts.hpp"

#include "nas/realise/nasbench201.hpp"
#include "sim/records/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace sunder::paper {
namespace {

/// The front of pairs of one cut.
std::vector<Pair> front_of(std::vector<Pair> pairs)
{
    std::ranges::stable_sort(pairs, [](Pair const& a, Pair const& b) {
        return a.compute() != b.compute() ? a.compute() < b.compute() : a.accuracy > b.accuracy;
    });
    std::vector<Pair> front;
    for (auto& pair : pairs)
        if (front.empty() || pair.accuracy > front.back().accuracy) front.push_back(std::move(pair));
    return front;
}

// FBNet
// --------------------------------------------------------------------------------------------------------------

constexpr std::size_t layers = 22;
constexpr std::size_t ops = 9;
constexpr std::size_t blocks = layers + 3; // stem, layers, header, classifier

struct BlockOption {
    double device = 0; // s
    double server = 0; // s
    double work = 0;   // flop
    double points = 0;
};

/// What a network is made of, block by block.
class PricedNetwork {
public:
    PricedNetwork(nas::ChainTable const& table, nas::StandInFormula const& formula) : formula_{formula}
    {
        auto const& space = table.space();
        for (std::size_t op = 0; op < ops; ++op) {
            auto const forms = space.forms(all(op));
            for (std::size_t block = 0; block < blocks; ++block) {
                auto const form = forms[block];
                BlockOption const option{.device = table.device().of_form[form].value(),
                                         .server = table.server().of_form[form].value(),
                                         .work = space.block(form).work.value()};
                if (block == 0 || block > layers)
                    fixed_[block] = option;
                else
                    options_[block - 1][op] = option;
            }
        }
        for (std::size_t layer = 0; layer < layers; ++layer) {
            auto const& variable = space.space().variables[layer];
            for (std::size_t op = 0; op < ops; ++op)
                for (auto const& given : formula.points)
                    if (given.choice == variable.choices[op] &&
                        (given.variable.empty() || given.variable == variable.name))
                        options_[layer][op].points += given.points;
        }
    }

    [[nodiscard]] static nas::Choices all(std::size_t op)
    {
        nas::Choices choices(layers, static_cast<int>(op));
        choices.push_back(0);
        return choices;
    }

    [[nodiscard]] BlockOption const& option(std::size_t layer, std::size_t op) const
    {
        return options_[layer][op];
    }
    /// Of the layer before or behind the cut.
    [[nodiscard]] double time(std::size_t layer, std::size_t op, std::size_t cut) const
    {
        return layer + 1 < cut ? options_[layer][op].device : options_[layer][op].server;
    }

    struct Sums {
        double head = 0, tail = 0, work = 0, points = 0;
    };
    /// Of the blocks that nobody chooses.
    [[nodiscard]] Sums fixed(std::size_t cut) const
    {
        Sums sums;
        for (std::size_t const block : {std::size_t{0}, layers + 1, layers + 2}) {
            (block < cut ? sums.head : sums.tail) +=
                block < cut ? fixed_[block].device : fixed_[block].server;
            sums.work += fixed_[block].work;
        }
        return sums;
    }
    [[nodiscard]] Sums sums(nas::Choices const& choices, std::size_t cut) const
    {
        auto sums = fixed(cut);
        for (std::size_t layer = 0; layer < layers; ++layer)
            sums = with(sums, layer, static_cast<std::size_t>(choices[layer]), cut, 1);
        return sums;
    }
    /// With `sign` = 1 the layer's op is added, with -1 taken away.
    [[nodiscard]] Sums with(Sums sums, std::size_t layer, std::size_t op, std::size_t cut, double sign) const
    {
        (layer + 1 < cut ? sums.head : sums.tail) += sign * time(layer, op, cut);
        sums.work += sign * options_[layer][op].work;
        sums.points += sign * options_[layer][op].points;
        return sums;
    }

    [[nodiscard]] double of_work(double work) const
    {
        return formula_.ceiling -
               formula_.gap * std::pow(work / formula_.reference_work.value(), -formula_.exponent);
    }
    [[nodiscard]] double slope(double work) const
    {
        return formula_.exponent * (formula_.ceiling - of_work(work)) / work;
    }
    [[nodiscard]] double accuracy(Sums const& sums) const { return of_work(sums.work) + sums.points; }
    [[nodiscard]] double least_work() const { return extreme_work(-1); }
    [[nodiscard]] double most_work() const { return extreme_work(1); }

private:
    [[nodiscard]] double extreme_work(double sign) const
    {
        double work = fixed(0).work;
        for (auto const& layer : options_)
            work += std::ranges::max(layer, {}, [&](BlockOption const& option) {
                        return sign * option.work;
                    }).work;
        return work;
    }

    nas::StandInFormula const& formula_;
    std::array<std::array<BlockOption, ops>, layers> options_;
    std::array<BlockOption, blocks> fixed_;
};

/// No pair of this cut has an accuracy above value + price x compute.
struct CutBound {
    double value = 0;
    double price = 0; // points a second
};

std::vector<double> prices()
{
    constexpr int count = 100;
    constexpr double least = 1;
    constexpr double factor = 1.15; // up to 10^6 points a second
    std::vector<double> prices{0};
    double price = least;
    for (int i = 0; i < count; ++i, price *= factor)
        prices.push_back(price);
    return prices;
}

std::vector<double> works(PricedNetwork const& network)
{
    constexpr int count = 24;
    std::vector<double> works;
    works.reserve(count);
    double const ratio = network.most_work() / network.least_work();
    for (int i = 0; i < count; ++i)
        works.push_back(network.least_work() * std::pow(ratio, static_cast<double>(i) / (count - 1)));
    return works;
}

class CutSearch {
public:
    CutSearch(PricedNetwork const& network, std::size_t cut) : network_{network}, cut_{cut} {}

    [[nodiscard]] std::vector<Pair> front()
    {
        std::set<nas::Choices> found;
        for (double const work : works(network_))
            for (double const price : prices())
                found.insert(best_of_sum(work, price));
        std::vector<Pair> pairs;
        pairs.reserve(found.size());
        for (auto const& choices : found)
            pairs.push_back(pair_of(choices));
        auto const first = front_of(std::move(pairs));
        return front_of(with_neighbours(first));
    }

    /// By how much the accuracy may be better just before each step of the front.
    [[nodiscard]] std::vector<double> gaps(std::vector<Pair> const& front) const
    {
        std::vector<double> gaps;
        for (std::size_t i = 0; i + 1 < front.size(); ++i) {
            double const limit = front[i + 1].compute().value();
            double most = std::numeric_limits<double>::infinity();
            for (auto const& bound : bounds_)
                most = std::min(most, bound.value + bound.price * limit);
            gaps.push_back(std::max(0.0, most - front[i].accuracy));
        }
        return gaps;
    }

private:
    /// Each layer's best op under the tangent at this work and this price of time; bounds all pairs.
    nas::Choices best_of_sum(double work, double price)
    {
        double const slope = network_.slope(work);
        auto const fixed = network_.fixed(cut_);
        double value =
            network_.of_work(work) + slope * (fixed.work - work) - price * (fixed.head + fixed.tail);
        nas::Choices choices;
        for (std::size_t layer = 0; layer < layers; ++layer) {
            double best = -std::numeric_limits<double>::infinity();
            std::size_t which = 0;
            for (std::size_t op = 0; op < ops; ++op) {
                auto const& option = network_.option(layer, op);
                double const gain =
                    slope * option.work + option.points - price * network_.time(layer, op, cut_);
                if (gain > best) {
                    best = gain;
                    which = op;
                }
            }
            value += best;
            choices.push_back(static_cast<int>(which));
        }
        choices.push_back(0);
        bounds_.push_back({.value = value, .price = price});
        return choices;
    }

    [[nodiscard]] Pair pair_of(nas::Choices const& choices) const
    {
        auto const sums = network_.sums(choices, cut_);
        return {.accuracy = network_.accuracy(sums),
                .head = sim::Seconds{sums.head},
                .tail = sim::Seconds{sums.tail},
                .cut = cut_,
                .choices = choices};
    }

    /// Those of them that the front does not rule out.
    [[nodiscard]] std::vector<Pair> with_neighbours(std::vector<Pair> const& front) const
    {
        std::vector<Pair> pairs = front;
        for (auto const& pair : front) {
            auto const sums = network_.sums(pair.choices, cut_);
            for (std::size_t layer = 0; layer < layers; ++layer) {
                auto const without =
                    network_.with(sums, layer, static_cast<std::size_t>(pair.choices[layer]), cut_, -1);
                for (std::size_t op = 0; op < ops; ++op) {
                    auto const changed = network_.with(without, layer, op, cut_, 1);
                    auto const* const rival = most_accurate(front, sim::Seconds{changed.head + changed.tail});
                    if (rival == nullptr || network_.accuracy(changed) <= rival->accuracy) continue;
                    auto choices = pair.choices;
                    choices[layer] = static_cast<int>(op);
                    pairs.push_back(pair_of(choices));
                }
            }
        }
        return pairs;
    }

    PricedNetwork const& network_;
    std::size_t cut_;
    std::vector<CutBound> bounds_;
};

} // namespace

PairFronts fronts_of_cells(nas::ChainTable const& table, nas::AccuracyModel const& accuracy)
{
    std::vector<std::vector<Pair>> pairs(table.space().block_names().size() + 1);
    for (std::size_t code = 0; code < nas::cell_count; ++code) {
        nas::Choices choices;
        for (auto const op : nas::cell_of_code(code))
            choices.push_back(static_cast<int>(op));
        choices.push_back(0);
        double const percent = accuracy.accuracy(choices);
        for (auto const& at : table.at_every_cut(choices))
            pairs[at.cut].push_back(
                {.accuracy = percent, .head = at.head, .tail = at.tail, .cut = at.cut, .choices = choices});
    }
    PairFronts fronts;
    for (auto& at_cut : pairs)
        fronts.at_cut.push_back(front_of(std::move(at_cut)));
    return fronts;
}

PairFronts fronts_of_fbnet(nas::ChainTable const& table, nas::StandInFormula const& formula)
{
    PricedNetwork const network{table, formula};
    PairFronts fronts;
    std::vector<double> gaps;
    for (std::size_t cut = 0; cut <= blocks; ++cut) {
        CutSearch search{network, cut};
        fronts.at_cut.push_back(search.front());
        auto const some = search.gaps(fronts.at_cut.back());
        gaps.insert(gaps.end(), some.begin(), some.end());
    }
    if (gaps.empty()) return fronts;
    std::ranges::sort(gaps);
    fronts.median_gap = sim::percentile(gaps, 0.5);
    fronts.p95_gap = sim::percentile(gaps, 0.95);
    return fronts;
}

Pair const* most_accurate(std::vector<Pair> const& front, sim::Seconds most_compute)
{
    auto const behind = std::ranges::upper_bound(front, most_compute, {}, &Pair::compute);
    return behind == front.begin() ? nullptr : &*std::prev(behind);
}

Pair const* fastest(std::vector<Pair> const& front, double least_accuracy)
{
    auto const found = std::ranges::lower_bound(front, least_accuracy, {}, &Pair::accuracy);
    return found == front.end() ? nullptr : &*found;
}

} // namespace sunder::paper
