/// \file
/// Numbers of things that stand in tables: that of a group cannot be passed for that of a link.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace sunder::sim {

/// The place of a T in its table, from 0. Where there may be none: `std::optional<Id<T>>`.
template <class T>
class Id {
public:
    constexpr Id() = default;
    template <std::integral Number>
    constexpr explicit Id(Number index) : index_{static_cast<std::uint32_t>(index)}
    {
    }

    [[nodiscard]] constexpr std::size_t index() const { return index_; }
    /// As the columns of results have it.
    [[nodiscard]] constexpr std::int32_t code() const { return static_cast<std::int32_t>(index_); }

    friend constexpr auto operator<=>(Id, Id) = default;

private:
    std::uint32_t index_ = 0;
};

/// All ids of a table, in order.
template <class T>
class Ids {
public:
    class Iterator {
    public:
        using value_type = Id<T>;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::forward_iterator_tag;
        using pointer = Id<T> const*;
        using reference = Id<T>;

        constexpr Iterator() = default;
        constexpr explicit Iterator(std::size_t index) : index_{index} {}

        constexpr Id<T> operator*() const { return Id<T>{index_}; }
        constexpr Iterator& operator++()
        {
            ++index_;
            return *this;
        }
        constexpr Iterator operator++(int) { return Iterator{index_++}; }
        friend constexpr bool operator==(Iterator, Iterator) = default;

    private:
        std::size_t index_ = 0;
    };

    constexpr explicit Ids(std::size_t size) : size_{size} {}

    [[nodiscard]] constexpr Iterator begin() const { return Iterator{}; }
    [[nodiscard]] constexpr Iterator end() const { return Iterator{size_}; }

private:
    std::size_t size_;
};

/// Values in a row, each found by the id of what it belongs to. `Table<Link>` holds links;
/// `Table<double, Link>` holds a number for each of them.
template <class Value, class Of = Value>
class Table {
public:
    using value_type = Value;

    Table() = default;
    Table(std::initializer_list<Value> values) : values_{values} {}
    explicit Table(std::size_t size) : values_(size) {}
    Table(std::size_t size, Value const& value) : values_(size, value) {}

    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] bool empty() const { return values_.empty(); }
    [[nodiscard]] Ids<Of> ids() const { return Ids<Of>{size()}; }

    /// \pre the id is of this table
    [[nodiscard]] Value& operator[](Id<Of> id) { return values_[id.index()]; }
    [[nodiscard]] Value const& operator[](Id<Of> id) const { return values_[id.index()]; }

    /// The first for whose value `is_it` holds.
    template <class Predicate>
    [[nodiscard]] std::optional<Id<Of>> find_if(Predicate is_it) const
    {
        for (auto const id : ids())
            if (is_it(values_[id.index()])) return id;
        return std::nullopt;
    }

    Id<Of> push_back(Value value)
    {
        values_.push_back(std::move(value));
        return Id<Of>{size() - 1};
    }
    template <class... Parts>
    Value& emplace_back(Parts&&... parts)
    {
        return values_.emplace_back(std::forward<Parts>(parts)...);
    }
    void reserve(std::size_t size) { values_.reserve(size); }
    void clear() { values_.clear(); }

    /// \pre not empty
    [[nodiscard]] Value& front() { return values_.front(); }
    [[nodiscard]] Value const& front() const { return values_.front(); }
    [[nodiscard]] Value& back() { return values_.back(); }
    [[nodiscard]] Value const& back() const { return values_.back(); }

    [[nodiscard]] auto begin() { return values_.begin(); }
    [[nodiscard]] auto end() { return values_.end(); }
    [[nodiscard]] auto begin() const { return values_.begin(); }
    [[nodiscard]] auto end() const { return values_.end(); }

    friend bool operator==(Table const&, Table const&) = default;

private:
    std::vector<Value> values_;
};

} // namespace sunder::sim
