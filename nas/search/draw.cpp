#include "nas/search/draw.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <utility>

namespace sunder::nas {
namespace {

constexpr int proposals = 100;

int choices_of(SearchSpace const& space, std::size_t variable)
{
    return static_cast<int>(space.variables[variable].choices.size());
}

int draw_choice(SearchSpace const& space, std::size_t variable, sim::Random& random)
{
    return static_cast<int>(draw_index(random, space.variables[variable].choices.size()));
}

Choices first_row(SearchSpace const& space)
{
    Choices row(space.variables.size());
    return row;
}

} // namespace

std::size_t draw_index(sim::Random& random, std::size_t count)
{
    SUNDER_EXPECTS(count > 0);
    return std::min(count - 1, static_cast<std::size_t>(random.uniform() * static_cast<double>(count)));
}

Choices draw_choices(SearchSpace const& space, sim::Random& random)
{
    auto choices = first_row(space);
    for (std::size_t i = 0; i < choices.size(); ++i)
        if (space.counts(choices, i)) choices[i] = draw_choice(space, i, random);
    return choices;
}

Choices with_choice(SearchSpace const& space, Choices choices, std::size_t variable, int choice,
                    sim::Random& random)
{
    auto const before = choices;
    choices[variable] = choice;
    for (std::size_t i = variable + 1; i < choices.size(); ++i) {
        if (!space.counts(choices, i))
            choices[i] = 0;
        else if (!space.counts(before, i))
            choices[i] = draw_choice(space, i, random);
    }
    return choices;
}

std::vector<std::size_t> open_variables(SearchSpace const& space, Choices const& choices)
{
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < choices.size(); ++i)
        if (choices_of(space, i) > 1 && space.counts(choices, i)) open.push_back(i);
    return open;
}

Choices mutate(SearchSpace const& space, Choices const& choices, sim::Random& random)
{
    auto const open = open_variables(space, choices);
    if (open.empty()) return choices;
    auto const variable = open[draw_index(random, open.size())];
    auto const others = static_cast<std::size_t>(choices_of(space, variable) - 1);
    auto const other = static_cast<int>(draw_index(random, others));
    return with_choice(space, choices, variable, other + (other >= choices[variable] ? 1 : 0), random);
}

std::vector<Choices> neighbours(SearchSpace const& space, Choices const& choices)
{
    std::vector<Choices> rows;
    for (auto const variable : open_variables(space, choices))
        for (int choice = 0; choice < choices_of(space, variable); ++choice)
            if (choice != choices[variable]) {
                auto row = choices;
                row[variable] = choice;
                rows.push_back(canonical(space, std::move(row)));
            }
    return rows;
}

std::optional<Choices> find_next(SearchSpace const& space, Choices choices)
{
    for (std::size_t i = choices.size(); i-- > 0; choices[i] = 0)
        if (space.counts(choices, i) && choices[i] + 1 < choices_of(space, i)) {
            ++choices[i];
            return choices;
        }
    return std::nullopt;
}

Score const* AskedCandidates::find(Choices const& choices) const
{
    auto const found = scores_.find(choices);
    return found != scores_.end() && found->second ? &*found->second : nullptr;
}

std::optional<Choices> ask_fresh(SearchSpace const& space, AskedCandidates& memory,
                                 std::function<Choices()> const& propose)
{
    if (memory.is_full()) return std::nullopt;
    Choices row;
    for (int i = 0; i < proposals; ++i) {
        row = propose();
        if (!memory.knows(row)) {
            memory.ask(row);
            return row;
        }
    }
    while (memory.knows(row))
        row = find_next(space, row).value_or(first_row(space));
    memory.ask(row);
    return row;
}

} // namespace sunder::nas
