#include "sim/sweep/condition.hpp"

#include "sim/base/match.hpp"

#include <algorithm>
#include <set>

namespace sunder::sim {

bool Condition::holds(std::function<Value(std::size_t subject)> const& value_of) const
{
    return holds(nodes_.size() - 1, value_of);
}

bool Condition::holds(std::size_t node, std::function<Value(std::size_t)> const& value_of) const
{
    auto const compare = [](Operator sign, auto const& value, auto const& limit) {
        switch (sign) {
        case Operator::equal:
            return value == limit;
        case Operator::unequal:
            return value < limit || value > limit; // neither where undefined
        case Operator::less:
            return value < limit;
        case Operator::at_most:
            return value <= limit;
        case Operator::greater:
            return value > limit;
        case Operator::at_least:
            return value >= limit;
        }
        return false;
    };
    auto const holds_each = [&](std::size_t member) { return holds(member, value_of); };
    return std::visit(
        Match{[&](Comparison const& comparison) {
                  auto const value = value_of(comparison.subject);
                  return std::visit(Match{[&](double limit) {
                                              return compare(comparison.sign, std::get<double>(value), limit);
                                          },
                                          [&](std::string const& limit) {
                                              return compare(comparison.sign,
                                                             std::get<std::string_view>(value),
                                                             std::string_view{limit});
                                          }},
                                    comparison.limit);
              },
              [&](Combination const& combination) {
                  if (combination.join == Join::negation) return !holds_each(combination.members.front());
                  return combination.join == Join::all ? std::ranges::all_of(combination.members, holds_each)
                                                       : std::ranges::any_of(combination.members, holds_each);
              }},
        nodes_[node]);
}

std::vector<std::size_t> Condition::subjects() const
{
    std::set<std::size_t> found;
    for (auto const& node : nodes_)
        std::visit(Match{[&](Comparison const& comparison) { found.insert(comparison.subject); },
                         [](Combination const& /*its members are nodes, too*/) {}},
                   node);
    return {found.begin(), found.end()};
}

} // namespace sunder::sim
