/// \file
/// What the prices of candidates tell before anybody asks how accurate they are.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/evaluate/candidate_evaluator.hpp"
#include "nas/search/prospects.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

struct ProspectSettings {
    Method method = Method::analytic;
    std::vector<Metric> objectives;
    std::vector<Limit> limits; ///< those on accuracy and leakage tell nothing beforehand
    std::int64_t replications = 1;
};

/// Where accuracy (and, without simulation, latency) is all that counts and does not hang on the split, each
/// architecture is taken at its best one: of the splits that may keep the limits those whose codec costs the
/// least accuracy, of these the one of the least latency. Limits are held against the lone request, or, where
/// requests are simulated, against what no simulation can beat (see LatencyBound).
///
/// Isomorphic architectures are one where accuracy alone counts and its source does not tell them apart.
/// \invariant the table and the accuracy outlive it
class TableProspects final : public Prospects {
public:
    TableProspects(JourneyTable const& table, AccuracyModel const& accuracy, ProspectSettings settings);

    [[nodiscard]] SearchSpace const& all() const override { return table_.space().space(); }
    [[nodiscard]] SearchSpace const& space() const override { return space_; }
    [[nodiscard]] Prospect look_at(Choices const& choices) const override;
    [[nodiscard]] std::string identity(Choices const& choices) const override;
    /// Those of the space, logarithms of work and weights, the coding at the cut, and a split that is
    /// searched.
    [[nodiscard]] std::vector<double> traits(Choices const& choices) const override;
    /// Work.
    [[nodiscard]] double guess(Choices const& choices) const override;

    /// Whether the split follows from the architecture.
    [[nodiscard]] bool chooses_split() const { return space_.variables.size() < all().variables.size(); }
    /// The candidate at each split at which it may keep the limits, the best first. \param choices  of all()
    [[nodiscard]] std::vector<Choices> promising_splits(Choices const& choices) const;

private:
    /// A candidate at one of its splits.
    struct CandidateSpot {
        Choices choices; ///< of all()
        Journey journey;
        double cost = 0;      ///< of its codec, in points of accuracy
        double latency = 0;   ///< s, the least possible
        double violation = 0; ///< by latency, payload and such
    };

    [[nodiscard]] Choices completed(Choices const& choices) const;
    [[nodiscard]] CandidateSpot place_of(Choices choices) const;
    /// The best first, whether they may keep the limits or not.
    [[nodiscard]] std::vector<CandidateSpot> places_of(Choices const& choices) const;
    /// Of limits on percentiles that are missed under load; 0: they may be kept.
    [[nodiscard]] double violation_under_load(Journey const& journey) const;

    JourneyTable const& table_;
    ProspectSettings settings_;
    std::size_t split_; ///< index in all()
    SearchSpace space_;
    enum class Isomorphs : std::uint8_t { one, apart } isomorphs_ = Isomorphs::apart;
    std::optional<LatencyBound> bound_; ///< where something is simulated
};

} // namespace sunder::nas
