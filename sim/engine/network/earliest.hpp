/// \file
/// Which of many comes first, while the times of all may change.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace sunder::sim {

/// Numbered instants, each with a place among those at the same one, as a tournament: a binary tree whose
/// nodes hold the earlier of two. To move one instant costs O(log n), to move all O(n).
class Earliest {
public:
    struct Instant {
        double at = std::numeric_limits<double>::infinity();
        std::uint64_t place = 0;

        friend bool operator==(Instant const&, Instant const&) = default;
        friend bool operator<(Instant const& a, Instant const& b)
        {
            return a.at != b.at ? a.at < b.at : a.place < b.place;
        }
    };

    /// One more, that never comes. Its number is the count of those before.
    void add()
    {
        if (count_++ < width_) return;
        width_ = std::max<std::size_t>(4, 2 * width_);
        instants_.resize(width_);
        winners_.resize(width_);
        replay_all();
    }

    [[nodiscard]] Instant const& operator[](std::size_t number) const { return instants_[number]; }

    /// Moves one; it counts when it or all have been replayed.
    void note(std::size_t number, Instant const& instant) { instants_[number] = instant; }

    void replay(std::size_t number)
    {
        for (std::size_t node = (width_ + number) / 2; node > 0; node /= 2)
            winners_[node] = earlier(winner(2 * node), winner(2 * node + 1));
    }
    void replay_all()
    {
        for (std::size_t node = width_ - 1; node > 0; --node)
            winners_[node] = earlier(winner(2 * node), winner(2 * node + 1));
    }
    /// Of as many as are given, whichever way costs less.
    template <class Numbers>
    void replay_each(Numbers const& numbers)
    {
        constexpr std::size_t depth = 8;
        if (depth * numbers.size() > width_) return replay_all();
        for (auto const number : numbers)
            replay(static_cast<std::size_t>(number));
    }

    /// \pre there is one
    [[nodiscard]] std::size_t first() const { return winners_[1]; }

    /// Of those not after `limit` the one whose place is first. \pre there is such a one
    [[nodiscard]] std::size_t first_in_place(double limit) const { return first_in_place(1, limit); }

private:
    [[nodiscard]] std::size_t winner(std::size_t node) const
    {
        return node < width_ ? winners_[node] : node - width_;
    }
    [[nodiscard]] std::size_t earlier(std::size_t a, std::size_t b) const
    {
        return instants_[b] < instants_[a] ? b : a;
    }
    [[nodiscard]] std::size_t first_in_place(std::size_t node, double limit) const
    {
        if (node >= width_) return node - width_;
        bool const left = instants_[winner(2 * node)].at <= limit;
        bool const right = instants_[winner(2 * node + 1)].at <= limit;
        if (!left || !right) return first_in_place(left ? 2 * node : 2 * node + 1, limit);
        auto const a = first_in_place(2 * node, limit);
        auto const b = first_in_place(2 * node + 1, limit);
        return instants_[b].place < instants_[a].place ? b : a;
    }

    std::size_t count_ = 0;
    std::size_t width_ = 0;            ///< a power of two, or 0
    std::vector<Instant> instants_;    ///< (width,)
    std::vector<std::size_t> winners_; ///< (width,), numbers; of the node n the children are 2 n and 2 n + 1
};

} // namespace sunder::sim
