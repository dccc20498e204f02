#include "nas/objectives/objectives.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace sunder::nas {
namespace {

using Point = std::vector<double>;

bool feasible(Score const& score)
{
    return score.violation <= 0;
}

/// No worse in any objective and better in one.
bool pareto_dominates(Point const& a, Point const& b)
{
    bool strictly = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] > b[i]) return false;
        strictly = strictly || a[i] < b[i];
    }
    return strictly;
}

bool no_worse(Point const& a, Point const& b)
{
    return a == b || pareto_dominates(a, b);
}

std::vector<std::size_t> all_rows(std::size_t rows)
{
    std::vector<std::size_t> indices(rows);
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    return indices;
}

/// Row numbers, best first by `better`; equal rows by their number.
std::vector<std::size_t> best_first(std::vector<Score> const& scores)
{
    auto order = all_rows(scores.size());
    std::ranges::stable_sort(order,
                             [&](std::size_t a, std::size_t b) { return better(scores[a], scores[b]); });
    return order;
}

/// Of points in two dimensions: one sweep along the first.
double area(std::vector<Point> points, Point const& reference)
{
    std::ranges::sort(points);
    double sum = 0;
    double ceiling = reference[1];
    for (auto const& point : points)
        if (point[1] < ceiling) {
            sum += (reference[0] - point[0]) * (ceiling - point[1]);
            ceiling = point[1];
        }
    return sum;
}

double volume_of_box(Point const& corner, Point const& reference)
{
    double product = 1;
    for (std::size_t i = 0; i < corner.size(); ++i)
        product *= reference[i] - corner[i];
    return product;
}

/// Those that no other one dominates, equal ones once.
std::vector<Point> non_dominated(std::vector<Point> points)
{
    std::ranges::sort(points);
    std::vector<Point> kept;
    for (auto& point : points)
        if (std::ranges::none_of(kept, [&](Point const& k) { return no_worse(k, point); }))
            kept.push_back(std::move(point));
    return kept;
}

/// Slices along the last objective: sorted worst first, what a point adds to those after it is its own box
/// less what they cover of it, and all of that has the height of the point (While, Bradstreet and Barone,
/// IEEE TEC 16(1), 2012: exclusive volumes by limit sets).
double volume(std::vector<Point> points, Point reference)
{
    if (points.empty()) return 0;
    if (reference.size() == 1) return reference[0] - std::ranges::min(points)[0];
    if (reference.size() == 2) return area(std::move(points), reference);

    points = non_dominated(std::move(points));
    std::ranges::sort(points, [](Point const& a, Point const& b) {
        return std::pair{b.back(), b} < std::pair{a.back(), a};
    });
    double const ceiling = reference.back();
    std::vector<double> heights;
    for (auto& point : points) {
        heights.push_back(ceiling - point.back());
        point.pop_back();
    }
    reference.pop_back();

    double sum = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        std::vector<Point> covered;
        for (std::size_t j = i + 1; j < points.size(); ++j) {
            auto corner = points[j];
            for (std::size_t k = 0; k < corner.size(); ++k)
                corner[k] = std::max(corner[k], points[i][k]);
            covered.push_back(std::move(corner));
        }
        sum += heights[i] * (volume_of_box(points[i], reference) - volume(std::move(covered), reference));
    }
    return sum;
}

} // namespace

bool dominates(Score const& a, Score const& b)
{
    if (feasible(a) && feasible(b)) return pareto_dominates(a.objectives, b.objectives);
    if (feasible(a) || feasible(b)) return feasible(a);
    return a.violation < b.violation;
}

bool better(Score const& a, Score const& b)
{
    if (!feasible(a) || !feasible(b)) {
        if (feasible(a) || feasible(b)) return feasible(a);
        if (a.violation != b.violation) return a.violation < b.violation;
    }
    return a.objectives < b.objectives;
}

std::vector<std::size_t> pareto_front(std::vector<Score> const& scores)
{
    // A row is dominated only by rows before it in this order, so what is kept stays.
    std::vector<std::size_t> front;
    for (auto const row : best_first(scores)) {
        if (!feasible(scores[row])) break;
        auto const& objectives = scores[row].objectives;
        bool const covered = objectives.size() == 2
                                 ? !front.empty() && scores[front.back()].objectives[1] <= objectives[1]
                                 : std::ranges::any_of(front, [&](std::size_t kept) {
                                       return no_worse(scores[kept].objectives, objectives);
                                   });
        if (!covered) front.push_back(row);
    }
    std::ranges::sort(front);
    return front;
}

std::vector<std::size_t> front_numbers(std::vector<Score> const& scores)
{
    // Efficient non-dominated sorting (Zhang et al., IEEE TEC 19(2), 2015): in this order a row belongs to
    // the first front none of whose members dominates it, and having a dominator is monotone over the fronts.
    std::vector<std::size_t> numbers(scores.size());
    std::vector<std::vector<std::size_t>> fronts;
    for (auto const row : best_first(scores)) {
        auto const dominated_in = [&](std::vector<std::size_t> const& front) {
            return std::ranges::any_of(
                front, [&](std::size_t member) { return dominates(scores[member], scores[row]); });
        };
        auto const place = std::ranges::partition_point(fronts, dominated_in);
        numbers[row] = static_cast<std::size_t>(place - fronts.begin());
        if (place == fronts.end())
            fronts.push_back({row});
        else
            place->push_back(row);
    }
    return numbers;
}

std::vector<double> crowding(std::vector<Score> const& front)
{
    constexpr double infinite = std::numeric_limits<double>::infinity();
    std::vector<double> distance(front.size());
    if (front.size() <= 2) {
        std::ranges::fill(distance, infinite);
        return distance;
    }
    for (std::size_t objective = 0; objective < front.front().objectives.size(); ++objective) {
        auto const value = [&](std::size_t row) { return front[row].objectives[objective]; };
        auto order = all_rows(front.size());
        std::ranges::stable_sort(order, {}, value);
        double const range = value(order.back()) - value(order.front());
        distance[order.front()] = infinite;
        distance[order.back()] = infinite;
        if (!(range > 0) || !std::isfinite(range)) continue;
        for (std::size_t i = 1; i + 1 < order.size(); ++i)
            distance[order[i]] += (value(order[i + 1]) - value(order[i - 1])) / range;
    }
    return distance;
}

double hypervolume(std::vector<Score> const& scores, std::vector<double> const& reference)
{
    std::vector<Point> inside;
    for (auto const row : pareto_front(scores)) {
        auto const& point = scores[row].objectives;
        if (std::ranges::equal(point, reference, std::ranges::less{})) inside.push_back(point);
    }
    return volume(std::move(inside), reference);
}

} // namespace sunder::nas
