// Prospects by functions.
#pragma once

#include "nas/search/prospects.hpp"

#include <functional>
#include <utility>

namespace sunder::nas {

/// One variable of the last follows from the others: it is the sum of their choices.
class GivenProspects final : public Prospects {
public:
    struct Rules {
        std::function<double(Choices const&)> violation = [](Choices const&) { return 0.0; };
        std::function<std::string(Choices const&)> identity = [](Choices const& choices) {
            std::string text;
            for (int const choice : choices)
                text += std::to_string(choice) + ",";
            return text;
        };
        std::function<double(Choices const&)> guess = [](Choices const&) { return 0.0; };
    };

    GivenProspects(SearchSpace space, Rules rules)
        : all_{space}, space_{std::move(space)}, rules_{std::move(rules)}
    {
        std::size_t sums = 1;
        for (auto const& variable : space_.variables)
            sums += variable.choices.size() - 1;
        Variable sum{.name = "sum", .choices = {}, .only_if = {}};
        for (std::size_t i = 0; i < sums; ++i)
            sum.choices.push_back(std::to_string(i));
        all_.variables.push_back(std::move(sum));
    }

    [[nodiscard]] SearchSpace const& all() const override { return all_; }
    [[nodiscard]] SearchSpace const& space() const override { return space_; }
    [[nodiscard]] Prospect look_at(Choices const& choices) const override
    {
        Prospect prospect{.choices = choices, .violation = rules_.violation(choices)};
        int sum = 0;
        for (int const choice : choices)
            sum += choice;
        prospect.choices.push_back(sum);
        return prospect;
    }
    [[nodiscard]] std::string identity(Choices const& choices) const override
    {
        return rules_.identity(choices);
    }
    [[nodiscard]] std::vector<double> traits(Choices const& choices) const override
    {
        return {choices.begin(), choices.end()};
    }
    [[nodiscard]] double guess(Choices const& choices) const override { return rules_.guess(choices); }

private:
    SearchSpace all_;
    SearchSpace space_;
    Rules rules_;
};

} // namespace sunder::nas
