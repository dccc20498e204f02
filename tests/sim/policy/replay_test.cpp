/// Each policy decides as one written down anew in the simplest way, which reads the log of all that the
/// first one saw and was told.
#include "tests/sim/policy/some_ways.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <variant>

namespace sunder::sim {
namespace {

using Entry = std::variant<Observation, Feedback>;
using Log = std::vector<Entry>;
using Decisions = std::vector<std::size_t>;

struct Recorded {
    Log log;
    Decisions decisions;
};

/// Requests arrive at random and end some requests later, out of order; the rate wanders.
Recorded record(PolicyProblem const& problem, Seed seed, int requests)
{
    Random random{seed};
    auto const policy = make_policy(problem, Seed{5});
    Recorded recorded;
    std::vector<std::pair<double, Feedback>> under_way;
    double now = 0;
    double rate = 1e6;
    for (int request = 0; request < requests; ++request) {
        now += random.uniform() < 0.02 ? 30 : 0.3 * random.uniform();
        std::ranges::sort(under_way, {}, &std::pair<double, Feedback>::first);
        while (!under_way.empty() && under_way.front().first <= now) {
            policy->learn(under_way.front().second);
            recorded.log.emplace_back(under_way.front().second);
            under_way.erase(under_way.begin());
        }
        Observation const seen{
            .now = Seconds{now}, .request = request, .own_wait = Seconds{0.02 * random.uniform()}};
        auto const way = policy->choose(seen);
        recorded.log.emplace_back(seen);
        recorded.decisions.push_back(way);
        rate *= std::exp(random.uniform() - 0.5);
        auto const& profile = problem.ways[way];
        Feedback told{.now = {}, .request = request, .way = way, .finished = random.uniform() > 0.05};
        told.server_wait = Seconds{0.01 * random.uniform()};
        told.own_wait = seen.own_wait;
        if (profile.leaves && told.finished) {
            told.sent = profile.sent;
            told.sending = profile.delay + profile.sent / BytesPerSecond{rate};
        }
        told.latency = predicted_latency(profile, {BytesPerSecond{rate}, told.server_wait}) + told.own_wait;
        told.energy = predicted_energy(profile, {BytesPerSecond{rate}, {}});
        told.now = Seconds{now} + told.latency;
        under_way.emplace_back(told.now.value(), told);
    }
    return recorded;
}

/// Decisions of a rule that is asked with all that was told before, and with its decision before.
Decisions replayed(Log const& log,
                   std::function<std::size_t(Observation const&, std::vector<Feedback> const&)> const& rule)
{
    Decisions decisions;
    std::vector<Feedback> told;
    for (auto const& entry : log) {
        if (auto const* feedback = std::get_if<Feedback>(&entry))
            told.push_back(*feedback);
        else
            decisions.push_back(rule(std::get<Observation>(entry), told));
    }
    return decisions;
}

/// What was told of the link, as the headers say it, from all feedback.
struct Known {
    std::optional<double> rate;
    double wait = 0;
};

double estimated(RateEstimate const& rule, std::vector<double> const& all)
{
    if (auto const* ewma = std::get_if<Ewma>(&rule)) {
        double estimate = all.front();
        for (std::size_t i = 1; i < all.size(); ++i)
            estimate = ewma->weight * all[i] + (1 - ewma->weight) * estimate;
        return estimate;
    }
    auto const last = [&](std::int64_t count) {
        auto const some = std::min(all.size(), static_cast<std::size_t>(count));
        return std::vector<double>(all.end() - static_cast<std::ptrdiff_t>(some), all.end());
    };
    if (auto const* mean = std::get_if<MeanOfLast>(&rule)) {
        double sum = 0;
        for (double const x : last(mean->count))
            sum += x;
        return sum / static_cast<double>(last(mean->count).size());
    }
    if (auto const* harmonic = std::get_if<HarmonicMeanOfLast>(&rule)) {
        double sum = 0;
        for (double const x : last(harmonic->count))
            sum += 1 / x;
        return static_cast<double>(last(harmonic->count).size()) / sum;
    }
    auto const& quantile = std::get<QuantileOfLast>(rule);
    auto sorted = last(quantile.of);
    std::sort(sorted.begin(), sorted.end());
    double const place = quantile.share * static_cast<double>(sorted.size() - 1);
    auto const low = static_cast<std::size_t>(std::floor(place));
    auto const high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (place - std::floor(place)) * (sorted[high] - sorted[low]);
}

Known known(std::vector<Feedback> const& told, PolicyProblem const& problem, RateEstimate const& rule,
            Seconds now)
{
    double const forget = problem.settings.estimate.forget.value();
    std::vector<double> rates;
    double measured_at = 0;
    Known result;
    double reported_at = -1e9;
    for (auto const& each : told) {
        if (!problem.ways[each.way].leaves) continue;
        if (each.finished) {
            result.wait = each.server_wait.value();
            reported_at = each.now.value();
        }
        double const flowed = (each.sending - problem.ways[each.way].delay).value();
        if (each.sent <= Bytes{} || flowed <= 0) continue;
        if (!rates.empty() && each.now.value() - measured_at > forget) rates.clear();
        rates.push_back(each.sent.value() / flowed);
        measured_at = each.now.value();
    }
    if (!rates.empty() && now.value() - measured_at <= forget) result.rate = estimated(rule, rates);
    if (now.value() - reported_at > forget) result.wait = 0;
    return result;
}

double latency_at(WayProfile const& way, double rate, double wait)
{
    if (!way.leaves) return way.head.value();
    return way.head.value() + way.delay.value() + way.sent.value() / rate + wait + way.beyond.value();
}

double energy_at(WayProfile const& way, double rate)
{
    if (!way.leaves) return way.head_energy.value();
    return way.head_energy.value() + way.radio.value() * way.sent.value() / rate + way.beyond_energy.value();
}

/// With hold, gain and every; decisions are remembered here.
class PlainReplan {
public:
    PlainReplan(PolicyProblem const& problem, RateEstimate rule) : problem_{problem}, rule_{std::move(rule)}
    {
    }

