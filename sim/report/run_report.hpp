/// \file
/// What one run did, as a page.
#pragma once

#include "sim/output/records_file.hpp"
#include "sim/page/page.hpp"

#include <filesystem>

namespace sunder::sim {

/// Figures over time and of single requests are of the first replication; all others are of all replications
/// together.
[[nodiscard]] ReportPage run_report(RecordsFile const& file);
/// The same of a file of any length, but for its spans, which are all kept in memory.
/// \throws InputError  as read_records()
[[nodiscard]] ReportPage run_report(std::filesystem::path const& path);

/// What the file says of how it came about.
[[nodiscard]] std::vector<Appendix> appendices_of(Provenance const& provenance,
                                                  std::string const& text_title);

} // namespace sunder::sim
