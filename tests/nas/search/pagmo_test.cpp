// The same problems on the same grids by pagmo2's NSGA-II (Biscani and Izzo, JOSS 5(53), 2020).
#include "tests/nas/search/textbook.hpp"

#include <gtest/gtest.h>
#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

#include <memory>

namespace sunder::nas {
namespace {

constexpr unsigned population = 40;
constexpr unsigned generations = 99; // besides the first

/// A textbook problem as pagmo sees it: whole numbers within bounds. Copies share the log of all evaluations.
template <typename Problem>
struct OnPagmo {
    Problem problem;
    std::vector<double> reference;
    std::shared_ptr<std::vector<Score>> log = std::make_shared<std::vector<Score>>();

    [[nodiscard]] pagmo::vector_double fitness(pagmo::vector_double const& values) const
    {
        Choices choices;
        for (double const value : values)
            choices.push_back(static_cast<int>(std::lround(value)));
        log->push_back({.objectives = problem(choices)});
        return log->back().objectives;
    }
    [[nodiscard]] std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const
    {
        pagmo::vector_double highest;
        for (auto const& variable : Problem::space().variables)
            highest.push_back(static_cast<double>(variable.choices.size()) - 1);
        return {pagmo::vector_double(highest.size(), 0), highest};
    }
    [[nodiscard]] pagmo::vector_double::size_type get_nobj() const { return reference.size(); }
    [[nodiscard]] pagmo::vector_double::size_type get_nix() const { return Problem::variables; }
};

/// Mean over five seeds of the hypervolume of all that was evaluated.
template <typename Problem>
double by_pagmo(Problem const& problem, std::vector<double> const& reference)
{
    double sum = 0;
    for (unsigned seed = 1; seed <= 5; ++seed) {
        OnPagmo<Problem> const user{problem, reference};
        pagmo::population people{pagmo::problem{user}, population, seed};
        pagmo::algorithm const algorithm{
            pagmo::nsga2{generations, 0.9, 10, 1.0 / Problem::variables, 20, seed}};
        people = algorithm.evolve(people);
        sum += hypervolume(*people.get_problem().template extract<OnPagmo<Problem>>()->log, reference) / 5;
    }
    return sum;
}

template <typename Problem>
double by_sunder(Problem const& problem, std::vector<double> const& reference)
{
    double sum = 0;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        auto const optimizer = make_nsga2(Problem::space(), {.population = population}, sim::Seed{seed});
        auto const turns = run(
            *optimizer, [&](Choices const& choices) { return Score{.objectives = problem(choices)}; },
            std::size_t{population} * (generations + 1));
        sum += hypervolume(told(turns), reference) / 5;
    }
    return sum;
}

// pagmo2's operators know that values are in order, ours take them as names; so only the outcome is compared.
TEST(Nsga2AndPagmo, ReachTheSameHypervolumeOnZdt1To3WithinTwoPerCent)
{
    for (int number = 1; number <= 3; ++number) {
        auto const theirs = by_pagmo(Zdt{number}, {1.1, 1.1});
        EXPECT_NEAR(by_sunder(Zdt{number}, {1.1, 1.1}), theirs, 0.02 * theirs) << "ZDT" << number;
    }
}

TEST(Nsga2AndPagmo, ReachTheSameHypervolumeOnDtlz2WithinTwoPerCent)
{
    auto const theirs = by_pagmo(Dtlz2{}, {1.1, 1.1, 1.1});
    EXPECT_NEAR(by_sunder(Dtlz2{}, {1.1, 1.1, 1.1}), theirs, 0.02 * theirs);
}

} // namespace
} // namespace sunder::nas
