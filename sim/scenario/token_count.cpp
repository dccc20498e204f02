#include "sim/scenario/token_count.hpp"

#include "sim/base/match.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace sunder::sim {
namespace {

/// How often in a row something comes true that does so with this probability; at most `most`.
std::int64_t sample_run(double probability, std::int64_t most, Draws& draws)
{
    double const u = draws.uniform();
    if (probability <= 0) return 0;
    if (probability >= 1) return most;
    double const run = std::floor(std::log(u) / std::log(probability));
    return run < static_cast<double>(most) ? static_cast<std::int64_t>(run) : most;
}

constexpr std::int64_t most_drawn = 1'000'000'000; // of any mean that a file may state, it is never reached

double share_that_goes_on(GeometricCount const& count)
{
    return 1 - 1 / count.mean;
}

/// P(more than `tokens`), whatever the limit. \pre tokens >= 0
double share_above(CountKind const& kind, std::int64_t tokens)
{
    return std::visit(Match{[=](FixedCount const& fixed) { return tokens < fixed.tokens ? 1.0 : 0.0; },
                            [=](GeometricCount const& geometric) {
                                return std::pow(share_that_goes_on(geometric), static_cast<double>(tokens));
                            },
                            [=](UniformCount const& uniform) {
                                auto const above =
                                    std::min(uniform.max - tokens, uniform.max - uniform.min + 1);
                                return static_cast<double>(std::max<std::int64_t>(0, above)) /
                                       static_cast<double>(uniform.max - uniform.min + 1);
                            }},
                      kind);
}

std::optional<std::int64_t> most_of(CountKind const& kind)
{
    using Most = std::optional<std::int64_t>;
    return std::visit(
        Match{[](FixedCount const& fixed) -> Most { return fixed.tokens; },
              [](GeometricCount const& geometric) -> Most { return geometric.mean > 1 ? Most{} : Most{1}; },
              [](UniformCount const& uniform) -> Most { return uniform.max; }},
        kind);
}

/// (guesses + 1,): that a pass gives 1, 2, ... tokens.
std::vector<double> shares_of(Lookahead const& lookahead)
{
    std::vector<double> shares;
    double reached = 1;
    for (std::int64_t right = 0; right < lookahead.guesses; ++right) {
        shares.push_back(reached * (1 - lookahead.accepted));
        reached *= lookahead.accepted;
    }
    shares.push_back(reached);
    return shares;
}

/// 1 / (1 - E[q^X]), where X is what a pass gives. \param q  the probability that one more token follows,
/// however many there are
double mean_passes_without_end(double q, std::vector<double> const& shares)
{
    double sum = 0;
    double power = q;
    for (double const share : shares) {
        sum += share * power;
        power *= q;
    }
    return 1 / (1 - sum);
}

/// A pass begins at each number of tokens that is reached, as renewals: E = sum of P(m is reached) P(N > m).
std::vector<double> passes_to(std::int64_t most, CountKind const& kind, std::vector<double> const& shares)
{
    std::vector<double> reached{1}; // by the number of tokens
    std::vector<double> passes{share_above(kind, 0)};
    for (std::int64_t tokens = 1; tokens < most; ++tokens) {
        double mine = 0;
        auto const back = std::min(reached.size(), shares.size());
        for (std::size_t step = 1; step <= back; ++step)
            mine += shares[step - 1] * reached[reached.size() - step];
        reached.push_back(mine);
        passes.push_back(mine * share_above(kind, tokens));
    }
    return passes;
}

std::vector<double> shares_of(std::optional<Lookahead> const& lookahead)
{
    return lookahead ? shares_of(*lookahead) : std::vector<double>{1};
}

} // namespace

std::optional<std::int64_t> most_of(TokenCount const& count)
{
    auto const most = most_of(count.kind);
    if (!most || !count.limit) return most ? most : count.limit;
    return std::min(*most, *count.limit);
}

double mean_of(TokenCount const& count)
{
    return mean_passes(count, std::nullopt);
}

std::int64_t sample(TokenCount const& count, Draws draws)
{
    auto const drawn = std::visit(
        Match{[](FixedCount const& fixed) { return fixed.tokens; },
              [&](GeometricCount const& geometric) {
                  return 1 + sample_run(share_that_goes_on(geometric), most_drawn, draws);
              },
              [&](UniformCount const& uniform) {
                  auto const kinds = static_cast<double>(uniform.max - uniform.min + 1);
                  return std::min(uniform.max,
                                  uniform.min + static_cast<std::int64_t>(draws.uniform() * kinds));
              }},
        count.kind);
    return std::min(drawn, count.limit.value_or(drawn));
}

std::int64_t sample(std::optional<Lookahead> const& lookahead, Draws draws)
{
    if (!lookahead) return 1;
    return 1 + sample_run(lookahead->accepted, lookahead->guesses, draws);
}

std::vector<double> passes_by_tokens(TokenCount const& count, std::optional<Lookahead> const& lookahead)
{
    return passes_to(most_of(count).value(), count.kind, shares_of(lookahead));
}

double mean_passes(TokenCount const& count, std::optional<Lookahead> const& lookahead)
{
    auto const shares = shares_of(lookahead);
    if (most_of(count)) {
        auto const passes = passes_by_tokens(count, lookahead);
        return std::accumulate(passes.begin(), passes.end(), 0.0);
    }
    return mean_passes_without_end(share_above(count.kind, 1), shares); // what has no end is geometric
}

} // namespace sunder::sim
