// regret [SEEDS [EVALUATIONS [FIRST_SEED]]]: prints in Markdown how near every optimizer comes to the best
// pair of NAS-Bench-201 under limits at three quantiles of the cells' best latencies, in points of accuracy.
// Medians with distribution-free intervals, means with Student's, both of 95 %; differences paired over
// seeds.
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
    return fmt::format("{:.2f} ± {:.2f}", mean, half);
}

struct Settings {
    int seeds = 20;
    std::size_t evaluations = 1000;
    int first_seed = 200; ///< the optimizers' defaults were chosen on seeds 0 to 59
};

struct Regrets {
    std::vector<double> seen;      ///< (seeds,)
    std::vector<double> mode;      ///< of the seeds whose mode is feasible
    std::vector<double> likeliest; ///< of the seeds that saw a feasible pair
};

Regrets regrets_of(nas::Reach const& reach, nas::MakeOptimizer const& make, double limit,
                   Settings const& settings)
{
    Regrets regrets;
    for (int i = settings.first_seed; i < settings.first_seed + settings.seeds; ++i) {
        auto const found = reach.run(make, {.limit = limit,
                                            .evaluations = settings.evaluations,
                                            .seed = sim::Seed{1}.child(static_cast<std::uint64_t>(i))});
        regrets.seen.push_back(found.regret);
        if (found.mode_regret) regrets.mode.push_back(*found.mode_regret);
        if (found.likeliest_regret) regrets.likeliest.push_back(*found.likeliest_regret);
    }
    return regrets;
}

std::string median_with_interval(std::vector<double> const& values)
{
    return values.empty() ? "-" : fmt::format("{:.2f} {}", median(values), median_interval(values));
}

void print_limit(nas::Reach const& reach, double quantile, Settings const& settings)
{
    double const limit = reach.limit(quantile);
    fmt::print("\nT = {:.3f} ms, the {:.0f} % quantile; the best pair has {:.2f} %\n\n", 1e3 * limit,
               100 * quantile, reach.best_accuracy(limit));
    fmt::print(
        "| optimizer | median | mean | random less it | mode feasible | mode, median | likeliest, median |\n"
        "|---|---|---|---|---|---|---|\n");
    std::vector<double> random;
    for (auto const& [name, make] : nas::contestants()) {
        auto const [seen, mode, likeliest] = regrets_of(reach, make, limit, settings);
        if (random.empty()) random = seen;
        std::vector<double> gains;
        for (std::size_t i = 0; i < seen.size(); ++i)
            gains.push_back(random[i] - seen[i]);
        fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", name, median_with_interval(seen),
                   mean_interval(seen), mean_interval(gains),
                   likeliest.empty() ? "-" : fmt::format("{} of {}", mode.size(), settings.seeds),
                   median_with_interval(mode), median_with_interval(likeliest));
    }
}

} // namespace

int main(int argc, char** argv)
{
    Settings settings;
    if (argc > 1) settings.seeds = std::max(2, std::atoi(argv[1]));
    if (argc > 2) settings.evaluations = static_cast<std::size_t>(std::max(1, std::atoi(argv[2])));
    if (argc > 3) settings.first_seed = std::max(0, std::atoi(argv[3]));

    for (auto const division : {nas::LatencyDivision::cells_only, nas::LatencyDivision::fixed_by_work}) {
        auto const reach = nas::Reach::find(division);
        if (!reach) {
            fmt::print(stderr, "the published tables are absent; SUNDER_DATA names their folder\n");
            return 1;
        }
        fmt::print("\n{} seeds from {}, {} evaluations; measured latencies divided {}\n", settings.seeds,
                   settings.first_seed, settings.evaluations,
                   division == nas::LatencyDivision::cells_only ? "over the cells alone"
                                                                : "by work, and equally over the cells");
        for (double const quantile : {0.25, 0.5, 0.75})
            print_limit(*reach, quantile, settings);
    }
}