    std::size_t operator()(Observation const& seen, std::vector<Feedback> const& told)
    {
        auto const now = known(told, problem_, rule_, seen.now);
        std::vector<double> costs;
        for (auto const& way : problem_.ways) {
            double const rate = now.rate.value_or(way.rate.value());
            costs.push_back(problem_.settings.objective.latency * latency_at(way, rate, now.wait) +
                            problem_.settings.objective.energy.value() * energy_at(way, rate));
        }
        auto const best =
            static_cast<std::size_t>(std::min_element(costs.begin(), costs.end()) - costs.begin());
        auto const hold = hold_of(problem_.settings);
        if (seen.request == 0) {
            switched_at_ = seen.now;
            return way_ = best;
        }
        if (seen.request - switched_ < hold.requests || seen.now < switched_at_ + hold.time) return way_;
        if (seen.now.value() < next_look_) return way_;
        next_look_ = seen.now.value() + problem_.settings.every.value();
        auto const least = gain_of(problem_.settings);
        double const saved = costs[way_] - costs[best];
        if (best != way_ && saved >= least.cost.value() && saved >= least.share * costs[way_]) {
            way_ = best;
            switched_ = seen.request;
            switched_at_ = seen.now;
        }
        return way_;
    }

private:
    PolicyProblem problem_;
    RateEstimate rule_;
    std::size_t way_ = 0;
    std::int64_t switched_ = 0;
    Seconds switched_at_;
    double next_look_ = 0;
};

PolicySettings settings_of(PolicyKind const& kind)
{
    PolicySettings settings;
    settings.kind = kind;
    return settings;
}

TEST(Replanning, DecidesAsItsPlainTwin)
{
    std::vector<RateEstimate> const rules{Ewma{0.3}, MeanOfLast{4}, HarmonicMeanOfLast{5},
                                          QuantileOfLast{.share = 0.2, .of = 12}};
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Random random{Seed{seed}};
        auto const ways = random_ways(random, 5);
        auto settings = settings_of(Replan{});
        settings.estimate.rate = rules[seed % rules.size()];
        settings.objective.energy = SecondsPerJoule{seed % 2 == 0 ? 0.02 : 0.0};
        if (seed % 3 == 0) settings.hold = Hold{.requests = 7, .time = {}};
        if (seed % 5 == 0) settings.gain = LeastGain{.cost = Seconds{4e-3}};
        if (seed % 4 == 1) settings.hold = Hold{.requests = 2, .time = Seconds{5}};
        if (seed % 5 == 1) settings.gain = LeastGain{.cost = {}, .share = 0.1};
        if (seed % 7 == 0) settings.every = Seconds{2};
        PolicyProblem const problem{.settings = settings, .ways = ways, .deadline = {}};
        auto const recorded = record(problem, Seed{seed}, 500);
        EXPECT_EQ(recorded.decisions, replayed(recorded.log, PlainReplan{problem, settings.estimate.rate}))
            << seed;
    }
}

TEST(CautiousReplanning, DecidesAsItsPlainTwin)
{
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Random random{Seed{seed}};
        auto const ways = random_ways(random, 4);
        auto const settings = settings_of(CautiousReplan{});
        PolicyProblem const problem{.settings = settings, .ways = ways, .deadline = {}};
        auto const recorded = record(problem, Seed{seed}, 500);
        QuantileOfLast const rule{.share = 0.2, .of = 30};
        EXPECT_EQ(recorded.decisions, replayed(recorded.log, PlainReplan{problem, rule})) << seed;
    }
}

