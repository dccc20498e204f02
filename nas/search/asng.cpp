#include "nas/search/asng.hpp"

#include "nas/search/batch_optimizer.hpp"
#include "nas/search/draw.hpp"
#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sunder::nas {
namespace {

using Theta = std::vector<std::vector<double>>; // (variables, choices)

constexpr int patience = 1000;

int draw_from(std::vector<double> const& probabilities, sim::Random& random)
{
    double rest = random.uniform();
    int choice = 0;
    for (; choice + 1 < static_cast<int>(probabilities.size()); ++choice) {
        rest -= probabilities[static_cast<std::size_t>(choice)];
        if (rest < 0) break;
    }
    return choice;
}

/// At least `least` each, and a sum of 1, the excess over `least` shrunk in proportion.
void restrict_to(std::vector<double>& probabilities, double least)
{
    double excess = 0;
    for (auto& p : probabilities) {
        p = std::max(p, least);
        excess += p - least;
    }
    double const allowed = 1 - least * static_cast<double>(probabilities.size());
    for (auto& p : probabilities)
        p = least + (p - least) * allowed / excess;
}

class Asng final : public BatchOptimizer {
public:
    Asng(SearchSpace space, AsngSettings const& settings, sim::Seed seed)
        : space_{std::move(space)},
          settings_{settings},
          ranking_{settings.limits},
          random_{seed},
          memory_{space_}
    {
        SUNDER_EXPECTS(settings.samples >= 2);
        for (auto const& variable : space_.variables) {
            auto const choices = variable.choices.size();
            theta_.emplace_back(choices, 1 / static_cast<double>(choices));
            parameters_ += choices - 1;
            if (choices > 1) ++variables_;
        }
        path_.assign(parameters_, 0);
    }

    [[nodiscard]] Choices mode() const override
    {
        Choices best(theta_.size(), 0);
        for (std::size_t i = 0; i < best.size(); ++i)
            if (space_.counts(best, i))
                best[i] = static_cast<int>(std::ranges::max_element(theta_[i]) - theta_[i].begin());
        return best;
    }

    [[nodiscard]] Theta theta() const override { return theta_; }

private:
    std::vector<Choices> next_batch() override
    {
        for (int turn = 0; turn < patience; ++turn) {
            drawn_.clear();
            while (drawn_.size() < settings_.samples)
                drawn_.push_back(draw());
            if (settings_.repeats == RepeatedSamples::evaluate) return drawn_;

            std::vector<Choices> fresh;
            for (auto const& row : drawn_)
                if (!memory_.knows(row)) {
                    memory_.ask(row);
                    fresh.push_back(row);
                }
            if (!fresh.empty()) return fresh;
            update();
        }
        return {};
    }

    void learn(std::vector<Choices> const& batch, std::vector<Score> const& scores) override
    {
        for (std::size_t i = 0; i < batch.size(); ++i)
            memory_.tell(batch[i], scores[i]);
        update();
    }

    Choices draw()
    {
        Choices row(theta_.size(), 0);
        for (std::size_t i = 0; i < row.size(); ++i)
            if (space_.counts(row, i)) row[i] = draw_from(theta_[i], random_);
        return row;
    }

    /// Of each sample drawn: +1/mu for the best mu, -1/mu for the worst mu, mu a quarter rounded up.
    [[nodiscard]] std::vector<double> utilities() const
    {
        auto const samples = drawn_.size();
        auto const quarter = (samples + 3) / 4;
        std::vector<std::size_t> order(samples);
        std::iota(order.begin(), order.end(), std::size_t{0});
        auto const score = [&](std::size_t i) -> Score const& { return *memory_.find(drawn_[i]); };
        std::ranges::stable_sort(
            order, [&](std::size_t a, std::size_t b) { return ranking_.precedes(score(a), score(b)); });

        auto const of_rank = [&](std::size_t rank) {
            double const share = 1 / static_cast<double>(quarter);
            return rank < quarter ? share : rank + quarter >= samples ? -share : 0;
        };
        std::vector<double> utility(samples);
        for (std::size_t begin = 0, end = 0; begin < samples; begin = end) {
            double sum = 0;
            for (end = begin; end < samples && !ranking_.precedes(score(order[begin]), score(order[end]));
                 ++end)
                sum += of_rank(end);
            for (auto rank = begin; rank < end; ++rank)
                utility[order[rank]] = sum / static_cast<double>(end - begin);
        }
        return utility;
    }

