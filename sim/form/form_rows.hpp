/// \file
/// The table of a file format (form.hpp) as rows, for the pages that are written from it.
#pragma once

#include "sim/form/form.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// One key. Mappings without a title are spread out over the rows below theirs: "a.b" is the key b of the
/// mapping a, "a[].b" that of each item of the list a, and a name that the user chooses stands in "<...>".
struct FormRow {
    std::string path;
    Form const* form = nullptr;
    Field const* field = nullptr; ///< null: a name that the user chooses
    /// Whether it is one of those of which the mapping wants exactly one, or at least one.
    bool is_alternative = false;
};

/// \pre form.mapping
[[nodiscard]] std::vector<FormRow> rows_of(Form const& form);

/// What a form with this title is called in links to its section.
[[nodiscard]] std::string anchor_of(std::string_view title);

} // namespace sunder::sim