/// Bands by trying: it has left its own where even a rate that is nearer by the share lies in another. The
/// faster the rate, the more bytes the best way sends.
class PlainBands {
public:
    PlainBands(PolicyProblem const& problem, double hysteresis) : problem_{problem}, margin_{1 + hysteresis}
    {
    }

    std::size_t operator()(Observation const& seen, std::vector<Feedback> const& told)
    {
        auto const now = known(told, problem_, problem_.settings.estimate.rate, seen.now);
        double const rate = now.rate.value_or(problem_.ways[1].rate.value());
        if (seen.request == 0) return way_ = best(rate);
        if (seen.request - switched_ < hold_of(problem_.settings).requests) return way_;
        bool const has_risen = slope(best(rate / margin_)) > slope(way_);
        bool const has_fallen = slope(best(rate * margin_)) < slope(way_);
        double const saved = cost(way_, rate) - cost(best(rate), rate);
        if ((!has_risen && !has_fallen) || saved < gain_of(problem_.settings).cost.value()) return way_;
        switched_ = seen.request;
        return way_ = best(rate);
    }

private:
    [[nodiscard]] std::size_t best(double rate) const
    {
        std::size_t least = 0;
        for (std::size_t way = 1; way < problem_.ways.size(); ++way)
            if (cost(way, rate) < cost(least, rate)) least = way;
        return least;
    }
    [[nodiscard]] double cost(std::size_t way, double rate) const
    {
        return latency_at(problem_.ways[way], rate, 0);
    }
    [[nodiscard]] double slope(std::size_t way) const { return problem_.ways[way].sent.value(); }

    PolicyProblem problem_;
    double margin_;
    std::size_t way_ = 0;
    std::int64_t switched_ = 0;
};

