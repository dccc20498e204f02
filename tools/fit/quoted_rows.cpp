#include "tools/fit/quoted_rows.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/run_error.hpp"

#include <fstream>
#include <iterator>
#include <utility>

namespace sunder::fit {
namespace {

/// A row's values; those between double quotes may hold commas.
std::vector<sim::Piece> values_of(sim::Piece const& line)
{
    std::vector<sim::Piece> values;
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= line.text.size(); ++i) {
        if (i < line.text.size() && line.text[i] == '"') quoted = !quoted;
        if (i < line.text.size() && (quoted || line.text[i] != ',')) continue;
        values.push_back(sim::unquoted({.text = line.text.substr(begin, i - begin),
                                        .line = line.line,
                                        .column = line.column + static_cast<int>(begin)}));
        begin = i + 1;
    }
    return values;
}

} // namespace

std::shared_ptr<sim::Source const> read_source(std::filesystem::path const& path)
{
    std::ifstream file{path, std::ios::binary};
    if (!file) throw sim::RunError{"cannot read " + path.string()};
    return std::make_shared<sim::Source>(
        sim::Source{.name = path.string(),
                    .text = {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}});
}

QuotedRows::QuotedRows(std::filesystem::path const& path, std::size_t columns)
    : source_{read_source(path)}, complaints_{source_, diagnostics_}
{
    auto const lines = sim::lines_of(source_->text);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        auto values = values_of(lines[i]);
        if (values.size() == columns)
            rows_.push_back(std::move(values));
        else
            sim::report_width(values, columns, complaints_);
    }
}

std::optional<double> QuotedRows::number(sim::Piece const& value)
{
    auto const number = sim::find_number(value.text);
    if (!number) complaints_.report(value, "this is no number");
    return number;
}

void QuotedRows::refuse(sim::Piece const& value, std::string message)
{
    complaints_.report(value, std::move(message));
}

} // namespace sunder::fit
