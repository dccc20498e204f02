/// \file
/// A line of things, first come, first served.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace sunder::sim::tcp {

/// Numbered from the first. Its places, a power of two of them, are used over and over: memory is taken only
/// when more wait than ever before, and a copy copies those that wait.
template <class T>
class Ring {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    Ring() = default;
    ~Ring() = default;
    Ring(Ring const& other) { *this = other; }
    Ring& operator=(Ring const& other)
    {
        if (this == &other) return *this;
        if (places_.size() < other.size_) places_.resize(other.places_.size());
        first_ = 0;
        size_ = other.size_;
        mask_ = places_.size() - 1;
        other.copy_to(places_.data());
        return *this;
    }

    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] T& operator[](std::size_t i) { return places_[(first_ + i) & mask_]; }
    [[nodiscard]] T const& operator[](std::size_t i) const { return places_[(first_ + i) & mask_]; }
    /// \pre not empty
    [[nodiscard]] T& front() { return places_[first_]; }
    [[nodiscard]] T const& front() const { return places_[first_]; }
    [[nodiscard]] T& back() { return (*this)[size_ - 1]; }
    [[nodiscard]] T const& back() const { return (*this)[size_ - 1]; }

    /// \return the last place, to be filled: it holds what was there before
    T& add()
    {
        if (size_ > mask_ || places_.empty()) grow();
        return (*this)[size_++];
    }
    void push_back(T const& value) { add() = value; }
    void pop_front() { drop(1); }
    /// The first ones leave. \pre count <= size()
    void drop(std::size_t count)
    {
        first_ = (first_ + count) & mask_;
        size_ -= count;
    }
    void pop_back() { --size_; }
    void clear() { first_ = size_ = 0; }

private:
    void grow()
    {
        constexpr std::size_t least = 8;
        std::vector<T> places(places_.empty() ? least : 2 * places_.size());
        copy_to(places.data());
        places_.swap(places);
        first_ = 0;
        mask_ = places_.size() - 1;
    }
    void copy_to(T* places) const
    {
        auto const to_the_end = std::min(size_, places_.size() - first_);
        auto const* const from = places_.data();
        std::copy(from + first_, from + first_ + to_the_end, places);
        std::copy(from, from + (size_ - to_the_end), places + to_the_end);
    }

    std::vector<T> places_;
    std::size_t mask_ = 0; ///< one less than places, once there are any
    std::size_t first_ = 0;
    std::size_t size_ = 0;
};

} // namespace sunder::sim::tcp