TEST(Bands, DecideAsTheirPlainTwin)
{
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Random random{Seed{seed}};
        auto const ways = random_ways(random, 5);
        double const hysteresis = seed % 2 == 0 ? 0.1 : 0.4;
        auto settings = settings_of(Threshold{.hysteresis = hysteresis});
        if (seed % 3 == 0) settings.hold = Hold{.requests = 6, .time = {}};
        if (seed % 5 == 0) settings.gain = LeastGain{.cost = Seconds{3e-3}};
        PolicyProblem const problem{.settings = settings, .ways = ways, .deadline = {}};
        auto const recorded = record(problem, Seed{seed}, 500);
        EXPECT_EQ(recorded.decisions, replayed(recorded.log, PlainBands{problem, hysteresis})) << seed;
    }
}

TEST(TheDeadlinePolicy, DecidesAsItsPlainTwin)
{
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Random random{Seed{seed}};
        auto const ways = random_ways(random, 6);
        auto const settings = settings_of(LeastEnergyInTime{});
        Seconds const deadline{0.05};
        PolicyProblem const problem{.settings = settings, .ways = ways, .deadline = deadline};
        auto const recorded = record(problem, Seed{seed}, 300);
        auto const plain = [&](Observation const& seen, std::vector<Feedback> const& /*told*/) {
            std::optional<std::size_t> frugal;
            std::size_t fastest = 0;
            for (std::size_t way = 0; way < ways.size(); ++way) {
                double const latency = latency_at(ways[way], ways[way].rate.value(), 0);
                if (latency < latency_at(ways[fastest], ways[fastest].rate.value(), 0)) fastest = way;
                if (seen.own_wait.value() + latency > deadline.value()) continue;
                if (!frugal || energy_at(ways[way], ways[way].rate.value()) <
                                   energy_at(ways[*frugal], ways[*frugal].rate.value()))
                    frugal = way;
            }
            return frugal.value_or(fastest);
        };
        EXPECT_EQ(recorded.decisions, replayed(recorded.log, plain)) << seed;
    }
}

/// Knows of each way what a table says of the request that is spoken of.
struct TableForesight final : Foresight {
    std::vector<Foretold> all;

    [[nodiscard]] Foretold foretell(std::size_t way) const override { return all[way]; }
};

TEST(TheClairvoyant, DecidesAsItsPlainTwin)
{
    Random random{Seed{3}};
    auto const ways = random_ways(random, 4);
    for (double const worth : {0.0, 0.05}) {
        auto settings = settings_of(Clairvoyant{});
        settings.objective.energy = SecondsPerJoule{worth};
        auto const policy = make_policy({.settings = settings, .ways = ways, .deadline = {}}, Seed{5});
        for (int request = 0; request < 500; ++request) {
            TableForesight table;
            for (std::size_t way = 0; way < ways.size(); ++way) // coarse, so that some are equal
                table.all.push_back({.latency = Seconds{0.1 * std::floor(5 * random.uniform())},
                                     .energy = Joules{std::floor(3 * random.uniform())}});
            std::size_t best = 0;
            auto const cost = [&](std::size_t way) {
                return table.all[way].latency.value() + worth * table.all[way].energy.value();
            };
            for (std::size_t way = 1; way < ways.size(); ++way)
                if (cost(way) < cost(best) - 1e-9) best = way;
            EXPECT_EQ(policy->choose({.now = {}, .request = request, .own_wait = {}, .foresight = &table}),
                      best);
        }
    }
}

TEST(AFixedWay, DecidesAsItsPlainTwin)
{
    Random random{Seed{4}};
    auto const ways = random_ways(random, 4);
    auto const settings = settings_of(FixedWay{.number = 2});
    PolicyProblem const problem{.settings = settings, .ways = ways, .deadline = {}};
    auto const recorded = record(problem, Seed{4}, 200);
    EXPECT_EQ(recorded.decisions, Decisions(200, 2));
}

using Matrix = std::vector<std::vector<double>>;

