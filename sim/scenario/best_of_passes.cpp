#include "sim/scenario/best_of_passes.hpp"

#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/kept_in_passes.hpp"
#include "sim/scenario/matching_cut.hpp"
#include "sim/scenario/named_cut.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

constexpr std::size_t most_combinations = 1'000'000;

std::size_t index_of(int number)
{
    return static_cast<std::size_t>(number);
}

std::optional<Objective> objective_of(Application const& application)
{
    using Sought = std::optional<Objective>;
    if (!application.steps || application.steps->split) return std::nullopt;
    return std::visit(Match{[](Best const& best) -> Sought { return best.objective; },
                            [](BestUnderLoad const&) -> Sought { return Objective::latency; },
                            [](OneOf<DeviceOnly, ServerOnly, After, Cuts, Adaptive> auto const&) -> Sought {
                                return std::nullopt;
                            }},
                      application.split);
}

Application of_further_passes(Application application)
{
    application.model = application.steps.value().then.value_or(application.model);
    return application;
}

/// What all passes of a request cost, by where both models are cut.
class PassCosts {
public:
    PassCosts(Scenario const& scenario, Application const& application, Objective objective)
        : scenario_{scenario},
          application_{application},
          objective_{objective},
          first_{whole_chain(scenario, application)},
          further_{whole_chain(scenario, of_further_passes(application))},
          passes_{mean_passes(application.steps.value().count, application.steps.value().lookahead)},
          kept_{kept_in_passes(scenario, application)}
    {
        for (auto& [first, further] : matching_cuts(first_.chain().model, further_.chain().model)) {
            cuts_.push_back(std::move(first));
            further_cuts_.push_back(std::move(further));
        }
        if (kept_) growth_ = mean_growth(further_.chain(), *kept_, application.steps.value());
    }

    [[nodiscard]] std::optional<PlainSplit> best() const
    {
        std::optional<PlainSplit> best;
        double least = 0;
        if (!nested_at_most(cuts_.size(), first_.chain().servers(), most_combinations)) return best;
        for_each_nested(cuts_, first_.chain().servers(), [&](std::vector<Cut const*> const& cuts) {
            auto const split = split_at(cuts);
            auto const price = split ? cost(cuts) : std::nullopt;
            if (!price || (best && *price >= least - 1e-12 * least)) return;
            best = split;
            least = *price;
        });
        return best;
    }

private:
    [[nodiscard]] std::optional<PlainSplit> split_at(std::vector<Cut const*> const& cuts) const
    {
        std::vector<Cut> copies;
        for (auto const* cut : cuts)
            copies.push_back(*cut);
        auto const split = split_of(copies, first_.chain().model);
        if (!split) return std::nullopt;
        return std::visit([](auto const& one) { return PlainSplit{one}; }, *split);
    }

    [[nodiscard]] std::vector<Cut const*> further(std::vector<Cut const*> const& cuts) const
    {
        std::vector<Cut const*> others;
        for (auto const* cut : cuts)
            others.push_back(&further_cuts_[static_cast<std::size_t>(cut - cuts_.data())]);
        return others;
    }

    /// Nothing where something stands against them.
    [[nodiscard]] std::optional<double> cost(std::vector<Cut const*> const& cuts) const
    {
        auto const others = further(cuts);
        if (!first_.obstacles(cuts).empty() || !further_.obstacles(others).empty()) return std::nullopt;
        auto const position_of = positions(further_.chain().model, others);
        if (!has_room(others, position_of)) return std::nullopt;
        auto const value = [&](Price const& price) {
            return objective_ == Objective::latency ? price.total().value() : price.energy.value();
        };
        return value(first_.price(cuts)) +
               passes_ * (value(further_.price(others)) + cost_of_growth(position_of));
    }

    /// For what is kept, beside the ops.
    [[nodiscard]] bool has_room(std::vector<Cut const*> const& cuts,
                                std::vector<int> const& position_of) const
    {
        if (!kept_) return true;
        auto const kept = kept_at(*kept_, further_.chain().model, position_of);
        std::vector<Cut> copies;
        for (auto const* cut : cuts)
            copies.push_back(*cut);
        auto const stretches = further_.stretches(copies);
        for (std::size_t position = 0; position < kept.size(); ++position) {
            auto const id = further_.chain().devices[position];
            auto const at_once = static_cast<double>(kept_at_once(scenario_, application_, id));
            auto const& memory = scenario_.platform.devices[id].profile.memory;
            if (memory && stretches[position].memory + at_once * kept[position] > *memory) return false;
        }
        return true;
    }

    [[nodiscard]] double cost_of_growth(std::vector<int> const& position_of) const
    {
        double sum = 0;
        for (std::size_t i = 0; i < growth_.size(); ++i) {
            auto const op = find_op_or_part(further_.chain().model, kept_->kept.of[i].op);
            if (!op) continue;
            auto const position = index_of(position_of[index_of(*op)]);
            auto const id = further_.chain().devices[position];
            auto const worker = mean_cost(scenario_.platform.devices[id]);
            auto const time = worker.time(growth_[i][position]);
            sum += objective_ == Objective::latency ? time.value() : worker.energy(time).value();
        }
        return sum;
    }

    Scenario const& scenario_;
    Application const& application_;
    Objective objective_;
    ChainCosts first_;
    ChainCosts further_;
    double passes_;
    std::optional<KeptInPasses> kept_;
    std::vector<Cut> cuts_;         ///< of the first model
    std::vector<Cut> further_cuts_; ///< (cuts_,) of the other
    std::vector<std::vector<Seconds>> growth_;
};

} // namespace

std::optional<PlainSplit> best_of_passes(Scenario const& scenario, Application const& application)
{
    auto const objective = objective_of(application);
    if (!objective) return std::nullopt;
    return PassCosts{scenario, application, *objective}.best();
}

} // namespace sunder::sim
