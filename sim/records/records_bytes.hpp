/// \file
/// Records as bytes in the machine's own form, for processes of this program.
#pragma once

#include "sim/records/records.hpp"

#include <string>
#include <string_view>

namespace sunder::sim {

[[nodiscard]] std::string pack(Records const& records);

/// \throws std::out_of_range  where the bytes are no records
[[nodiscard]] Records unpack_records(std::string_view bytes);

} // namespace sunder::sim
