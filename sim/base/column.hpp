/// \file
/// How a column of a table is described wherever it is written: HDF5, CSV, and the documents of both.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Whether files always had a column.
enum class Presence : std::uint8_t { always, later };

struct Column {
    std::string_view name;
    std::string_view unit; ///< "s", "B", "J", "flop"; empty for codes and counts
    std::string_view meaning;
    Presence presence = Presence::always; ///< where a file lacks it, numbers are NaN and codes 0
};

/// What the integers of a coded column stand for: code i for names[i].
struct Codes {
    std::string
        list; ///< dataset under /names that holds the names; empty where they are the same in every file
    std::vector<std::string> names;
};

/// By "table/column".
using CodesByColumn = std::map<std::string, Codes, std::less<>>;

/// What stands for `name` in a coded column: its place in `names`, where it is added when new.
[[nodiscard]] inline std::int32_t code_in(std::vector<std::string>& names, std::string const& name)
{
    auto const found = std::ranges::find(names, name);
    auto const code = static_cast<std::int32_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return code;
}

} // namespace sunder::sim
