#include "nas/search/surrogate.hpp"

#include "nas/search/batch_optimizer.hpp"
#include "nas/search/draw.hpp"
#include "nas/search/gaussian_process.hpp"
#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace sunder::nas {
namespace {

constexpr double most_at_once = 50'000; // candidates looked at in each turn
constexpr std::size_t parents = 20;
constexpr std::size_t most_labels = 500; // that the process is fitted to: half the best, half the latest

/// A candidate that may keep the limits.
struct Open {
    Choices chosen;  // of the prospects' space
    Choices choices; // of all variables
    std::string identity;
    std::size_t kind = 0; // number of its traits
};

struct Label {
    Choices chosen;
    std::size_t kind = 0;
    double target = 0;
    Score score;
};

/// Accuracies of good networks lie close together: their errors tell them apart.
double target_of(Score const& score)
{
    constexpr double least_error = 0.5;
    double const error = 100 + score.objectives.front();
    return -std::log((std::isfinite(error) ? std::clamp(error, 0.0, 100.0) : 100.0) + least_error);
}

/// Of an observation that is normally distributed, on `best`.
double improvement(Expectation const& expected, double best)
{
    double const gain = expected.mean - best;
    if (expected.spread <= 0) return std::max(gain, 0.0);
    double const z = gain / expected.spread;
    double const density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    double const below = std::erfc(-z / std::numbers::sqrt2) / 2;
    return expected.spread * (z * below + density);
}

class Surrogate final : public BatchOptimizer {
public:
    Surrogate(Prospects const& prospects, SurrogateSettings const& settings, sim::Seed seed)
        : prospects_{prospects}, settings_{settings}, random_{seed}
    {
        SUNDER_EXPECTS(settings.start > 0 && settings.batch > 0 && settings.pool > 0);
        is_small_ = space().size() <= most_at_once;
        if (is_small_) look_at_all();
    }

private:
    [[nodiscard]] SearchSpace const& space() const { return prospects_.space(); }

    std::vector<Choices> next_batch() override
    {
        if (!is_small_) fill_pool();
        auto const chosen = labels_.empty() ? first_ones() : best_by_model();
        std::vector<Choices> batch;
        asked_.clear();
        for (auto const index : chosen) {
            batch.push_back(open_[index].choices);
            known_.insert(open_[index].identity);
            asked_.push_back(open_[index]);
        }
        std::erase_if(open_, [&](Open const& one) { return known_.contains(one.identity); });
        return batch;
    }

    void learn(std::vector<Choices> const& /*batch*/, std::vector<Score> const& scores) override
    {
        for (std::size_t i = 0; i < scores.size(); ++i)
            labels_.push_back({.chosen = std::move(asked_[i].chosen),
                               .kind = asked_[i].kind,
                               .target = target_of(scores[i]),
                               .score = scores[i]});
    }

    void look_at_all()
    {
        std::set<std::string> identities;
        std::optional<Choices> row{Choices(space().variables.size(), 0)};
        for (; row; row = find_next(space(), *row))
            consider(*row, identities);
    }

    /// Opens the candidate if it may keep the limits and was not asked for; of those that are the same, the
    /// first.
    void consider(Choices const& row, std::set<std::string>& identities)
    {
        auto prospect = prospects_.look_at(row);
        if (prospect.violation > 0) return;
        auto identity = prospects_.identity(row);
        if (known_.contains(identity) || !identities.insert(identity).second) return;
        open_.push_back({.chosen = row,
                         .choices = std::move(prospect.choices),
                         .identity = std::move(identity),
                         .kind = kind_of(prospects_.traits(row))});
    }

    std::size_t kind_of(std::vector<double> traits)
    {
        auto const [place, is_new] = kinds_.try_emplace(traits, traits_.size());
        if (is_new) traits_.push_back(std::move(traits));
        return place->second;
    }

    void fill_pool()
    {
        open_.clear();
        std::set<std::string> identities;
        auto const better_ones = best_labels(parents);
        auto const tries = 20 * settings_.pool; // much may be too slow
        for (std::size_t i = 0; i < tries && open_.size() < settings_.pool; ++i) {
            if (better_ones.empty() || i % 2 == 0) {
                consider(draw_choices(space(), random_), identities);
                continue;
            }
            auto child = labels_[better_ones[draw_index(random_, better_ones.size())]].chosen;
            for (auto changes = 1 + draw_index(random_, 3); changes > 0; --changes)
                child = mutate(space(), child, random_);
            consider(child, identities);
        }
    }

