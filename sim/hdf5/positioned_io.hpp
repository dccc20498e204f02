/// \file
/// Bytes of a descriptor, at a place.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sunder::sim {

/// Fills `to`, or as much of it as there is before the end.
/// \return how many bytes that are; nothing where reading fails
[[nodiscard]] std::optional<std::size_t> read_at(int descriptor, std::span<char> to, std::uint64_t address);

/// \return what errno says of the failure; 0 where there is none
[[nodiscard]] int write_at(int descriptor, std::string_view bytes, std::uint64_t address);

} // namespace sunder::sim
