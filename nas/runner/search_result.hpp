/// \file
/// What a search found, and all that is needed to understand it without the files it came from.
#pragma once

#include "nas/evaluate/most_accurate.hpp"
#include "nas/runner/one_shot_plan.hpp"
#include "nas/space/search_space.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// What the search was about.
struct SearchSubject {
    std::string name; ///< of the search
    std::string application;
    std::string device;          ///< group
    std::string server;          ///< group
    std::string accuracy_source; ///< in one line each: table, formula, roofline
    std::string device_source;
    std::string server_source;
    std::string optimizer; ///< "asng"
    std::string method;    ///< "analytic"
    std::uint64_t seed = 1;
    std::vector<Metric> objectives;
    std::vector<Limit> limits;
};

/// One evaluation.
struct Candidate {
    std::int64_t turn = 0; ///< of asking and telling, from 0
    Choices choices;
    Evaluation evaluation;
    double violation = 0; ///< of the limits; 0: feasible
};

/// Theta after some of the turns, the last among them; at most 1,000 of them, evenly spaced.
struct ThetaHistory {
    std::vector<std::int64_t> evaluations; ///< (snapshots,) done by then
    std::vector<std::vector<double>>
        probabilities; ///< (snapshots, choices of all variables one after another)
};

/// One architecture at each of its cuts, coded alike; looked at as candidates are.
struct CutComparison {
    std::vector<Candidate> cuts; ///< in the order of the choices of the split
    std::int64_t images = 0;     ///< that their accuracies are of; 0: as many as those of all candidates
};

/// What a search learnt besides, whose accuracies come from shared weights.
struct Learning {
    TrainingHistory history;
    std::vector<double> alone; ///< (candidates,) test accuracy of the candidate trained alone, per cent;
                               ///< NaN: it was not
};

enum class Ending : std::uint8_t {
    complete,
    interrupted ///< by the user
};

struct SearchResult {
    SearchSubject subject;
    SearchSpace space;
    std::vector<Candidate> candidates; ///< in the order in which they were asked for
    ThetaHistory theta;                ///< empty for optimizers without
    Choices mode;                      ///< what the optimizer would answer by its own model; empty: none
    std::int64_t simulations = 0;      ///< of different journeys
    Ending ending = Ending::complete;
    std::optional<Learning> learning;
    CutComparison cuts;                     ///< of the best candidate, where leakages are known; else empty
    std::optional<Certificate> certificate; ///< of an exact search; its candidates are those simulated
};

/// Row of the candidate with these choices, or nothing.
[[nodiscard]] std::optional<std::size_t> find_candidate(SearchResult const& result, Choices const& choices);

/// Of any of them.
[[nodiscard]] bool knows_leakage(std::vector<Candidate> const& candidates);

/// All metrics in their order, leakage only where it is known.
[[nodiscard]] std::vector<Metric> metrics_of(SearchResult const& result);

[[nodiscard]] Score score_of(Candidate const& candidate, SearchSubject const& subject);

/// Indices of the candidates that no other one beats, the best in the first objective first; of equal ones
/// the fastest, then the first: all splits of one architecture may be equally accurate. With a certificate:
/// its answer.
[[nodiscard]] std::vector<std::size_t> front_of(SearchResult const& result);

/// The best by nas::better, feasible or not; of equal ones the fastest, then the first. \pre there is one
[[nodiscard]] std::size_t best_of(SearchResult const& result);

/// How the search came along; shape of each column (candidates,).
struct Progress {
    std::vector<double> best;        ///< first objective of the best feasible one so far; NaN: none yet
    std::vector<double> hypervolume; ///< of the front so far
    std::vector<double> reference;   ///< (objectives,) the worst finite ones of the feasible: the corner of
                                     ///< that volume; empty where there is none
};
[[nodiscard]] Progress progress_of(SearchResult const& result);

} // namespace sunder::nas
