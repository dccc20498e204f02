// proxy_reach [SEEDS [EVERY [FIRST_SEED [jacob_cov]]]]: prints in Markdown how well untrained networks rank
// the cells of NAS-Bench-201, against its published accuracies: Kendall's tau-b over all cells and over those
// that compute different functions, as far as two convolutions of one kind are not told from one that is used
// twice (the first of those that are alike stands for them), median and worst of the seeds of the weights;
// how far the best of the first few stays behind; how often a paired bootstrap tells a proxy from FLOPs on 60
// cells; and the time. EVERY: only each so-many-th cell of the benchmark's order. The table is that of
// SUNDER_DATA.
#include "nas/accuracy/proxy_accuracy.hpp"
#include "nas/accuracy/tables.hpp"
#include "nas/proxy/untrained_networks.hpp"
#include "nas/realise/nasbench201.hpp"
#include "sim/records/rank_correlation.hpp"
#include "tests/nas/published_data.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <map>
#include <numeric>
#include <string>

namespace {

using namespace sunder;
using nas::Proxy;

constexpr std::array<char const*, 3> data_sets{"cifar10", "cifar100", "in16_120"};
constexpr std::array<char const*, 3> names{"CIFAR-10", "CIFAR-100", "ImageNet16-120"};
constexpr std::array<std::size_t, 4> tops{1, 5, 10, 20};
constexpr std::size_t few = 60;
constexpr int draws_of_few = 20;

using Column = std::vector<double>;
using Indices = std::vector<std::size_t>; // of the cells that are looked at

/// What is multiplied, by rank. The first is what the others are held against.
using Products = std::vector<std::vector<Proxy>>;

Column chosen(Column const& of, Indices const& which)
{
    Column result;
    for (auto const index : which)
        result.push_back(of[index]);
    return result;
}

std::string without_numbers(std::string text)
{
    for (auto at = text.find('#'); at != std::string::npos; at = text.find('#'))
        text.erase(at, text.find('(', at) - at);
    return text;
}

struct Cells {
    std::vector<nas::Choices> choices;
    std::array<Column, 3> accuracies; ///< by data set
    Indices all;
    Indices different;
};

Cells find_cells(std::size_t every)
{
    Cells cells;
    auto const text = nas::text_of_file(nas::data_file("nb201/nb201_accuracy.csv"));
    std::array<Column, 3> tables;
    for (std::size_t i = 0; i < data_sets.size(); ++i) {
        sim::Diagnostics mistakes;
        auto const table = nas::parse_accuracy_table(text, data_sets[i], mistakes);
        mistakes.raise_if_any();
        tables[i] = table->by_index;
    }
    std::map<std::string, std::size_t> first;
    for (std::size_t index = 0; index < nas::cell_count; index += every) {
        auto const cell = nas::cell_of_index(index);
        auto& choices = cells.choices.emplace_back();
        for (auto const op : cell)
            choices.push_back(static_cast<int>(op));
        choices.push_back(0);
        for (std::size_t i = 0; i < data_sets.size(); ++i)
            cells.accuracies[i].push_back(tables[i][index]);
        auto const at = cells.all.size();
        cells.all.push_back(at);
        if (first.try_emplace(without_numbers(nas::canonical_text(cell)), at).second)
            cells.different.push_back(at);
    }
    return cells;
}

double seconds_of_processor()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// By product, what it says of each cell.
std::vector<Column> scores_of(Cells const& cells, Products const& products,
                              nas::ArchitectureSpace const& space, sim::Seed seed)
{
    nas::UntrainedNetworks const networks{space, {}, seed};
    std::map<Proxy, Column> columns;
    auto const start = seconds_of_processor();
    for (auto const& choices : cells.choices)
        for (auto const proxy : products.back())
            columns[proxy].push_back(networks.score(proxy, choices));
    fmt::print("{}: {:.1f} s for {}", networks.machinery(), seconds_of_processor() - start,
               nas::text_of(products.back()));
    std::vector<Column> result;
    for (auto const& factors : products) {
        std::vector<Column> factor_columns;
        for (auto const proxy : factors)
            factor_columns.push_back(columns[proxy]);
        result.push_back(nas::rank_product(factor_columns));
        fmt::print("; {}", nas::text_of(factors));
        for (auto const& accuracies : cells.accuracies)
            fmt::print(" {:.3f}", sim::kendall_tau(result.back(), accuracies).value());
    }
    fmt::print("\n");
    std::fflush(stdout);
    return result;
}

void print_rule(std::size_t columns)
{
    for (std::size_t i = 0; i < columns; ++i)
        fmt::print("| --- ");
    fmt::print("|\n");
}

/// Of the seeds.
std::string median_and_worst(Column values)
{
    std::ranges::sort(values);
    auto const median = (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
    return fmt::format(" {:.3f}, {:.3f} |", median, values.front());
}

using ScoresOfSeeds = std::vector<std::vector<Column>>; // by seed and product

void print_taus(Cells const& cells, Products const& products, ScoresOfSeeds const& scores)
{
    fmt::print("\nTau, median and worst:\n\n| data set | cells |");
    for (auto const& factors : products)
        fmt::print(" {} |", nas::text_of(factors));
    fmt::print("\n");
    print_rule(products.size() + 2);
    for (auto const* which : {&cells.all, &cells.different})
        for (std::size_t i = 0; i < data_sets.size(); ++i) {
            fmt::print("| {} | {} |", names[i], which->size());
            auto const truth = chosen(cells.accuracies[i], *which);
            for (std::size_t product = 0; product < products.size(); ++product) {
                Column taus;
                for (auto const& of_seed : scores)
                    taus.push_back(sim::kendall_tau(chosen(of_seed[product], *which), truth).value());
                fmt::print("{}", median_and_worst(taus));
            }
            fmt::print("\n");
        }
}

double regret(Column const& truth, Column const& scores, std::size_t top)
{
    Indices order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    double best = 0;
    for (std::size_t i = 0; i < std::min(top, order.size()); ++i)
        best = std::max(best, truth[order[i]]);
    return *std::ranges::max_element(truth) - best;
}

void print_regrets(Cells const& cells, Products const& products, ScoresOfSeeds const& scores)
{
    fmt::print("\nRegret of the best of the first 1, 5, 10, 20 different cells, medians of the seeds:\n\n| "
               "data set |");
    for (auto const& factors : products)
        fmt::print(" {} |", nas::text_of(factors));
    fmt::print("\n");
    print_rule(products.size() + 1);
    for (std::size_t i = 0; i < data_sets.size(); ++i) {
        fmt::print("| {} |", names[i]);
        auto const truth = chosen(cells.accuracies[i], cells.different);
        for (std::size_t product = 0; product < products.size(); ++product) {
            for (auto const top : tops) {
                Column regrets;
                for (auto const& of_seed : scores)
                    regrets.push_back(regret(truth, chosen(of_seed[product], cells.different), top));
                std::ranges::sort(regrets);
                fmt::print("{} {:.2f}", top == tops.front() ? "" : ",", regrets[regrets.size() / 2]);
            }
            fmt::print(" |");
        }
        fmt::print("\n");
    }
}

/// Paired bootstrap against FLOPs of sets drawn among the different cells.
void print_leads(Cells const& cells, Products const& products, ScoresOfSeeds const& scores)
{
    fmt::print(
        "\nTau less that of flops on {} different cells, {} draws: median lead; draws whose 95 % interval "
        "lies above 0, around it, below:\n\n| data set |",
        few, draws_of_few);
    for (std::size_t product = 1; product < products.size(); ++product)
        fmt::print(" {} |", nas::text_of(products[product]));
    fmt::print("\n");
    print_rule(products.size());
    for (std::size_t i = 0; i < data_sets.size(); ++i) {
        fmt::print("| {} |", names[i]);
        for (std::size_t product = 1; product < products.size(); ++product) {
            std::array<int, 3> places{};
            Column leads;
            for (int draw = 0; draw < draws_of_few; ++draw) {
                sim::Random random{sim::Seed{7}.child(static_cast<std::uint64_t>(draw))};
                Indices drawn;
                while (drawn.size() < std::min(few, cells.different.size())) {
                    auto const at = cells.different[static_cast<std::size_t>(
                        random.uniform() * static_cast<double>(cells.different.size()))];
                    if (std::ranges::find(drawn, at) == drawn.end()) drawn.push_back(at);
                }
                auto const& of_seed = scores[static_cast<std::size_t>(draw) % scores.size()];
                auto const truth = chosen(cells.accuracies[i], drawn);
                auto const proxy = chosen(of_seed[product], drawn);
                auto const flops = chosen(of_seed.front(), drawn);
                leads.push_back(sim::kendall_tau(proxy, truth).value() -
                                sim::kendall_tau(flops, truth).value());
                auto const interval = sim::kendall_lead_interval(proxy, flops, truth, sim::Seed{11}).value();
                ++places[interval.low > 0 ? 0 : interval.high < 0 ? 2 : 1];
            }
            std::ranges::sort(leads);
            fmt::print(" {:+.3f}; {}, {}, {} |", leads[leads.size() / 2], places[0], places[1], places[2]);
        }
        fmt::print("\n");
    }
}

int number(char** argv, int argc, int at, int otherwise)
{
    return argc > at ? std::max(1, std::atoi(argv[at])) : otherwise;
}

} // namespace

int main(int argc, char** argv)
{
    if (!std::filesystem::exists(nas::data_file("nb201/nb201_accuracy.csv"))) {
        fmt::print(stderr, "the published table is absent; SUNDER_DATA names its folder\n");
        return 1;
    }
    auto const cells = find_cells(static_cast<std::size_t>(number(argv, argc, 2, 1)));
    auto const space = nas::make_nasbench201();
    auto const first = number(argv, argc, 3, 1);
    Products products{{Proxy::flops}, {Proxy::swap}, {Proxy::swap, Proxy::flops}};
    if (argc > 4) products.push_back({Proxy::swap, Proxy::flops, Proxy::jacob_cov});
    ScoresOfSeeds scores;
    for (int i = 0; i < number(argv, argc, 1, 5); ++i)
        scores.push_back(
            scores_of(cells, products, *space, sim::Seed{static_cast<std::uint64_t>(first + i)}));
    print_taus(cells, products, scores);
    print_regrets(cells, products, scores);
    print_leads(cells, products, scores);
}
