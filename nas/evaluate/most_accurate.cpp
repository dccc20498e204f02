#include "nas/evaluate/most_accurate.hpp"

#include "nas/evaluate/latency_bound.hpp"
#include "sim/base/contract.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace sunder::nas {
namespace {

/// Replications of a confirmation that are simulated in one go: half as many as there were, within bounds.
/// Those behind the verdict are simulated for nothing.
std::int64_t next_replications(std::int64_t done)
{
    return std::clamp<std::int64_t>(done / 2, 16, 128);
}

std::size_t first_of_split(ArchitectureSpace const& space)
{
    auto const split = space.space().find("split");
    SUNDER_EXPECTS(split);
    return *split;
}

/// Visits all canonical choices of the variables from `first` up to, not including, `last`, those before as
/// they are.
/// \return false where `visit` did and so ended it
template <class Visit>
bool for_each_choice(SearchSpace const& space, Choices& choices, std::pair<std::size_t, std::size_t> range,
                     Visit const& visit)
{
    auto const [first, last] = range;
    if (first == last) return visit(choices);
    auto const options = space.counts(choices, first) ? std::ssize(space.variables[first].choices) : 1;
    for (std::ptrdiff_t choice = 0; choice < options; ++choice) {
        choices[first] = static_cast<int>(choice);
        if (!for_each_choice(space, choices, {first + 1, last}, visit)) return false;
    }
    choices[first] = 0;
    return true;
}

struct Architecture {
    Choices choices;
    std::string text;
    double accuracy = 0;
};

/// A pair that may keep the limits.
struct OpenPair {
    Choices choices;
    Journey journey;
    Evaluation alone;
    sim::Seconds least;
};

struct Simulated {
    Choices choices;
    std::string text;
    Evaluation evaluation;
};

class Search {
public:
    Search(JourneyTable const& table, AccuracyModel const& accuracy, Simulator& simulator,
           MostAccurateQuestion const& question)
        : table_{table},
          simulator_{simulator},
          question_{question},
          bound_{table.setting(), simulator.settings().replications},
          share_{find_share(question.percentile).value()},
          accuracy_{accuracy}
    {
    }

    void sort(std::vector<Choices> const& architectures)
    {
        for (auto const& choices : architectures)
            architectures_.push_back({.choices = choices,
                                      .text = text_of(space(), choices),
                                      .accuracy = accuracy_.accuracy(choices)});
        std::ranges::sort(architectures_, [](Architecture const& a, Architecture const& b) {
            return std::tie(b.accuracy, a.text) < std::tie(a.accuracy, b.text);
        });
    }

    /// The answer among all pairs but those excluded, by text; and how it was found.
    [[nodiscard]] Certificate walk(std::set<std::string> const& excluded)
    {
        counts_ = {.architectures = std::ssize(architectures_), .limit = question_.limit};
        best_.reset();
        open_.clear();
        asked_.clear();
        std::size_t next = 0;
        while (true) {
            while (open_.size() < batch() && next < architectures_.size() &&
                   may_be_better(architectures_[next].accuracy))
                open_pairs_of(architectures_[next++], excluded);
            if (open_.empty()) break;
            simulate_some();
            drop_what_cannot_be_better();
        }
        for (; next < architectures_.size(); ++next)
            skip_all_of(architectures_[next]);
        if (best_) {
            counts_.answer = FoundCandidate{best_->choices, best_->text, best_->evaluation};
            counts_.margin = question_.limit - sim::Seconds{percentile_of(best_->evaluation)};
        }
        return std::exchange(counts_, {});
    }

