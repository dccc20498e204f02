// Small spaces and ways to run a search on them.
#pragma once

#include "nas/search/asng.hpp"
#include "nas/search/evolution.hpp"
#include "nas/search/exhaustive.hpp"
#include "nas/search/local_search.hpp"
#include "nas/search/nsga2.hpp"
#include "nas/search/random_search.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sunder::nas {

/// Variables without conditions, of so many choices each.
inline SearchSpace space_of(std::vector<std::size_t> const& choices)
{
    SearchSpace space{.name = "test", .variables = {}};
    for (auto const count : choices) {
        Variable variable{.name = "v" + std::to_string(space.variables.size()), .choices = {}, .only_if = {}};
        for (std::size_t i = 0; i < count; ++i)
            variable.choices.push_back("c" + std::to_string(i));
        space.variables.push_back(std::move(variable));
    }
    return space;
}

/// Two variables of three choices; the second counts only where the first has its last choice: five
/// candidates.
inline SearchSpace conditional_space()
{
    auto space = space_of({3, 3});
    space.variables[1].only_if = {.variable = 0, .values = {2}};
    return space;
}

using ScoreOf = std::function<Score(Choices const&)>;

/// One turn: a batch and what it was told.
struct Turn {
    std::vector<Choices> batch;
    std::vector<Score> scores;
};

/// Turns until the evaluations are spent or nothing is left to try.
inline std::vector<Turn> run(Optimizer& optimizer, ScoreOf const& score_of, std::size_t evaluations)
{
    std::vector<Turn> turns;
    for (std::size_t done = 0; done < evaluations;) {
        Turn turn{.batch = optimizer.ask(), .scores = {}};
        if (turn.batch.empty()) break;
        for (auto const& choices : turn.batch)
            turn.scores.push_back(score_of(choices));
        optimizer.tell(turn.scores);
        done += turn.batch.size();
        turns.push_back(std::move(turn));
    }
    return turns;
}

/// All candidates asked for, in their order.
inline std::vector<Choices> asked(std::vector<Turn> const& turns)
{
    std::vector<Choices> rows;
    for (auto const& turn : turns)
        rows.insert(rows.end(), turn.batch.begin(), turn.batch.end());
    return rows;
}

inline std::vector<Score> told(std::vector<Turn> const& turns)
{
    std::vector<Score> rows;
    for (auto const& turn : turns)
        rows.insert(rows.end(), turn.scores.begin(), turn.scores.end());
    return rows;
}

} // namespace sunder::nas
