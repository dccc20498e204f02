/// \file
/// Results of searches for people and for programs.
#pragma once

#include "nas/runner/search_result.hpp"

#include <string>
#include <vector>

namespace sunder::nas {

/// A page: what was searched, by whose figures, and the answers. Where there are several objectives these are
/// the front; at most `rows` of its members are listed.
[[nodiscard]] std::string search_text(SearchResult const& result, std::vector<std::string> const& texts,
                                      std::size_t rows = 20);

/// One JSON object, format "sunder-search-result/1": SI units, accuracy in per cent, null where a figure was
/// not looked at. Ends with a line break.
[[nodiscard]] std::string search_json(SearchResult const& result, std::vector<std::string> const& texts);

/// The front alone, format "sunder-front/1".
[[nodiscard]] std::string front_json(SearchResult const& result, std::vector<std::string> const& texts);

/// The front, a row each: all figures, then the candidate as text. Units in the header, a line feed a row.
[[nodiscard]] std::string front_csv(SearchResult const& result, std::vector<std::string> const& texts);

/// A table of the front for people, all of it.
[[nodiscard]] std::string front_text(SearchResult const& result, std::vector<std::string> const& texts);

/// Canonical texts of all candidates, shape (candidates,).
[[nodiscard]] std::vector<std::string> texts_of(SearchResult const& result);

} // namespace sunder::nas
