/// \file
/// A line of things, first come, first served.
#pragma once

#include <cstddef>
#include <type_traits>
#include <vector>

namespace sunder::sim::tcp {

/// Numbered from the first. Its places, a power of two of them, are used over and over: memory is taken only when more
/// wait than ever before, and a copy copies those that wait.
template <class T>
class Ring {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    Ring() = default;
    ~Ring() = default;
    Ring(Ring const& other) { *this = other; }
    Ring(Ring&&) = default;
    Ring& operator=(Ring const& other)
    {
        if (this == &other) return *this;
        first_ = size_ = 0;
        while (places_.size() < other.size_)
            grow();
        for (; size_ < other.size_; ++size_)
            places_[size_] = other[size_];
        return *this;
    }
    Ring& operator=(Ring&&) = default;

    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] T& operator[](std::size_t i) { return places_[(first_ + i) & (places_.size() - 1)]; }
    [[nodiscard]] T const& operator[](std::size_t i) const { return places_[(first_ + i) & (places_.size() - 1)]; }
    /// \pre not empty
    [[nodiscard]] T& front() { return places_[first_]; }
    [[nodiscard]] T const& front() const { return places_[first_]; }
    [[nodiscard]] T& back() { return (*this)[size_ - 1]; }
    [[nodiscard]] T const& back() const { return (*this)[size_ - 1]; }

    /// \return the last place, to be filled: it holds what was there before
    T& add()
    {
        if (size_ == places_.size()) grow();
        return (*this)[size_++];
    }
    void push_back(T const& value) { add() = value; }
    void pop_front() { drop(1); }
    /// The first ones leave. \pre count <= size()
    void drop(std::size_t count)
    {
        first_ = (first_ + count) & (places_.size() - 1);
        size_ -= count;
    }
    void pop_back() { --size_; }
    void clear() { first_ = size_ = 0; }

private:
    void grow()
    {
        constexpr std::size_t least = 8;
        std::vector<T> places(places_.empty() ? least : 2 * places_.size());
        for (std::size_t i = 0; i < size_; ++i)
            places[i] = (*this)[i];
        places_.swap(places);
        first_ = 0;
    }

    std::vector<T> places_;
    std::size_t first_ = 0;
    std::size_t size_ = 0;
};

} // namespace sunder::sim::tcp
