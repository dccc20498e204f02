/// \file
/// Tables whose values may stand between double quotes and then hold commas.
#pragma once

#include "sim/base/delimited_text.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sunder::fit {

/// \throws RunError  where the file cannot be read.
[[nodiscard]] std::shared_ptr<sim::Source const> read_source(std::filesystem::path const& path);

/// Rows of a file without its header. Those of another width are mistakes.
class QuotedRows {
public:
    /// \throws RunError  where the file cannot be read.
    QuotedRows(std::filesystem::path const& path, std::size_t columns);

    [[nodiscard]] std::vector<std::vector<sim::Piece>> const& all() const { return rows_; }
    /// Reports what is none.
    [[nodiscard]] std::optional<double> number(sim::Piece const& value);
    void refuse(sim::Piece const& value, std::string message);
    /// \throws InputError  with all that was reported.
    void raise_if_any() const { diagnostics_.raise_if_any(); }

private:
    std::shared_ptr<sim::Source const> source_;
    sim::Diagnostics diagnostics_;
    sim::Complaints complaints_;
    std::vector<std::vector<sim::Piece>> rows_;
};

} // namespace sunder::fit
