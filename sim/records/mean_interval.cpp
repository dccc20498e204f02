#include "sim/records/mean_interval.hpp"

#include "sim/base/contract.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sunder::sim {
namespace {

constexpr double least_values = 200;
constexpr std::size_t batches = 20;
constexpr std::size_t fine_batches = 512;
constexpr double hardly_correlated = 0.25;
constexpr double least_independent = 30;
constexpr double least_relaxations = 250;

double t_quantile(std::size_t values)
{
    return boost::math::quantile(boost::math::students_t{static_cast<double>(values - 1)}, 0.975);
}

/// Means of batches, of each run the same number unless it has fewer values.
using BatchMeans = std::vector<std::vector<double>>;

BatchMeans batch_means(Runs const& runs, std::size_t in_all)
{
    auto const of_each = (in_all + runs.size() - 1) / runs.size();
    BatchMeans means;
    for (auto const& run : runs) {
        auto const count = std::min(of_each, run.size());
        auto& of_run = means.emplace_back();
        for (std::size_t i = 0; i < count; ++i) {
            auto const begin = run.size() * i / count;
            auto const end = run.size() * (i + 1) / count;
            of_run.push_back(mean_of(run.subspan(begin, end - begin)));
        }
    }
    return means;
}

/// Moments of batch means about their mean.
struct Moments {
    double count = 0;
    double mean = 0;
    double variance = 0;
    double skewness = 0;
    double correlation = 0; ///< of neighbours in a run
};

double total(BatchMeans const& means)
{
    Sum sum;
    for (auto const& run : means)
        for (double const x : run)
            sum.add(x);
    return sum.value();
}

Moments moments_of(BatchMeans const& means)
{
    Moments of;
    double pairs = 0;
    for (auto const& run : means) {
        of.count += static_cast<double>(run.size());
        pairs += static_cast<double>(run.size() - 1);
    }
    of.mean = total(means) / of.count;
    Sum squares;
    Sum cubes;
    Sum products;
    for (auto const& run : means)
        for (std::size_t i = 0; i < run.size(); ++i) {
            double const x = run[i] - of.mean;
            squares.add(x * x);
            cubes.add(x * x * x);
            if (i > 0) products.add(x * (run[i - 1] - of.mean));
        }
    of.variance = squares.value() / (of.count - 1);
    if (of.variance == 0) return of;
    of.skewness =
        of.count / ((of.count - 1) * (of.count - 2)) * cubes.value() / (of.variance * std::sqrt(of.variance));
    // Deviations from the common mean are correlated by -1 / (count - 1) even where the values are not.
    if (pairs > 0) of.correlation = products.value() / pairs / (squares.value() / of.count) + 1 / of.count;
    return of;
}

/// How much more the mean of `count` values in a row varies than that of independent ones.
double inflation(double correlation, std::size_t count)
{
    constexpr double most = 0.9;
    double const r = std::clamp(correlation, 0.0, most);
    double sum = 1;
    for (std::size_t lag = 1; lag < count; ++lag)
        sum += 2 * (1 - static_cast<double>(lag) / static_cast<double>(count)) *
               std::pow(r, static_cast<double>(lag));
    return sum;
}

/// Johnson's transformation of a quantile of Student's t for means of skewed values, as Willink has it.
double skewed(double quantile, double skewness, double count)
{
    double const bend = skewness / (6 * std::sqrt(count));
    constexpr double straight = 1e-6;
    if (std::abs(bend) < straight) return quantile;
    return (std::cbrt(1 + 6 * bend * (quantile - bend)) - 1) / (2 * bend);
}

/// Whether several runs have exactly the same mean.
bool chance_changes_nothing(Runs const& runs)
{
    return runs.size() > 1 && std::ranges::all_of(runs, [first = mean_of(runs[0])](auto const& run) {
               return mean_of(run) == first;
           });
}

bool forget_each_other(Runs const& runs, double numbers, double utilisation)
{
    if (runs.size() >= batches) return true; // each is a batch
    auto const fine = moments_of(batch_means(runs, fine_batches));
    if (fine.correlation <= hardly_correlated) return true;
    double const of_each = numbers / static_cast<double>(runs.size());
    double const independent = fine.count * (1 - fine.correlation) / (1 + fine.correlation);
    return independent >= least_independent &&
           (1 - utilisation) * (1 - utilisation) * of_each >= least_relaxations;
}

} // namespace

std::string_view reason_of(IntervalState state)
{
    switch (state) {
    case IntervalState::given:
        return {};
    case IntervalState::too_few:
        return "fewer than 200 requests";
    case IntervalState::too_correlated:
        return "too short a run for how slowly its queues change";
    case IntervalState::infinite_variance:
        return "the waits have no finite variance";
    }
    return {};
}

MeanInterval mean_interval(Runs const& runs, Grounds const& grounds)
{
    Runs some; // that have values
    std::ranges::copy_if(runs, std::back_inserter(some), [](auto const& run) { return !run.empty(); });
    std::size_t values = 0;
    Sum sum;
    for (auto const& run : some) {
        values += run.size();
        for (double const x : run)
            sum.add(x);
    }
    if (chance_changes_nothing(some))
        return {.interval = Interval{.low = mean_of(some[0]), .high = mean_of(some[0])}};
    double const numbers = static_cast<double>(values) * grounds.each;
    if (some.size() < batches && numbers < least_values) return {.state = IntervalState::too_few};
    if (!forget_each_other(some, numbers, grounds.utilisation))
        return {.state = IntervalState::too_correlated};

    double const mean = grounds.mean.value_or(sum.value() / static_cast<double>(values));
    auto const means = batch_means(some, batches);
    auto const of = moments_of(means);
    double const error = std::sqrt(inflation(of.correlation, means[0].size()) * of.variance / of.count);
    double const t = t_quantile(static_cast<std::size_t>(of.count));
    return {.interval = Interval{.low = mean - error * skewed(t, of.skewness, of.count),
                                 .high = mean - error * skewed(-t, of.skewness, of.count)}};
}

std::optional<Interval> section_interval(double of_all, std::vector<double> const& of_runs)
{
    auto const count = of_runs.size();
    if (count < 2) return std::nullopt;
    Sum squares;
    for (double const x : of_runs)
        squares.add((x - of_all) * (x - of_all));
    double const half =
        t_quantile(count) * std::sqrt(squares.value() / static_cast<double>((count - 1) * count));
    return Interval{.low = of_all - half, .high = of_all + half};
}

} // namespace sunder::sim
