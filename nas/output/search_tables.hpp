/// \file
/// The tables of a search's file, column by column. For the sources of this room only.
#pragma once

#include "nas/runner/search_result.hpp"
#include "sim/hdf5/writing.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas {

/// One row an evaluation. Columns of choices are named after the variables of the space.
struct CandidateTable {
    std::vector<std::string> choice_names;        ///< (variables,) of columns
    std::vector<std::string> choice_meanings;     ///< (variables,)
    std::vector<std::vector<std::int32_t>> codes; ///< (variables, candidates)
    std::vector<std::int64_t> evaluation, turn;
    std::vector<double> accuracy, violation;
    std::vector<sim::Seconds> latency, p50, p90, p95, p99;
    std::vector<sim::Joules> energy;
    std::vector<sim::Bytes> payload, memory;
    std::vector<std::int64_t> depth;
    std::vector<double> leakage; ///< a column only where somebody measures it
    std::vector<Evaluator> evaluator;
    std::vector<CandidateObstacle> obstacle;
    enum class Leakage : std::uint8_t { unknown, measured } has_leakage;

    CandidateTable(SearchSpace const& space, Leakage of_leakage);

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        using sim::Column;
        visit(Column{"evaluation", "", "in which order they were asked for, from 0"}, self.evaluation);
        visit(Column{"turn", "", "of asking and telling, from 0"}, self.turn);
        for (std::size_t i = 0; i < self.codes.size(); ++i)
            visit(Column{self.choice_names[i], "", self.choice_meanings[i]}, self.codes[i]);
        visit(Column{"accuracy", "%", "of the architecture, by the source that the file names"},
              self.accuracy);
        visit(Column{"latency", "s", "of a lone request, or the mean where simulated, or a lower bound"},
              self.latency);
        visit(Column{"latency_p50", "s", "median; NaN: not looked at"}, self.p50);
        visit(Column{"latency_p90", "s", "90th percentile; NaN: not looked at"}, self.p90);
        visit(Column{"latency_p95", "s", "95th percentile; NaN: not looked at"}, self.p95);
        visit(Column{"latency_p99", "s", "99th percentile; NaN: not looked at"}, self.p99);
        visit(Column{"energy", "J", "mean of a request"}, self.energy);
        visit(Column{"payload", "B", "coded bytes that cross"}, self.payload);
        visit(Column{"memory", "B", "needed on the device"}, self.memory);
        visit(Column{"depth", "", "blocks on the device"}, self.depth);
        if (self.has_leakage == Leakage::measured)
            visit(Column{"leakage", "", "distance correlation of input and sent tensor; NaN: not measured"},
                  self.leakage);
        visit(Column{"violation", "", "relative excess over the limits, summed up; 0: feasible"},
              self.violation);
        visit(Column{"evaluator", "", "who found these figures"}, self.evaluator);
        visit(Column{"obstacle", "", "why the candidate cannot be used at all"}, self.obstacle);
    }
    [[nodiscard]] std::size_t size() const { return evaluation.size(); }

    /// Of these candidates, with what is known of them.
    [[nodiscard]] static CandidateTable of(SearchSpace const& space,
                                           std::vector<Candidate> const& candidates);
    void add(Candidate const& candidate);
    /// \pre the columns are filled and of one length
    [[nodiscard]] Candidate row(std::size_t index) const;
};

/// One row a member of the front.
struct FrontTable {
    std::vector<std::int64_t> candidate;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        visit(sim::Column{"candidate", "", "row of /candidates"}, self.candidate);
    }
    [[nodiscard]] std::size_t size() const { return candidate.size(); }
};

/// One row an evaluation.
struct HistoryTable {
    std::vector<double> best, hypervolume;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        visit(sim::Column{"best", "", "first objective of the best feasible candidate so far; NaN: none yet"},
              self.best);
        visit(sim::Column{"hypervolume", "", "between the front so far and the reference point"},
              self.hypervolume);
    }
    [[nodiscard]] std::size_t size() const { return best.size(); }
};

/// One row a turn of weights and theta.
struct TrainingTable {
    TrainingHistory history;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        using sim::Column;
        visit(Column{"loss", "", "mean cross-entropy of the training mini-batch"}, self.history.loss);
        visit(Column{"accuracy", "%", "on the validation mini-batch, mean of the samples"},
              self.history.accuracy);
        visit(Column{"entropy", "", "of theta, mean of its variables, each over that of a uniform one"},
              self.history.entropy);
        visit(Column{"mode_latency", "s", "of a lone request to the mode of theta"},
              self.history.mode_latency);
    }
    [[nodiscard]] std::size_t size() const { return history.size(); }
};

