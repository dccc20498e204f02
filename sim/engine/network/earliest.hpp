/// \file
/// Which of many comes first, while the times of all may change.
#pragma once

#include "sim/base/id.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace sunder::sim {

/// The instants of things, each with a place among those at the same one, as a tournament: a binary tree
/// whose nodes hold the earlier of two. To move one instant costs O(log n), to move all O(n).
template <class Of>
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

    /// Of one more, that never comes. Its id is the count of those before.
    void add()
    {
        if (count_++ < width_) return;
        width_ = std::max<std::size_t>(4, 2 * width_);
        instants_.resize(width_);
        winners_.resize(width_);
        replay_all();
    }

    [[nodiscard]] Instant const& operator[](Id<Of> id) const { return instants_[id.index()]; }

    /// Moves one; it counts when it or all have been replayed.
    void note(Id<Of> id, Instant const& instant) { instants_[id.index()] = instant; }

    void replay(Id<Of> id)
    {
        for (std::size_t node = (width_ + id.index()) / 2; node > 0; node /= 2)
            winners_[node] = earlier(winner(2 * node), winner(2 * node + 1));
    }
    void replay_all()
    {
        for (std::size_t node = width_ - 1; node > 0; --node)
            winners_[node] = earlier(winner(2 * node), winner(2 * node + 1));
    }
    /// Of as many as are given, whichever way costs less.
    void replay_each(std::vector<Id<Of>> const& moved)
    {
        constexpr std::size_t depth = 8;
        if (depth * moved.size() > width_) return replay_all();
        for (auto const id : moved)
            replay(id);
    }

    /// \pre there is one
    [[nodiscard]] Id<Of> first() const { return Id<Of>{winners_[1]}; }

    /// Of those not after `limit` the one whose place is first. \pre there is such a one
    [[nodiscard]] Id<Of> first_in_place(double limit) const { return Id<Of>{first_in_place(1, limit)}; }

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
    std::vector<std::size_t> winners_; ///< (width,), indices; of the node n the children are 2 n and 2 n + 1
};

} // namespace sunder::sim