/// By Gauss and Jordan.
std::vector<double> solved(Matrix matrix, std::vector<double> right)
{
    auto const size = right.size();
    for (std::size_t pivot = 0; pivot < size; ++pivot) {
        double const divisor = matrix[pivot][pivot]; // positive definite
        for (auto& value : matrix[pivot])
            value /= divisor;
        right[pivot] /= divisor;
        for (std::size_t row = 0; row < size; ++row) {
            if (row == pivot) continue;
            double const factor = matrix[row][pivot];
            for (std::size_t column = 0; column < size; ++column)
                matrix[row][column] -= factor * matrix[pivot][column];
            right[row] -= factor * right[pivot];
        }
    }
    return right;
}

double product(std::vector<double> const& a, std::vector<double> const& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

double cost_of(PolicyProblem const& problem, Feedback const& told)
{
    auto const& objective = problem.settings.objective;
    return objective.latency * (told.latency - told.own_wait).value() +
           objective.energy.value() * told.energy.value();
}

double head_of(PolicyProblem const& problem, WayProfile const& way)
{
    auto const& objective = problem.settings.objective;
    return objective.latency * way.head.value() + objective.energy.value() * way.head_energy.value();
}

/// Of the dearest way as it usually is.
double dearest_of(PolicyProblem const& problem)
{
    double most = 0;
    for (auto const& way : problem.ways)
        most =
            std::max(most, problem.settings.objective.latency * latency_at(way, way.rate.value(), 0) +
                               problem.settings.objective.energy.value() * energy_at(way, way.rate.value()));
    return most;
}

/// The regression solved anew for each request.
std::size_t plain_bandit(PolicyProblem const& problem, LinUcb const& rule, Observation const& seen,
                         std::vector<Feedback> const& told)
{
    std::size_t const size = 3;
    double const dearest = dearest_of(problem);
    Matrix matrix(size, std::vector<double>(size));
    std::vector<double> sums(size);
    for (std::size_t i = 0; i < size; ++i)
        matrix[i][i] = rule.ridge;
    for (auto const& each : told) {
        auto const& way = problem.ways[each.way];
        if (!way.leaves) continue;
        double cost = cost_of(problem, each);
        if (!each.finished) cost = std::max(cost, dearest);
        for (std::size_t i = 0; i < size; ++i) {
            for (std::size_t k = 0; k < size; ++k)
                matrix[i][k] += way.features[i] * way.features[k];
            sums[i] += way.features[i] * (cost - head_of(problem, way));
        }
    }
    auto const theta = solved(matrix, sums);
    std::int64_t start = 0;
    std::int64_t length = 64;
    while (seen.request >= start + length) {
        start += length;
        length *= 2;
    }
    auto const interval = static_cast<std::int64_t>(std::floor(std::pow(length, rule.forced)));
    bool const forced = (seen.request - start) % interval == 0;
    double const weight = rule.key_every && seen.request % *rule.key_every == 0 ? rule.key_weight : 0;
    std::optional<std::size_t> best;
    double least = 0;
    for (std::size_t way = 0; way < problem.ways.size(); ++way) {
        auto const& profile = problem.ways[way];
        if (forced && !profile.leaves) continue;
        double bound = head_of(problem, profile);
        if (profile.leaves) {
            double const spread = product(profile.features, solved(matrix, profile.features));
            bound +=
                product(theta, profile.features) - rule.explore * dearest * std::sqrt((1 - weight) * spread);
        }
        if (best && bound >= least) continue;
        best = way;
        least = bound;
    }
    return *best;
}

TEST(LinUcb, DecidesAsItsPlainTwin)
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Random random{Seed{seed}};
        auto const ways = random_ways(random, 5);
        LinUcb rule;
        if (seed % 2 == 0) rule.key_every = 10;
        auto settings = settings_of(rule);
        settings.objective.energy = SecondsPerJoule{seed % 3 == 0 ? 0.02 : 0.0};
        PolicyProblem const problem{.settings = settings, .ways = ways, .deadline = {}};
        auto const recorded = record(problem, Seed{seed}, 400);
        auto const plain = [&](Observation const& seen, std::vector<Feedback> const& told) {
            return plain_bandit(problem, rule, seen, told);
        };
        EXPECT_EQ(recorded.decisions, replayed(recorded.log, plain)) << seed;
    }
}

