#include "sim/profile/averages_table.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/delimited_text.hpp"
#include "sim/base/parse_quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sunder::sim::detail {
namespace {

constexpr double longest = 1e7; // s

/// Between columns there are at least two blanks, and within a cell one at most.
std::vector<Piece> cells_of(Piece const& line)
{
    std::vector<Piece> cells;
    auto rest = trimmed(line);
    while (!rest.text.empty()) {
        auto const end = std::min(rest.text.find("  "), rest.text.size());
        cells.push_back(
            trimmed({.text = rest.text.substr(0, end), .line = rest.line, .column = rest.column}));
        rest.text.remove_prefix(end);
        rest.column += static_cast<int>(end);
        rest = trimmed(rest);
    }
    return cells;
}

bool is_rule(Piece const& line)
{
    auto const text = trimmed(line).text;
    return text.starts_with("---") && text.find_first_not_of("- ") == std::string_view::npos;
}

bool is_header(std::vector<Piece> const& cells)
{
    auto const has = [&](std::string_view title) {
        return std::ranges::find(cells, title, &Piece::text) != cells.end();
    };
    return !cells.empty() && cells.front().text == "Name" && has("Self CPU") && has("# of Calls");
}

class Table {
public:
    Table(std::shared_ptr<Source const> const& source, std::size_t passes, Diagnostics& diagnostics)
        : complaints_{source, diagnostics}, lines_{lines_of(source->text)}, passes_{passes}
    {
    }

    ForeignProfile profile()
    {
        auto const header = find_header();
        if (!header) { // who asks has seen one
            complaints_.report({}, "there is no table here");
            return {};
        }
        titles_ = cells_of(lines_[*header]);
        auto row = *header + 1;
        if (row < lines_.size() && is_rule(lines_[row])) ++row;
        for (; row < lines_.size() && !is_rule(lines_[row]) && !complaints_.too_many(); ++row)
            take(cells_of(lines_[row]));
        if (row == lines_.size() && complaints_.none())
            complaints_.report(lines_.back(), "this table has no last line of dashes",
                               "it may be cut short: print the whole of key_averages().table()");
        if (rows_.empty() && complaints_.none())
            complaints_.report(titles_.front(), "there is no op in this table");
        if (!complaints_.none()) return {};
        return summed();
    }

private:
    struct Row {
        std::string name;
        Seconds cpu;
        Seconds accelerator;
    };

    /// Of the last table.
    [[nodiscard]] std::optional<std::size_t> find_header() const
    {
        std::optional<std::size_t> header;
        for (std::size_t i = 0; i < lines_.size(); ++i)
            if (is_header(cells_of(lines_[i]))) header = i;
        return header;
    }

    [[nodiscard]] std::optional<std::size_t> column(std::string_view title) const
    {
        auto const found = std::ranges::find(titles_, title, &Piece::text);
        return found == titles_.end() ? std::nullopt
                                      : std::optional{static_cast<std::size_t>(found - titles_.begin())};
    }

    void take(std::vector<Piece> const& cells)
    {
        if (cells.size() != titles_.size()) return report_width(cells, titles_.size(), complaints_);
        auto const calls = find_number(cells[*column("# of Calls")].text);
        if (!calls || !(*calls >= 1))
            return complaints_.report(cells[*column("# of Calls")], "this is no number of calls");
        auto const cpu = time_in(cells[*column("Self CPU")]);
        std::optional<Seconds> accelerator{Seconds{}};
        for (std::string_view const title : {"Self CUDA", "Self XPU", "Self MPS", "Self PrivateUse1"})
            if (auto const at = column(title)) accelerator = time_in(cells[*at]);
        if (cpu && accelerator)
            rows_.push_back(
                {.name = std::string{cells.front().text}, .cpu = *cpu, .accelerator = *accelerator});
    }

    std::optional<Seconds> time_in(Piece const& cell)
    {
        auto const written = find_decimal(cell.text);
        auto const unit =
            written ? find_unit(trimmed({.text = written->rest}).text, Seconds::dimension) : std::nullopt;
        auto const value = unit ? scaled(written->number, *unit) : std::nullopt;
        if (value && *value >= 0 && *value <= longest) return Seconds{*value};
        complaints_.report(cell, fmt::format("'{}' is no time", cell.text), "as in 12.500us or 1.250ms");
        return {};
    }

    [[nodiscard]] ForeignProfile summed() const
    {
        bool const by_accelerator =
            std::ranges::any_of(rows_, [](Row const& row) { return row.accelerator > Seconds{}; });
        ForeignProfile profile{
            .runtime = "torch.profiler's table", .ops = {}, .passes = {}, .sums = KindSums::yes};
        std::map<std::string, std::size_t> known;
        for (auto const& row : rows_) {
            auto const [place, is_new] = known.try_emplace(row.name, profile.ops.size());
            if (is_new) profile.ops.push_back({.name = {}, .kind = row.name, .times = {Seconds{}}});
            profile.ops[place->second].times.front() += // of several shapes
                (1.0 / static_cast<double>(passes_)) * (by_accelerator ? row.accelerator : row.cpu);
        }
        return profile;
    }

    Complaints complaints_;
    std::vector<Piece> lines_;
    std::size_t passes_;
    std::vector<Piece> titles_;
    std::vector<Row> rows_;
};

} // namespace

bool is_averages_table(std::string_view text)
{
    return std::ranges::any_of(lines_of(text), [](Piece const& line) {
        return trimmed(line).text.starts_with("Name") && is_header(cells_of(line));
    });
}

ForeignProfile read_averages_table(std::shared_ptr<Source const> const& source, std::size_t passes,
                                   Diagnostics& diagnostics)
{
    return Table{source, passes, diagnostics}.profile();
}

} // namespace sunder::sim::detail
