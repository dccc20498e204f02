// What holds of every set of rows; rows are drawn from a coarse grid, so that ties are common.
#include "nas/objectives/objectives.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace sunder::nas {
namespace {

using Rows = std::vector<Score>;

rc::Gen<Score> any_score(std::size_t objectives)
{
    return rc::gen::apply(
        [](std::vector<int> const& values, int violation) {
            return Score{.objectives = std::vector<double>(values.begin(), values.end()),
                         .violation = std::max(0, violation) / 2.0};
        },
        rc::gen::container<std::vector<int>>(objectives, rc::gen::inRange(0, 6)), rc::gen::inRange(-6, 4));
}

Rows any_rows(std::size_t at_most)
{
    auto const objectives = *rc::gen::inRange<std::size_t>(1, 5);
    auto const rows = *rc::gen::inRange<std::size_t>(0, at_most + 1);
    return *rc::gen::container<Rows>(rows, any_score(objectives));
}

/// Front numbers by their definition: what nothing that is left dominates leaves first.
std::vector<std::size_t> peeled(Rows const& rows)
{
    std::vector<std::size_t> numbers(rows.size());
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < rows.size(); ++i)
        left.push_back(i);
    for (std::size_t number = 0; !left.empty(); ++number) {
        std::vector<std::size_t> next;
        for (auto const i : left) {
            numbers[i] = number;
            if (std::ranges::any_of(left, [&](auto j) { return dominates(rows[j], rows[i]); }))
                next.push_back(i);
        }
        left = std::move(next);
    }
    return numbers;
}

/// Of all feasible rows' boxes, by inclusion and exclusion.
double included_and_excluded(Rows rows, std::vector<double> const& reference)
{
    std::erase_if(rows, [](Score const& row) { return row.violation > 0; });
    double volume = 0;
    for (std::size_t subset = 1; subset < std::size_t{1} << rows.size(); ++subset) {
        double box = -1;
        for (std::size_t k = 0; k < reference.size(); ++k) {
            double corner = 0;
            for (std::size_t i = 0; i < rows.size(); ++i)
                if ((subset >> i & 1U) != 0) corner = std::max(corner, rows[i].objectives[k]);
            box *= std::max(0.0, reference[k] - corner);
        }
        for (std::size_t i = 0; i < rows.size(); ++i)
            if ((subset >> i & 1U) != 0) box = -box;
        volume += box;
    }
    return volume;
}

RC_GTEST_PROP(AnyFront, HasMembersThatDoNotDominateOneAnother, ())
{
    auto const rows = any_rows(20);
    auto const front = pareto_front(rows);
    for (auto const a : front)
        for (auto const b : front)
            RC_ASSERT(!dominates(rows[a], rows[b]));
}

RC_GTEST_PROP(AnyFront, LeavesOutOnlyInfeasibleDominatedAndRepeatedRows, ())
{
    auto const rows = any_rows(20);
    auto const front = pareto_front(rows);
    RC_ASSERT(std::ranges::is_sorted(front));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        bool const inside = std::ranges::find(front, i) != front.end();
        bool const covered = std::ranges::any_of(front, [&](auto member) {
            return dominates(rows[member], rows[i]) ||
                   (member < i && rows[member].objectives == rows[i].objectives);
        });
        RC_ASSERT(inside != (rows[i].violation > 0 || covered));
    }
}

RC_GTEST_PROP(AnyRows, HaveTheFrontNumbersOfPeeling, ())
{
    auto const rows = any_rows(20);
    RC_ASSERT(front_numbers(rows) == peeled(rows));
}

RC_GTEST_PROP(AnyRows, AreOrderedSoThatDominatorsComeFirst, ())
{
    auto const rows = any_rows(10);
    for (auto const& a : rows)
        for (auto const& b : rows) {
            RC_ASSERT(!dominates(a, b) || better(a, b));
            RC_ASSERT(!(better(a, b) && better(b, a)));
        }
}

RC_GTEST_PROP(AnyHypervolume, IsThatOfInclusionAndExclusion, ())
{
    auto const rows = any_rows(9);
    auto const objectives = rows.empty() ? 2 : rows.front().objectives.size();
    std::vector<double> const reference(objectives, *rc::gen::inRange(1, 7));
    RC_ASSERT(hypervolume(rows, reference) == included_and_excluded(rows, reference));
}

RC_GTEST_PROP(AnyHypervolume, DoesNotShrinkByOneMoreRow, ())
{
    auto rows = any_rows(12);
    RC_PRE(!rows.empty());
    std::vector<double> const reference(rows.front().objectives.size(), 6);
    auto const last = rows.back();
    rows.pop_back();
    auto const before = hypervolume(rows, reference);
    rows.push_back(last);
    RC_ASSERT(hypervolume(rows, reference) >= before);
}

} // namespace
} // namespace sunder::nas