double gain(PolicyProblem const& problem, Feedback const& told, double scale)
{
    double const cost = cost_of(problem, told);
    return told.finished && cost < scale ? 1 - cost / scale : 0;
}

TEST(Ucb1, DecidesAsItsPlainTwin)
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Random random{Seed{seed}};
        auto const ways = random_ways(random, 5);
        auto settings = settings_of(Ucb1{});
        if (seed % 2 == 0) settings.kind = Ucb1{.scale = Seconds{0.3}};
        settings.objective.energy = SecondsPerJoule{seed % 3 == 0 ? 0.02 : 0.0};
        PolicyProblem const problem{.settings = settings, .ways = ways, .deadline = {}};
        auto const recorded = record(problem, Seed{seed}, 400);
        double const scale = seed % 2 == 0 ? 0.3 : 2 * dearest_of(problem);
        auto const plain = [&](Observation const& seen, std::vector<Feedback> const& told) {
            if (seen.request < 5) return static_cast<std::size_t>(seen.request);
            std::size_t best = 0;
            double greatest = -1;
            for (std::size_t way = 0; way < ways.size(); ++way) {
                double sum = 0;
                double count = 0;
                for (auto const& each : told)
                    if (each.way == way) {
                        sum += gain(problem, each, scale);
                        ++count;
                    }
                if (count == 0) continue;
                double const bound =
                    sum / count + std::sqrt(2 * std::log(static_cast<double>(told.size())) / count);
                if (bound <= greatest + 1e-9) continue;
                best = way;
                greatest = bound;
            }
            return best;
        };
        EXPECT_EQ(recorded.decisions, replayed(recorded.log, plain)) << seed;
    }
}

/// Remembers with which chance each way was drawn.
class PlainExp3 {
public:
    explicit PlainExp3(PolicyProblem const& problem) : problem_{problem}, weights_(problem.ways.size(), 1) {}

    std::size_t operator()(Observation const& seen, std::vector<Feedback> const& told)
    {
        for (; taken_ < told.size(); ++taken_) {
            auto const& each = told[taken_];
            weights_[each.way] *= std::exp(0.1 * gain(problem_, each, 0.3) /
                                           (chance_of_[each.request] * static_cast<double>(weights_.size())));
        }
        double sum = 0;
        for (double const weight : weights_)
            sum += weight;
        double left = Draws{Seed{5}.child(static_cast<std::uint64_t>(seen.request))}.uniform();
        for (std::size_t way = 0;; ++way) {
            double const chance = 0.9 * weights_[way] / sum + 0.1 / static_cast<double>(weights_.size());
            if (left < chance || way + 1 == weights_.size()) {
                chance_of_[seen.request] = chance;
                return way;
            }
            left -= chance;
        }
    }

private:
    PolicyProblem problem_;
    std::vector<double> weights_;
    std::map<std::int64_t, double> chance_of_;
    std::size_t taken_ = 0;
};

TEST(Exp3, DecidesAsItsPlainTwin)
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Random random{Seed{seed}};
        auto const ways = random_ways(random, 5);
        auto settings = settings_of(Exp3{.uniform = 0.1, .scale = Seconds{0.3}});
        settings.objective.energy = SecondsPerJoule{seed % 3 == 0 ? 0.02 : 0.0};
        PolicyProblem const problem{.settings = settings, .ways = ways, .deadline = {}};
        auto const recorded = record(problem, Seed{seed}, 400);
        EXPECT_EQ(recorded.decisions, replayed(recorded.log, PlainExp3{problem})) << seed;
    }
}

} // namespace
} // namespace sunder::sim
