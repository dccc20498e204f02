#include "nas/accuracy/cell_table.hpp"
#include "nas/import/foreign_file.hpp"
#include "sim/base/contract.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::nas {
namespace {

using detail::NamedColumn;
using sim::Complaints;
using sim::Piece;

/// Shares become per cent; a whole column of at most 1 per cent would be worse than a guess.
void to_per_cent(std::vector<double>& numbers)
{
    if (std::ranges::max(numbers) > 1) return;
    for (auto& number : numbers)
        number *= 100;
}

bool is_per_cent(Piece const& title, Complaints& complaints)
{
    auto const unit = sim::title_of(title.text).unit.value_or("%");
    if (unit != "%")
        complaints.report(title, fmt::format("'{}' is no unit of accuracy", unit), "accuracies are in %");
    return unit == "%";
}

} // namespace

std::optional<std::string> import_accuracy(TableImport const& import, sim::Diagnostics& diagnostics)
{
    SUNDER_EXPECTS(import.files.size() == 1);
    Complaints complaints{import.files.front(), diagnostics};
    auto const csv = detail::parse_csv(import.files.front(), complaints, detail::Dialect::foreign);
    auto const cells = detail::cell_columns(csv, complaints);
    if (!complaints.none()) return std::nullopt;

    std::vector<NamedColumn> columns;
    std::vector<std::string> titles;
    std::vector<std::string> left_out;
    for (std::size_t i = 0; i < csv.titles.size() && complaints.none(); ++i) {
        auto const& title = csv.titles[i];
        titles.emplace_back(sim::title_of(title.text).name);
        if (i == cells.index || i == cells.text) continue;
        auto const name = import.columns.empty() ? detail::find_data_set(titles.back())
                                                 : detail::find_wanted(import, titles.back());
        if (!name) {
            left_out.push_back(titles.back());
            continue;
        }
        if (std::ranges::find(columns, *name, &NamedColumn::name) != columns.end())
            complaints.report(title, fmt::format("a second column of accuracies on {}", *name),
                              fmt::format("choose one: --column {}=TITLE", *name));
        if (!is_per_cent(title, complaints)) continue;
        auto const accepts = [&](Piece const& field, double number) {
            return detail::is_accuracy(field, number, complaints);
        };
        columns.push_back(
            {.name = *name, .numbers = detail::numbers_by_index(csv, {.index = i}, accepts, complaints)});
    }
    if (!complaints.none()) return std::nullopt;
    detail::report_missing(import, titles, complaints);
    if (columns.empty() && import.columns.empty())
        complaints.report(csv.titles.front(), "no column is named after a data set",
                          "say which it is: --column cifar100=TITLE");
    if (!complaints.none()) return std::nullopt;
    for (auto& column : columns)
        to_per_cent(column.numbers);
    return detail::import_note(import, left_out) + detail::cells_text(columns, "%");
}

} // namespace sunder::nas
