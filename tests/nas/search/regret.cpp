// regret [SEEDS [EVALUATIONS]]: prints how near every optimizer comes to the best pair of NAS-Bench-201 under
// limits at three quantiles of the cells' best latencies. Medians with distribution-free intervals, means
// with Student's, both of 95 %.
#include "tests/nas/search/reach.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace {

using namespace sunder;

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

/// Between the order statistics whose ranks a binomial variable with p = 1/2 misses with probability 5 % at
/// most.
std::string median_interval(std::vector<double> values)
{
    std::ranges::sort(values);
    auto const count = static_cast<double>(values.size());
    auto const rank = static_cast<std::size_t>(
        boost::math::quantile(boost::math::binomial_distribution<>{count, 0.5}, 0.025));
    auto const low = rank > 0 ? rank - 1 : 0;
    return fmt::format("[{:.2f}, {:.2f}]", values[low], values[values.size() - 1 - low]);
}

std::string mean_interval(std::vector<double> const& values)
{
    auto const count = static_cast<double>(values.size());
    double const mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (double const value : values)
        squares += (value - mean) * (value - mean);
    double const half = boost::math::quantile(boost::math::students_t{count - 1}, 0.975) *
                        std::sqrt(squares / (count - 1) / count);
    return fmt::format("{:5.2f} +- {:.2f}", mean, half);
}

struct Settings {
    int seeds = 20;
    std::size_t evaluations = 1000;
};

void print_limit(nas::Reach const& reach, double quantile, Settings const& settings)
{
    double const limit = reach.limit(quantile);
    fmt::print("\nlatency at most {:.3f} ms (the {:.0f} % quantile); the best pair has {:.2f} %\n",
               1e3 * limit, 100 * quantile, reach.best_accuracy(limit));
    fmt::print("{:<34} {:>7} {:<14} {:<15} {:<15} {}\n", "regret in points", "median", "", "mean",
               "random less it", "mode: feasible, median regret");

    std::vector<double> random;
    for (auto const& [name, make] : nas::contestants()) {
        std::vector<double> regrets;
        std::vector<double> gains;
        std::vector<double> modes;
        for (int i = 0; i < settings.seeds; ++i) {
            auto const found = reach.run(make, {.limit = limit,
                                                .evaluations = settings.evaluations,
                                                .seed = sim::Seed{1}.child(static_cast<std::uint64_t>(i))});
            regrets.push_back(found.regret);
            if (found.mode_regret) modes.push_back(*found.mode_regret);
        }
        if (random.empty()) random = regrets;
        for (std::size_t i = 0; i < regrets.size(); ++i)
            gains.push_back(random[i] - regrets[i]);
        fmt::print("{:<34} {:>7.2f} {:<14} {:<15} {:<15}", name, median(regrets), median_interval(regrets),
                   mean_interval(regrets), mean_interval(gains));
        if (!modes.empty()) fmt::print(" {:>2} of {}, {:.2f}", modes.size(), settings.seeds, median(modes));
        fmt::print("\n");
    }
}

} // namespace

int main(int argc, char** argv)
{
    Settings settings;
    if (argc > 1) settings.seeds = std::max(2, std::atoi(argv[1]));
    if (argc > 2) settings.evaluations = static_cast<std::size_t>(std::max(1, std::atoi(argv[2])));

    for (auto const division : {nas::Division::cells_only, nas::Division::fixed_by_work}) {
        auto const reach = nas::Reach::find(division);
        if (!reach) {
            fmt::print(stderr, "the published tables are absent; SUNDER_DATA names their folder\n");
            return 1;
        }
        fmt::print("\n{} seeds, {} evaluations; measured latencies divided {}\n", settings.seeds,
                   settings.evaluations,
                   division == nas::Division::cells_only ? "over the cells alone"
                                                         : "by work, and equally over the cells");
        for (double const quantile : {0.25, 0.5, 0.75})
            print_limit(*reach, quantile, settings);
    }
}
