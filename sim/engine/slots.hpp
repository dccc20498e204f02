/// \file
/// Places that are used again and again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sunder::sim {

/// Values known by number while they are in use; a number given back is the next to be taken.
template <class T>
class Slots {
public:
    std::uint64_t take(T value)
    {
        auto const slot = take();
        values_[slot] = std::move(value);
        return slot;
    }
    /// With whatever the last who had it left there.
    std::uint64_t take()
    {
        if (free_.empty()) {
            values_.emplace_back();
            return values_.size() - 1;
        }
        auto const slot = free_.back();
        free_.pop_back();
        return slot;
    }
    void give_back(std::uint64_t slot) { free_.push_back(slot); }

    [[nodiscard]] T& operator[](std::uint64_t slot) { return values_[slot]; }
    [[nodiscard]] T const& operator[](std::uint64_t slot) const { return values_[slot]; }

    [[nodiscard]] std::size_t size() const { return values_.size(); } ///< places ever used

    /// Every place ever used, those given back included.
    [[nodiscard]] std::vector<T>& all() { return values_; }
    [[nodiscard]] std::vector<T> const& all() const { return values_; }
    [[nodiscard]] std::vector<std::uint64_t> const& free() const { return free_; }

private:
    std::vector<T> values_;
    std::vector<std::uint64_t> free_;
};

} // namespace sunder::sim
