#include "sim/scenario/matching_cut.hpp"

#include "sim/base/match.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace sunder::sim {
namespace {

/// Finds ops of one graph in another.
class Matching {
public:
    Matching(ModelGraph const& first, ModelGraph const& second)
        : first_{first},
          second_{second},
          of_first_{cuts_at_vertices(first)},
          of_second_{cuts_at_vertices(second)},
          by_number_{of_first_.size() == of_second_.size() && !have_same_names(first, second)}
    {
    }

    /// The name of what answers to an op of the first graph, or to its input.
    [[nodiscard]] std::optional<std::string> op(std::string const& name) const
    {
        if (name == first_.input_name) return second_.input_name;
        if (!by_number_) return second_.find_op(name) ? std::optional{name} : std::nullopt;
        auto const number = first_.find_op(name);
        if (!number) return std::nullopt;
        auto const cut = std::ranges::find(of_first_, std::vector{*number}, &Cut::tensors);
        if (cut == of_first_.end()) return std::nullopt;
        auto const& other = of_second_[static_cast<std::size_t>(cut - of_first_.begin())];
        return other.tensors.size() == 1 ? std::optional{second_.name_of(other.tensors.front())}
                                         : std::nullopt;
    }

    /// All or none.
    [[nodiscard]] std::optional<After> after(After const& place) const
    {
        After there;
        for (auto const& name : place.ops) {
            auto found = op(name);
            if (!found) return std::nullopt;
            there.ops.push_back(std::move(*found));
        }
        return there;
    }

    [[nodiscard]] std::optional<Cut> cut(Cut const& place) const
    {
        if (place.empty_head()) return of_second_.front();
        if (place.whole_model()) return of_second_.back();
        auto const there = op(first_.name_of(place.tensors.front()));
        auto const number = there ? second_.find_op(*there) : std::nullopt;
        if (!number) return std::nullopt;
        auto const found = std::ranges::find(of_second_, std::vector{*number}, &Cut::tensors);
        return found == of_second_.end() ? std::nullopt : std::optional{*found};
    }

    [[nodiscard]] std::vector<Cut> const& of_first() const { return of_first_; }

private:
    ModelGraph const& first_;
    ModelGraph const& second_;
    std::vector<Cut> of_first_;
    std::vector<Cut> of_second_;
    bool by_number_;
};

} // namespace

bool have_same_names(ModelGraph const& first, ModelGraph const& second)
{
    return std::ranges::all_of(cuts_at_vertices(first), [&](Cut const& cut) {
        bool const is_named = cut.tensors.size() == 1 && !first.is_input(cut.tensors.front());
        return !is_named || second.find_op(first.name_of(cut.tensors.front()));
    });
}

PlainSplit matching_split(PlainSplit const& split, ModelGraph const& first, ModelGraph const& second)
{
    Matching const matching{first, second};
    return std::visit(
        Match{[&](OneOf<DeviceOnly, ServerOnly, Best> auto const&) { return split; },
              [&](After const& after) -> PlainSplit { return matching.after(after).value_or(after); },
              [&](Cuts const& cuts) -> PlainSplit {
                  Cuts there;
                  for (auto const& hop : cuts.hops)
                      there.hops.push_back(matching.after(hop).value_or(hop));
                  return there;
              }},
        split);
}

std::vector<std::pair<Cut, Cut>> matching_cuts(ModelGraph const& first, ModelGraph const& second)
{
    Matching const matching{first, second};
    std::vector<std::pair<Cut, Cut>> pairs;
    for (auto const& cut : matching.of_first())
        if (auto const other = matching.cut(cut)) pairs.emplace_back(cut, *other);
    return pairs;
}

} // namespace sunder::sim
