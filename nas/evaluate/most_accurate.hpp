/// \file
/// The most accurate candidate that keeps a limit on a percentile of latency under load, found exactly.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/evaluate/journey_table.hpp"
#include "nas/evaluate/late_share_wager.hpp"
#include "nas/evaluate/metric.hpp"
#include "nas/evaluate/simulator.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// How thin a margin can be told: where each replication has 3.4 % late requests of the 5 % that a 95th
/// percentile allows, it takes 423 replications; at 4 % 674, at 4.5 % 1,344. Thinner ones stay undecided.
struct Confirmation {
    double error = 0.05;                   ///< probability that the confirmed candidate breaks the limit
    std::int64_t most_replications = 2000; ///< per candidate; 0: nothing is confirmed
    std::int64_t most_candidates = 5;      ///< given up behind so many that could not be confirmed
};

struct MostAccurateQuestion {
    Metric percentile = Metric::p95; ///< one of those that name a share of requests
    sim::Seconds limit;              ///< the percentile of the simulated latency is at most this
    std::vector<Limit> limits;       ///< others to keep, by the simulated figures
    std::size_t batch = 8;           ///< simulated in one go; the count of simulations depends on it
    Confirmation confirmation;
    std::function<void(std::int64_t simulated)> progress; ///< called after each batch; may be empty
};

struct FoundCandidate {
    Choices choices;
    std::string text;
    Evaluation evaluation; ///< simulated
};

/// A sequential test of one candidate, by replications that the search did not look at.
struct ConfirmationResult {
    FoundCandidate candidate;
    LateShareWager::Verdict verdict = LateShareWager::Verdict::undecided;
    double error = 0; ///< of this test
    std::int64_t replications = 0;
    double late = 0;         ///< mean share of requests beyond the limit
    double late_at_most = 1; ///< with probability 1 - error
};

/// What was done to find the answer. Pairs are candidates with different choices; each is in one of the
/// counts, which add up to `pairs`.
struct Certificate {
    std::int64_t architectures = 0;
    std::int64_t pairs = 0;
    std::int64_t unusable =
        0; ///< obstacles, and limits missed whatever the load (memory, payload, depth, ...)
    std::int64_t bounded = 0; ///< the least latency of a lone request is above the limit
    std::int64_t overloaded =
        0; ///< under load the percentile is above the limit for certain, see LatencyBound
    std::int64_t simulated = 0; ///< each a journey of its own
    std::int64_t shared = 0;    ///< same journey as one that was simulated
    std::int64_t skipped = 0;   ///< less accurate than the answer, or as accurate and not as fast for certain
    sim::Seconds limit;
    std::optional<FoundCandidate> answer;
    sim::Seconds margin; ///< limit less the answer's percentile

    /// Candidates tested in turn until one was confirmed; the first is the answer.
    std::vector<ConfirmationResult> tests;
    std::int64_t undecided = 0; ///< of them
    std::int64_t refuted = 0;   ///< of them
    /// The first one confirmed: with probability 1 - error, over all tests of the search, it keeps the limit
    /// in truth. Nothing where none was.
    std::optional<FoundCandidate> confirmed;
};

/// Architectures of the space, each once, at the first choice of split and coding; shape (architectures,).
/// \return nothing where there are more than `limit`
[[nodiscard]] std::optional<std::vector<Choices>> architectures_of(ArchitectureSpace const& space,
                                                                   std::size_t limit = 1'000'000);

/// Of all splits and codings of the given architectures that keep the limits by the simulator's replications,
/// the one with the highest accuracy; of equally accurate ones that with the least percentile; of those the
/// one whose text comes first. What simulating every pair would find.
///
/// Architectures are looked at by falling accuracy, their pairs by rising least latency. Pairs that
/// LatencyBound excludes are not simulated, nor those behind the answer.
///
/// The answer rests on one sample of replications. To know by how much it holds, it is then simulated on
/// replications of their own, until LateShareWager decides. If it is not confirmed the next in order is
/// tested, the k-th with error / (k (k + 1)), so that all errors add up to `error`.
///
/// \pre architectures belong to the table's space; the simulator's setting is the table's and its first
/// replication is 0
/// \throws RunError, Interrupted  as Simulator does.
[[nodiscard]] Certificate find_most_accurate(JourneyTable const& table, AccuracyModel const& accuracy,
                                             Simulator& simulator, std::vector<Choices> const& architectures,
                                             MostAccurateQuestion const& question);

} // namespace sunder::nas
