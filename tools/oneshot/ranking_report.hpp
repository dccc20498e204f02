/// \file
/// What candidates trained alone tell of accuracies by shared weights, for people and for programs.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/records/statistics.hpp"
#include "tools/oneshot/proxy_agreement.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::cli {

/// Accuracies in per cent.
struct RankedCandidate {
    std::string text;
    enum class From : std::uint8_t { random, search } from = From::random;
    sim::Seconds latency; ///< of a lone request
    sim::Bytes payload;
    double one_shot = 0;           ///< by shared weights, on validation images
    std::optional<double> refined; ///< likewise, after steps of its own
    double alone = 0;              ///< by its own, on test images
    std::optional<double> table;   ///< as published
    sim::Seconds effort;           ///< processor time of its training
};

struct RankingReport {
    /// At least one of them random; that of the search last. All or none have what is optional.
    std::vector<RankedCandidate> candidates;
    std::vector<Ranker> proxies; ///< of all candidates
    std::string networks;        ///< that these are of, in one line
    std::int64_t steps = 0;      ///< of each training
    std::string training;        ///< hash of all that accuracies alone depend on
    sim::Seed seed{0};           ///< of the intervals
};

/// A row a candidate, units in the header. `effort` is the only column that differs when the same command
/// runs again.
[[nodiscard]] std::string ranking_csv(RankingReport const& report);

/// One row of such a table.
struct AloneRow {
    std::string candidate;
    double accuracy = 0;
    sim::Seconds effort;
};
/// Those trained as this hash says. \return none where the text is no such table
[[nodiscard]] std::vector<AloneRow> alone_in(std::string const& csv, std::string const& training);

/// Kendall's tau of the random candidates, the best of them, and how far the search's stays behind.
[[nodiscard]] std::string ranking_text(RankingReport const& report);

/// The same as one JSON object, format "sunder-ranking/1", in SI units, accuracies in per cent; null where
/// there is nothing to tell. Ends with a line break.
[[nodiscard]] std::string ranking_json(RankingReport const& report);

} // namespace sunder::cli
