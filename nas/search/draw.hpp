/// \file
/// Draws from a search space, and what was drawn before. Every row of choices here is canonical.
#pragma once

#include "nas/objectives/objectives.hpp"
#include "nas/space/search_space.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sunder::nas {

/// Uniform in 0 .. count - 1. \pre count > 0
[[nodiscard]] std::size_t draw_index(sim::Random& random, std::size_t count);

/// In random order (Fisher and Yates).
template <typename T>
void shuffle(std::vector<T>& items, sim::Random& random)
{
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[draw_index(random, i)]);
}

/// Each variable that counts, uniformly.
[[nodiscard]] Choices draw_choices(SearchSpace const& space, sim::Random& random);

/// One variable at another choice. Variables that count only now are drawn, those that no longer do are
/// reset.
[[nodiscard]] Choices with_choice(SearchSpace const& space, Choices choices, std::size_t variable, int choice,
                                  sim::Random& random);

/// Variables that count and have more than one choice.
[[nodiscard]] std::vector<std::size_t> open_variables(SearchSpace const& space, Choices const& choices);

/// One open variable, drawn uniformly, at another of its choices, drawn uniformly; the same where none is
/// open.
[[nodiscard]] Choices mutate(SearchSpace const& space, Choices const& choices, sim::Random& random);

/// All rows that differ in one open variable; variables that count only then are at their first choice.
[[nodiscard]] std::vector<Choices> neighbours(SearchSpace const& space, Choices const& choices);

/// The row after this one, the last variable running fastest; nothing after the last row. From the row of
/// first choices on, every candidate comes once.
[[nodiscard]] std::optional<Choices> find_next(SearchSpace const& space, Choices choices);

/// Candidates already asked for, with their scores once told.
class AskedCandidates {
public:
    explicit AskedCandidates(SearchSpace const& space) : size_{space.size()} {}

    [[nodiscard]] bool knows(Choices const& choices) const { return scores_.contains(choices); }
    /// Nothing left that is not known.
    [[nodiscard]] bool is_full() const { return static_cast<double>(scores_.size()) >= size_; }
    /// What was told of a candidate, or null.
    [[nodiscard]] Score const* find(Choices const& choices) const;

    void ask(Choices const& choices) { scores_[choices]; }
    void tell(Choices const& choices, Score const& score) { scores_[choices] = score; }

private:
    double size_;
    std::map<Choices, std::optional<Score>> scores_;
};

/// The first of up to 100 proposals that is not known; else the first unknown row after the last of them,
/// round to the beginning; nothing when all are known. What it returns is known from then on.
[[nodiscard]] std::optional<Choices> ask_fresh(SearchSpace const& space, AskedCandidates& memory,
                                               std::function<Choices()> const& propose);

} // namespace sunder::nas
