/// \file
/// The defaults in the tables of our file formats, as a page for people.
#pragma once

#include "sim/form/form.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// Forms, and the page of sections_text() that tells of them.
struct FormsOfPage {
    std::vector<Form const*> forms;
    std::string page;
};

/// Markdown: a table for each of the forms and of those that they refer to, with a row for each key that may
/// be left out: what then holds, and in which unit. Of keys that stand for alternatives one must be chosen:
/// they are not listed. Titles are links to the sections of the pages.
[[nodiscard]] std::string defaults_text(std::vector<FormsOfPage> const& pages);

} // namespace sunder::sim
