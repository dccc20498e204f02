/// \file
/// Requests that are answered token by token: how many tokens there are, and how many passes they take.
#pragma once

#include "sim/base/random.hpp"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace sunder::sim {

/// Always so many.
struct FixedCount {
    std::int64_t tokens = 1;
};

/// At least one: P(n) = (1 - q) q^(n - 1) with q = 1 - 1 / mean.
struct GeometricCount {
    double mean = 128; ///< \pre at least 1
};

/// Each of them as likely. \pre 1 <= min <= max
struct UniformCount {
    std::int64_t min = 1;
    std::int64_t max = 128;
};

using CountKind = std::variant<FixedCount, GeometricCount, UniformCount>;

/// How many tokens follow the first.
struct TokenCount {
    CountKind kind;
    std::optional<std::int64_t> limit; ///< no more than so many, whatever is drawn
};

/// Guesses that are checked in one pass: of `guesses` tokens in a row each is right with probability
/// `accepted`, independently, and those before the first wrong one are kept, with one more that the pass
/// itself gives. So a pass gives (1 - a^(k + 1)) / (1 - a) tokens in the mean where enough are left to give
/// (Leviathan, Kalman and Matias, Fast inference from transformers via speculative decoding, ICML 2023,
/// equation 1).
struct Lookahead {
    std::int64_t guesses = 1;
    double accepted = 0.5;
    double growth =
        0; ///< of the time of a pass, for each guess, as a share: 0 where memory is the bottleneck
};

[[nodiscard]] double mean_of(TokenCount const& count);
/// Nothing where there is no greatest.
[[nodiscard]] std::optional<std::int64_t> most_of(TokenCount const& count);
[[nodiscard]] std::int64_t sample(TokenCount const& count, Draws draws);

/// What a pass gives, if as many are left to give: 1 without guesses.
[[nodiscard]] std::int64_t sample(std::optional<Lookahead> const& lookahead, Draws draws);

/// Of passes that begin where 0, 1, 2, ... of the tokens after the first are there: how many there are in the
/// mean, shape (most_of(count),). \pre there is a greatest
[[nodiscard]] std::vector<double> passes_by_tokens(TokenCount const& count,
                                                   std::optional<Lookahead> const& lookahead);

/// Passes after the first that the tokens after the first take, in the mean.
[[nodiscard]] double mean_passes(TokenCount const& count, std::optional<Lookahead> const& lookahead);

} // namespace sunder::sim