    [[nodiscard]] ConfirmationResult confirm(FoundCandidate const& candidate, double error) const
    {
        LateShareWager test{1 - share_, error};
        auto const journey = table_.row(candidate.choices).journey;
        auto settings = simulator_.settings();
        auto const first = settings.first + settings.replications;
        auto const most = question_.confirmation.most_replications;
        while (test.verdict() == LateShareWager::Verdict::undecided && test.replications() < most) {
            settings.first = first + test.replications();
            settings.replications =
                std::min(next_replications(test.replications()), most - test.replications());
            auto const records = simulate_all(table_.setting(), std::span{&journey, 1}, settings);
            for (double const late : late_shares(records.front()))
                if (test.verdict() == LateShareWager::Verdict::undecided) test.add(late);
        }
        return {.candidate = candidate,
                .verdict = test.verdict(),
                .error = error,
                .replications = test.replications(),
                .late = test.mean(),
                .late_at_most = test.upper_bound()};
    }

private:
    [[nodiscard]] SearchSpace const& space() const { return table_.space().space(); }
    [[nodiscard]] double percentile_of(Evaluation const& evaluation) const
    {
        return value_of(evaluation, question_.percentile);
    }
    [[nodiscard]] bool may_be_better(double accuracy) const
    {
        return !best_ || accuracy >= best_->evaluation.accuracy;
    }

    template <class Visit>
    void for_each_pair(Architecture const& architecture, Visit const& visit)
    {
        auto choices = architecture.choices;
        (void)for_each_choice(space(), choices, {first_of_split(table_.space()), choices.size()},
                              [&](Choices const& pair) {
                                  visit(pair);
                                  return true;
                              });
    }

    void skip_all_of(Architecture const& architecture)
    {
        for_each_pair(architecture, [this](Choices const&) {
            ++counts_.pairs;
            ++counts_.skipped;
        });
    }

    /// No simulation can be better than this in any of its figures.
    [[nodiscard]] Evaluation at_best(JourneyTable::Row const& row, Evaluation evaluation) const
    {
        evaluation.latency = table_.lone().least_latency(row.journey);
        evaluation.energy = table_.lone().least_energy(row.journey);
        return evaluation;
    }

    [[nodiscard]] bool keeps_limits(Evaluation const& evaluation) const
    {
        return std::ranges::all_of(question_.limits,
                                   [&](Limit const& limit) { return violation_of(limit, evaluation) <= 0; });
    }

    void open_pairs_of(Architecture const& architecture, std::set<std::string> const& excluded)
    {
        std::vector<OpenPair> pairs;
        for_each_pair(architecture, [&](Choices const& choices) {
            ++counts_.pairs;
            auto const row = table_.row(choices);
            auto const alone = table_.evaluation(row, architecture.accuracy);
            auto const best_case = at_best(row, alone);
            if (row.obstacle != CandidateObstacle::none || !keeps_limits(best_case))
                ++counts_.unusable;
            else if (best_case.latency > question_.limit + rounding)
                ++counts_.bounded;
            else if (excluded.contains(text_of(space(), choices)))
                ++counts_.skipped;
            else
                pairs.push_back({choices, row.journey, alone, best_case.latency});
        });
        std::ranges::stable_sort(pairs, {}, &OpenPair::least);
        for (auto& pair : pairs) {
            if (bound_.exceeds(pair.journey, {.share = share_, .limit = question_.limit}))
                ++counts_.overloaded;
            else
                open_.push_back(std::move(pair));
        }
    }

    /// Grows with what was simulated already: few more than needed are asked for, and what a batch costs by
    /// itself is paid a few times only.
    [[nodiscard]] std::size_t batch() const
    {
        return std::max(question_.batch, static_cast<std::size_t>(counts_.simulated) / 8);
    }

    void simulate_some()
    {
        auto const count = std::min(open_.size(), batch());
        std::vector<Journey> journeys;
        for (std::size_t i = 0; i < count; ++i) {
            journeys.push_back(open_[i].journey);
            ++(asked_.insert(journeys.back()).second ? counts_.simulated : counts_.shared);
        }
        auto const outcomes = simulator_.outcomes(journeys);
        for (std::size_t i = 0; i < count; ++i) {
            auto const& pair = open_[i];
            auto const evaluation = with_outcome(pair.alone, outcomes[i]);
            if (percentile_of(evaluation) <= question_.limit.value() && keeps_limits(evaluation))
                consider({pair.choices, text_of(space(), pair.choices), evaluation});
        }
        open_.erase(open_.begin(), open_.begin() + static_cast<std::ptrdiff_t>(count));
        if (question_.progress) question_.progress(counts_.simulated);
    }

    void consider(Simulated candidate)
    {
        auto const key = [this](Simulated const& one) {
            return std::tuple{-one.evaluation.accuracy, percentile_of(one.evaluation), one.text};
        };
        if (!best_ || key(candidate) < key(*best_)) best_ = std::move(candidate);
    }