/// One row a candidate of a search that learnt weights.
struct FinalistTable {
    std::vector<double> alone;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        visit(sim::Column{"alone", "%", "test accuracy, trained alone from fresh weights; NaN: it was not"},
              self.alone);
    }
    [[nodiscard]] std::size_t size() const { return alone.size(); }
};

/// One row a limit.
struct LimitTable {
    std::vector<std::int32_t> metric; ///< code
    std::vector<double> value;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        visit(sim::Column{"metric", "", "what is limited"}, self.metric);
        visit(sim::Column{"value", "", "the limit, in SI units, accuracy in per cent"}, self.value);
    }
    [[nodiscard]] std::size_t size() const { return metric.size(); }
};

/// One row: how the answer of an exact search was found.
struct CertificateTable {
    std::vector<std::int64_t> architectures, pairs, unusable, bounded, overloaded, simulated, shared, skipped;
    std::vector<std::int64_t> undecided, refuted;
    std::vector<std::int64_t> answer, confirmed; ///< rows of /candidates; -1: none
    std::vector<sim::Seconds> limit, margin;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        using sim::Column;
        visit(Column{"architectures", "", "different ones"}, self.architectures);
        visit(Column{"pairs", "",
                     "of architecture and split (and coding); the counts that follow add up to it"},
              self.pairs);
        visit(Column{"unusable", "", "obstacles, and limits missed whatever the load"}, self.unusable);
        visit(Column{"bounded", "", "too slow even for a request that is alone"}, self.bounded);
        visit(Column{"overloaded", "", "too slow under this load, whatever chance does"}, self.overloaded);
        visit(Column{"simulated", "", "each another journey"}, self.simulated);
        visit(Column{"shared", "", "same journey as one that was simulated"}, self.shared);
        visit(Column{"skipped", "",
                     "less accurate than the answer, or as accurate and not as fast for certain"},
              self.skipped);
        visit(Column{"undecided", "", "candidates that were tested and neither confirmed nor refuted"},
              self.undecided);
        visit(Column{"refuted", "", "candidates that were tested and refuted"}, self.refuted);
        visit(Column{"answer", "", "row of /candidates, or -1"}, self.answer);
        visit(Column{"confirmed", "", "row of /candidates, or -1"}, self.confirmed);
        visit(Column{"limit", "s", "on the percentile"}, self.limit);
        visit(Column{"margin", "s", "limit less the percentile of the answer"}, self.margin);
    }
    [[nodiscard]] std::size_t size() const { return pairs.size(); }
};

/// One row a candidate of an exact search that was tested.
struct TestTable {
    std::vector<std::int64_t> candidate;
    std::vector<LateShareWager::Verdict> verdict;
    std::vector<double> error, late, late_at_most;
    std::vector<std::int64_t> replications;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        using sim::Column;
        visit(Column{"candidate", "", "row of /candidates"}, self.candidate);
        visit(Column{"verdict", "", "whether the percentile keeps its limit in truth"}, self.verdict);
        visit(Column{"error", "", "probability that the verdict is wrong"}, self.error);
        visit(Column{"replications", "", "that the search did not look at"}, self.replications);
        visit(Column{"late", "", "mean share of requests beyond the limit"}, self.late);
        visit(Column{"late_at_most", "", "bound of that share with probability 1 - error"},
              self.late_at_most);
    }
    [[nodiscard]] std::size_t size() const { return candidate.size(); }
};

/// \pre the result has a certificate
[[nodiscard]] CertificateTable certificate_table(SearchResult const& result);
[[nodiscard]] TestTable test_table(SearchResult const& result);
/// The certificate of which the tables were made. \pre rows they name are in `result`; one row
[[nodiscard]] Certificate certificate_of(SearchResult const& result, std::vector<std::string> const& texts,
                                         CertificateTable const& table, TestTable const& tests);

/// Names of codes, by "table/column".
[[nodiscard]] sim::CodesByColumn codes_of(SearchSpace const& space);

/// Conditions as texts, shape (variables,): "kernel=k3|k5", empty where there is none.
[[nodiscard]] std::vector<std::string> conditions_of(SearchSpace const& space);
/// Reads what the function above wrote. \return nothing where it is not a condition of the space
[[nodiscard]] std::optional<Variable::Premise> find_premise(SearchSpace const& space, std::string_view text);

[[nodiscard]] std::vector<std::string> const& evaluator_names();
[[nodiscard]] std::vector<std::string> const& obstacle_names();
[[nodiscard]] std::vector<std::string> const& verdict_names();
[[nodiscard]] std::vector<std::string> const& ending_names();

} // namespace sunder::nas
