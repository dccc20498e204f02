#include "sim/profile/benchmark_table.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/delimited_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace sunder::sim::detail {
namespace {

/// Lines with their numbers, empty ones among them.
std::vector<Piece> all_lines(std::string_view text)
{
    std::vector<Piece> lines;
    for (int number = 1; !text.empty(); ++number) {
        auto const end = std::min(text.find('\n'), text.size());
        lines.push_back({.text = text.substr(0, end), .line = number, .column = 1});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// "[avg ms]" and "avg_ms" as "avg ms".
std::string plain_title(std::string_view title)
{
    std::string plain;
    for (char const c : title)
        if (c != '[' && c != ']')
            plain += c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return plain;
}

std::optional<std::size_t> find_column(std::vector<Piece> const& titles, std::string_view wanted)
{
    auto const found =
        std::ranges::find(titles, wanted, [](Piece const& at) { return plain_title(at.text); });
    return found == titles.end() ? std::nullopt
                                 : std::optional{static_cast<std::size_t>(found - titles.begin())};
}

class Table {
public:
    Table(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
        : complaints_{source, diagnostics}, lines_{all_lines(source->text)}
    {
    }

    ForeignProfile profile()
    {
        ForeignProfile profile{.runtime = "TensorFlow Lite", .ops = {}, .passes = {}};
        auto row = find_header();
        if (!row || !take_header(*row)) return {};
        for (++*row; *row < lines_.size() && !trimmed(lines_[*row]).text.empty(); ++*row) {
            if (complaints_.too_many()) break;
            take(cells_of(lines_[*row]), profile);
        }
        if (complaints_.none() && profile.ops.empty())
            complaints_.report(lines_[*row - 1], "there is no op in the table behind 'Run Order'");
        return complaints_.none() ? std::move(profile) : ForeignProfile{};
    }

private:
    /// The line behind the last title of such a table.
    std::optional<std::size_t> find_header()
    {
        std::optional<std::size_t> header;
        for (std::size_t i = 0; i + 1 < lines_.size(); ++i)
            if (lines_[i].text.find("= Run Order =") != std::string_view::npos) header = i + 1;
        if (!header)
            complaints_.report({.text = {}, .line = 1, .column = 1},
                               "this is no profile of ONNX Runtime, TensorFlow Lite or torch.profiler",
                               "of benchmark_model what --enable_op_profiling=true prints, or its CSV, has a "
                               "table 'Run Order'");
        return header;
    }

    bool take_header(std::size_t row)
    {
        separator_ = lines_[row].text.find(',') == std::string_view::npos ? "\t" : ",";
        auto const titles = cells_of(lines_[row]);
        kind_ = find_column(titles, "node type");
        time_ = find_column(titles, "avg ms");
        name_ = find_column(titles, "name");
        if (!kind_ || !time_ || !name_)
            complaints_.report(trimmed(lines_[row]), "this is not the header of a table of ops",
                               "columns 'node type', 'avg_ms' and 'name' are needed");
        return complaints_.none();
    }

    /// Tabs stand before each cell, too.
    [[nodiscard]] std::vector<Piece> cells_of(Piece const& line) const
    {
        auto cells = split(line, separator_);
        if (separator_ == "\t" && !cells.empty() && cells.front().text.empty()) cells.erase(cells.begin());
        return cells;
    }

    void take(std::vector<Piece> const& cells, ForeignProfile& profile)
    {
        auto const needed = std::max({*kind_, *time_, *name_});
        if (cells.size() <= needed)
            return complaints_.report(cells.front(),
                                      fmt::format("this row has {} cells of {}", cells.size(), needed + 1));
        auto const time = find_number(cells[*time_].text);
        constexpr double longest = 1e9; // ms
        if (!time || !(*time >= 0 && *time <= longest))
            return complaints_.report(cells[*time_],
                                      fmt::format("'{}' is no time in ms", cells[*time_].text));
        profile.ops.push_back({.name = std::string{cells[*name_].text},
                               .kind = std::string{cells[*kind_].text},
                               .times = {Seconds{*time * 1e-3}}});
    }

    Complaints complaints_;
    std::vector<Piece> lines_;
    std::string_view separator_;
    std::optional<std::size_t> kind_;
    std::optional<std::size_t> time_;
    std::optional<std::size_t> name_;
};

} // namespace

ForeignProfile read_benchmark_table(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    return Table{source, diagnostics}.profile();
}

} // namespace sunder::sim::detail