    /// Less accurate pairs, and as accurate ones that are not as fast for certain.
    void drop_what_cannot_be_better()
    {
        if (!best_) return;
        sim::Seconds const to_beat{percentile_of(best_->evaluation)};
        counts_.skipped += static_cast<std::int64_t>(std::erase_if(open_, [&](OpenPair const& pair) {
            if (pair.alone.accuracy != best_->evaluation.accuracy)
                return pair.alone.accuracy < best_->evaluation.accuracy;
            return bound_.exceeds(pair.journey, {.share = share_, .limit = to_beat});
        }));
    }

    /// Of each replication: the share of its finished requests beyond the limit; 1 where none finished.
    [[nodiscard]] std::vector<double> late_shares(sim::Records const& records) const
    {
        std::vector<std::int64_t> finished(records.windows.size());
        std::vector<std::int64_t> late(records.windows.size());
        auto const& rows = records.requests;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            auto const replication = static_cast<std::size_t>(rows.replication[row]);
            auto const& window = records.windows[replication];
            if (rows.application[row] != table_.setting().application.code() ||
                rows.status[row] != sim::Status::finished || rows.arrived_at[row] < window.from ||
                rows.arrived_at[row] > window.to)
                continue;
            ++finished[replication];
            if (rows.finished_at[row] - rows.arrived_at[row] > question_.limit) ++late[replication];
        }
        std::vector<double> shares;
        for (std::size_t i = 0; i < finished.size(); ++i)
            shares.push_back(finished[i] > 0 ? static_cast<double>(late[i]) / static_cast<double>(finished[i])
                                             : 1.0);
        return shares;
    }

    static constexpr sim::Seconds rounding{1e-8};

    JourneyTable const& table_;
    Simulator& simulator_;
    MostAccurateQuestion const& question_;
    LatencyBound bound_;
    double share_;
    AccuracyModel const& accuracy_;
    std::vector<Architecture> architectures_; ///< by falling accuracy, then by text
    Certificate counts_;
    std::optional<Simulated> best_;
    std::deque<OpenPair> open_;
    std::set<Journey> asked_;
};

} // namespace

std::optional<std::vector<Choices>> architectures_of(ArchitectureSpace const& space, std::size_t limit)
{
    std::vector<Choices> architectures;
    Choices choices(space.space().variables.size(), 0);
    bool const all =
        for_each_choice(space.space(), choices, {0, first_of_split(space)}, [&](Choices const& architecture) {
            architectures.push_back(architecture);
            return architectures.size() <= limit;
        });
    if (!all) return {};
    return architectures;
}

Certificate find_most_accurate(JourneyTable const& table, AccuracyModel const& accuracy, Simulator& simulator,
                               std::vector<Choices> const& architectures,
                               MostAccurateQuestion const& question)
{
    SUNDER_EXPECTS(find_share(question.percentile) && question.batch > 0);
    SUNDER_EXPECTS(simulator.settings().first == 0);
    Search search{table, accuracy, simulator, question};
    search.sort(architectures);
    auto certificate = search.walk({});
    auto const& wish = question.confirmation;
    if (wish.most_replications <= 0) return certificate;

    // The order of candidates to test follows from the sample alone, of which the tests are independent: so
    // each errs with its own probability, and the sum of these is an upper bound for the search.
    std::set<std::string> excluded;
    auto next = certificate.answer;
    for (std::int64_t k = 1; next && k <= wish.most_candidates && !certificate.confirmed; ++k) {
        auto const weight = static_cast<double>(k) * static_cast<double>(k + 1);
        certificate.tests.push_back(search.confirm(*next, wish.error / weight));
        switch (certificate.tests.back().verdict) {
        case LateShareWager::Verdict::within:
            certificate.confirmed = next;
            continue;
        case LateShareWager::Verdict::undecided:
            ++certificate.undecided;
            break;
        case LateShareWager::Verdict::above:
            ++certificate.refuted;
            break;
        }
        excluded.insert(next->text);
        if (k < wish.most_candidates) next = search.walk(excluded).answer;
    }
    return certificate;
}

} // namespace sunder::nas
