/// \file
/// Ops as a model's file states them.
#pragma once

#include "sim/model/op_kind.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// "{kernel: 3, stride: 2}", key by key.
class KeyList {
public:
    template <class Value>
    KeyList& add(std::string_view key, Value const& value)
    {
        entries_.push_back(fmt::format("{}: {}", key, value));
        return *this;
    }
    /// Nothing where it is the default.
    template <class Value>
    KeyList& add_unless(Value const& usual, std::string_view key, Value const& value)
    {
        return value == usual ? *this : add(key, value);
    }
    /// Nothing where there are none.
    KeyList& add_list(std::string_view key, std::vector<std::int64_t> const& numbers)
    {
        return numbers.empty() ? *this : add(key, fmt::format("[{}]", fmt::join(numbers, ", ")));
    }
    [[nodiscard]] std::string text() const { return fmt::format("{{{}}}", fmt::join(entries_, ", ")); }

private:
    std::vector<std::string> entries_;
};

/// What follows the op's key, without what is at its default.
[[nodiscard]] std::string text_of(OpKind const& kind);

} // namespace sunder::sim
