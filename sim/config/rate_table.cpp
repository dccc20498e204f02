#include "sim/config/rate_table.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/delimited_text.hpp"
#include "sim/base/parse_quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace sunder::sim {
namespace {

/// A column that a table may have, and within what its values are.
struct Column {
    std::string_view name;
    std::string_view shown; ///< as a header names it
    enum class Kind : std::uint8_t { number, share, bytes } kind = Kind::number;
    double least = 0;
    double most = 0;
};

constexpr std::array columns{
    Column{"quality", "quality", Column::Kind::number, 0, 1e9},
    Column{"accuracy_cost", "accuracy_cost [%]", Column::Kind::share, 0, 1},
    Column{"ratio", "ratio", Column::Kind::number, 1, 1e9},
    Column{"bytes", "bytes [kB]", Column::Kind::bytes, 0.125, 1e18},
    Column{"of_anchor", "of_anchor [%]", Column::Kind::share, 1e-9, 1},
};
constexpr std::size_t always_there = 2; // of these

std::optional<Scale> scale_of(Column const& column, std::optional<std::string_view> unit)
{
    switch (column.kind) {
    case Column::Kind::number:
        return unit ? std::nullopt : std::optional{Scale{}};
    case Column::Kind::share:
        return unit == "%" ? std::optional{hundredth} : std::nullopt;
    case Column::Kind::bytes:
        break;
    }
    return unit ? find_unit(*unit, Bytes::dimension) : std::nullopt;
}

/// Where the columns stand, and in which unit.
class Header {
public:
    Header(std::vector<Piece> titles, Complaints& complaints) : titles_{std::move(titles)}
    {
        for (auto const& title : titles_)
            note(title, complaints);
        if (!complaints.none()) return;
        auto const missing =
            std::ranges::find_if_not(columns, [&](Column const& column) { return stands(column); });
        if (missing < columns.begin() + always_there)
            complaints.report(titles_.front(), fmt::format("column '{}' is missing", missing->name));
        auto const sizes = std::count_if(columns.begin() + always_there, columns.end(),
                                         [&](Column const& column) { return stands(column); });
        if (sizes != 1)
            complaints.report(titles_.front(),
                              fmt::format("{} columns say how large a tensor becomes", sizes),
                              "give one of 'ratio', 'bytes [kB]' and 'of_anchor [%]'");
    }

    [[nodiscard]] std::size_t width() const { return titles_.size(); }

    [[nodiscard]] RateRow row(std::vector<Piece> const& cells, Complaints& complaints) const
    {
        RateRow row;
        for (auto const& found : found_) {
            auto const& [name, shown, kind, least, most] = *found.column;
            auto const& cell = cells[found.position];
            auto const value = find_number(cell.text, found.scale);
            if (!value || *value < least || *value > most) {
                complaints.report(cell, fmt::format("'{}' cannot be '{}'", cell.text, name));
                continue;
            }
            if (name == "quality") row.quality = *value;
            if (name == "accuracy_cost") row.accuracy_cost = *value;
            if (name == "ratio") row.ratio = *value;
            if (name == "bytes") row.bytes = Bytes{*value};
            if (name == "of_anchor") row.of_anchor = *value;
        }
        return row;
    }

private:
    struct Found {
        Column const* column = nullptr;
        std::size_t position = 0;
        Scale scale;
    };

    [[nodiscard]] bool stands(Column const& column) const
    {
        return std::ranges::any_of(found_, [&](Found const& found) { return found.column == &column; });
    }

    void note(Piece const& title, Complaints& complaints)
    {
        auto const [name, unit] = title_of(title.text);
        auto const column = std::ranges::find(columns, name, &Column::name);
        auto const position = static_cast<std::size_t>(&title - titles_.data());
        if (column == columns.end())
            return complaints.report(title, fmt::format("there is no column '{}'", name),
                                     "a table of rates has quality, accuracy_cost and one of ratio, bytes "
                                     "and of_anchor");
        if (stands(*column)) return complaints.report(title, fmt::format("column '{}' is there twice", name));
        if (auto const scale = scale_of(*column, unit))
            found_.push_back({column, position, *scale});
        else
            complaints.report(title, fmt::format("column '{}' is in another unit", name),
                              fmt::format("as in '{}'", column->shown));
    }

    std::vector<Piece> titles_;
    std::vector<Found> found_;
};

} // namespace

std::vector<RateRow> parse_rate_table(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    auto const lines = lines_of(source->text);
    if (lines.size() < 2) {
        complaints.report({}, "there is no row in this table");
        return {};
    }
    Header const header{split(lines.front(), ","), complaints};
    std::vector<RateRow> rows;
    if (!complaints.none()) return {};
    for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
        auto const cells = split(*line, ",");
        if (cells.size() == header.width())
            rows.push_back(header.row(cells, complaints));
        else
            report_width(cells, header.width(), complaints);
    }
    return complaints.none() ? rows : std::vector<RateRow>{};
}

} // namespace sunder::sim