    /// Indices of labels, the best first.
    [[nodiscard]] std::vector<std::size_t> best_labels(std::size_t count) const
    {
        std::vector<std::size_t> order(labels_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(
            order, [&](std::size_t a, std::size_t b) { return better(labels_[a].score, labels_[b].score); });
        order.resize(std::min(order.size(), count));
        return order;
    }

    /// Drawn from the best share by the guess, of equal traits one.
    std::vector<std::size_t> first_ones()
    {
        std::vector<double> guesses;
        for (auto const& one : open_)
            guesses.push_back(prospects_.guess(one.chosen));
        std::vector<std::size_t> order(open_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        shuffle(order, random_);
        std::ranges::stable_sort(order,
                                 [&](std::size_t a, std::size_t b) { return guesses[a] > guesses[b]; });
        auto const share = settings_.best_share * static_cast<double>(order.size());
        order.resize(std::min(order.size(), std::max(settings_.start, static_cast<std::size_t>(share))));
        shuffle(order, random_);
        return of_different_kinds(order, settings_.start);
    }

    [[nodiscard]] std::vector<std::size_t> of_different_kinds(std::vector<std::size_t> const& order,
                                                              std::size_t count) const
    {
        std::vector<std::size_t> chosen;
        std::set<std::size_t> kinds;
        for (auto const index : order) {
            if (chosen.size() == count) break;
            if (kinds.insert(open_[index].kind).second) chosen.push_back(index);
        }
        return chosen;
    }

    std::vector<std::size_t> best_by_model()
    {
        auto const rows = scaled_traits();
        auto const process = fitted(rows);
        double const best = to_beat();
        std::map<std::size_t, double> gains; // by kind
        std::vector<std::size_t> order(open_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (auto const& one : open_)
            if (auto const [gain, is_new] = gains.try_emplace(one.kind, 0.0); is_new)
                gain->second = improvement(process.expect(rows[one.kind]), best);
        shuffle(order, random_);
        std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
            return gains.at(open_[a].kind) > gains.at(open_[b].kind);
        });
        return of_different_kinds(order, settings_.batch);
    }

    /// Target of the best feasible label; the least of all where none is feasible.
    [[nodiscard]] double to_beat() const
    {
        double best = -std::numeric_limits<double>::infinity();
        double least = std::numeric_limits<double>::infinity();
        for (auto const& label : labels_) {
            if (label.score.violation <= 0) best = std::max(best, label.target);
            least = std::min(least, label.target);
        }
        return std::isfinite(best) ? best : least;
    }

    /// Every column with a deviation of 1 over the kinds seen; those that never change are 0.
    [[nodiscard]] SampleRows scaled_traits() const
    {
        auto rows = traits_;
        auto const count = static_cast<double>(rows.size());
        for (std::size_t i = 0; i < rows.front().size(); ++i) {
            double sum = 0;
            for (auto const& row : rows)
                sum += row[i];
            double squares = 0;
            for (auto const& row : rows)
                squares += (row[i] - sum / count) * (row[i] - sum / count);
            double const deviation = std::sqrt(squares / count);
            for (auto& row : rows)
                row[i] = deviation > 0 ? (row[i] - sum / count) / deviation : 0;
        }
        return rows;
    }

    [[nodiscard]] GaussianProcess fitted(SampleRows const& rows) const
    {
        std::vector<std::size_t> used(labels_.size());
        std::iota(used.begin(), used.end(), std::size_t{0});
        if (used.size() > most_labels) {
            used = best_labels(most_labels / 2);
            std::set<std::size_t> const those{used.begin(), used.end()};
            for (auto i = labels_.size(); used.size() < most_labels; --i)
                if (!those.contains(i - 1)) used.push_back(i - 1);
        }
        SampleRows known;
        std::vector<double> targets;
        for (auto const i : used) {
            known.push_back(rows[labels_[i].kind]);
            targets.push_back(labels_[i].target);
        }
        return GaussianProcess{std::move(known), targets};
    }

    Prospects const& prospects_;
    SurrogateSettings settings_;
    sim::Random random_;
    bool is_small_ = true;
    std::vector<Open> open_;
    std::vector<Open> asked_; // of the batch
    std::set<std::string> known_;
    std::vector<Label> labels_;
    SampleRows traits_; // by kind
    std::map<std::vector<double>, std::size_t> kinds_;
};

} // namespace

std::unique_ptr<Optimizer> make_surrogate(Prospects const& prospects, SurrogateSettings const& settings,
                                          sim::Seed seed)
{
    return std::make_unique<Surrogate>(prospects, settings, seed);
}

} // namespace sunder::nas