    /// Mean over the samples of (utility - its mean) (one-hot sample - theta); shape of theta.
    [[nodiscard]] Theta natural_gradient(std::vector<double> const& utility) const
    {
        auto const samples = static_cast<double>(utility.size());
        double const mean = std::accumulate(utility.begin(), utility.end(), 0.0) / samples;
        Theta gradient;
        for (std::size_t i = 0; i < theta_.size(); ++i) {
            gradient.emplace_back(theta_[i].size(), 0.0);
            for (std::size_t j = 0; j < drawn_.size(); ++j) {
                if (!space_.counts(drawn_[j], i)) continue;
                double const weight = (utility[j] - mean) / samples;
                for (std::size_t k = 0; k < theta_[i].size(); ++k)
                    gradient[i][k] -= weight * theta_[i][k];
                gradient[i][static_cast<std::size_t>(drawn_[j][i])] += weight;
            }
        }
        return gradient;
    }

    /// The square root of the Fisher matrix times the gradient, in the first K - 1 entries of each variable.
    [[nodiscard]] std::vector<double> whitened(Theta const& gradient) const
    {
        std::vector<double> white;
        for (std::size_t i = 0; i < theta_.size(); ++i) {
            auto const last = theta_[i].size() - 1;
            double const sum = std::accumulate(gradient[i].begin(), gradient[i].end() - 1, 0.0);
            for (std::size_t k = 0; k < last; ++k) {
                double const root = std::sqrt(theta_[i][k]);
                white.push_back(gradient[i][k] / root +
                                root * sum / (theta_[i][last] + std::sqrt(theta_[i][last])));
            }
        }
        return white;
    }

    void update()
    {
        std::vector<Score> scores;
        for (auto const& row : drawn_)
            scores.push_back(*memory_.find(row));
        ranking_.look_at(scores);

        auto const gradient = natural_gradient(utilities());
        auto const white = whitened(gradient);
        double const norm = std::sqrt(std::inner_product(white.begin(), white.end(), white.begin(), 0.0));
        if (norm < 1e-12) return; // all samples equal but for rounding

        double const root = std::sqrt(static_cast<double>(parameters_));
        double const step = std::min(settings_.initial_step / damping_, root);
        double const beta = step / root;
        double const gain = beta * (2 - beta);
        double signal = 0;
        for (std::size_t i = 0; i < path_.size(); ++i) {
            path_[i] = (1 - beta) * path_[i] + std::sqrt(gain) * white[i] / norm;
            signal += path_[i] * path_[i];
        }
        noise_ = (1 - beta) * (1 - beta) * noise_ + gain;
        damping_ *= std::exp(beta * (noise_ - signal / settings_.alpha));
        damping_ = std::min(damping_, settings_.most_damping);

        for (std::size_t i = 0; i < theta_.size(); ++i) {
            if (theta_[i].size() < 2) continue;
            for (std::size_t k = 0; k < theta_[i].size(); ++k)
                theta_[i][k] += step * gradient[i][k] / norm;
            auto const choices = static_cast<double>(theta_[i].size());
            restrict_to(theta_[i],
                        std::min(1 / (static_cast<double>(variables_) * (choices - 1)), 0.5 / choices));
        }
    }

    SearchSpace space_;
    AsngSettings settings_;
    Ranking ranking_;
    sim::Random random_;
    AskedCandidates memory_;
    Theta theta_;
    std::size_t parameters_ = 0; // N
    std::size_t variables_ = 0;  // d, those with more than one choice
    std::vector<double> path_;   // s
    double noise_ = 0;           // gamma
    double damping_ = 1;         // Delta
    std::vector<Choices> drawn_;
};

} // namespace

std::unique_ptr<Optimizer> make_asng(SearchSpace space, AsngSettings const& settings, sim::Seed seed)
{
    return std::make_unique<Asng>(std::move(space), settings, seed);
}

} // namespace sunder::nas
