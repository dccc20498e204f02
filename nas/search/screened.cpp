#include "nas/search/screened.hpp"

#include "sim/base/contract.hpp"

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace sunder::nas {
namespace {

constexpr int patience = 1000;

class Screened final : public Optimizer {
public:
    Screened(std::unique_ptr<Optimizer> optimizer, Prospects const& prospects, std::size_t objectives)
        : optimizer_{std::move(optimizer)}, prospects_{prospects}, objectives_{objectives}
    {
    }

    [[nodiscard]] std::vector<Choices> ask() override
    {
        SUNDER_EXPECTS(asked_.empty());
        for (int turn = 0; turn < patience; ++turn) {
            auto const batch = optimizer_->ask();
            if (batch.empty()) return {};
            std::vector<Choices> fresh;
            for (auto const& row : batch)
                if (auto wanted = screen(row)) fresh.push_back(*std::move(wanted));
            if (!fresh.empty()) return fresh;
            tell_optimizer();
        }
        return {};
    }

    void tell(std::vector<Score> const& scores) override
    {
        SUNDER_EXPECTS(scores.size() == asked_.size());
        for (std::size_t i = 0; i < scores.size(); ++i)
            known_[asked_[i]] = scores[i];
        asked_.clear();
        tell_optimizer();
    }

    [[nodiscard]] Choices mode() const override
    {
        auto const mode = optimizer_->mode();
        return mode.empty() ? mode : prospects_.look_at(mode).choices;
    }

    /// What follows from the others is as in the mode.
    [[nodiscard]] std::vector<std::vector<double>> theta() const override
    {
        auto const chosen = optimizer_->theta();
        if (chosen.empty()) return chosen;
        auto const answer = mode();
        std::vector<std::vector<double>> theta;
        auto const& variables = prospects_.all().variables;
        for (std::size_t i = 0; i < variables.size(); ++i) {
            if (auto const place = prospects_.space().find(variables[i].name)) {
                theta.push_back(chosen[*place]);
                continue;
            }
            theta.emplace_back(variables[i].choices.size(), 0.0);
            theta.back()[static_cast<std::size_t>(answer[i])] = 1;
        }
        return theta;
    }

private:
    /// An answer to one of the optimizer's rows: a score, or the identity whose score it will be.
    struct Answer {
        std::optional<Score> score;
        std::string identity;
    };

    std::optional<Choices> screen(Choices const& row)
    {
        auto prospect = prospects_.look_at(row);
        if (prospect.violation > 0) {
            std::vector<double> const unknown(objectives_, std::numeric_limits<double>::infinity());
            answers_.push_back(
                {.score = Score{.objectives = unknown, .violation = prospect.violation}, .identity = {}});
            return {};
        }
        auto identity = prospects_.identity(row);
        bool const is_fresh = known_.try_emplace(identity).second;
        if (is_fresh) asked_.push_back(identity);
        answers_.push_back({.score = {}, .identity = std::move(identity)});
        if (!is_fresh) return {};
        return std::move(prospect.choices);
    }

    void tell_optimizer()
    {
        std::vector<Score> scores;
        for (auto const& answer : std::exchange(answers_, {}))
            scores.push_back(answer.score ? *answer.score : known_.at(answer.identity));
        optimizer_->tell(scores);
    }

    std::unique_ptr<Optimizer> optimizer_;
    Prospects const& prospects_;
    std::size_t objectives_;
    std::map<std::string, Score> known_;
    std::vector<std::string> asked_; // identities, in the order in which they were asked for
    std::vector<Answer> answers_;    // to the optimizer's last batch
};

} // namespace

std::unique_ptr<Optimizer> make_screened(std::unique_ptr<Optimizer> optimizer, Prospects const& prospects,
                                         std::size_t objectives)
{
    return std::make_unique<Screened>(std::move(optimizer), prospects, objectives);
}

} // namespace sunder::nas
