#include "sim/base/delimited_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

constexpr int most_mistakes = 20; // reported of one file

} // namespace

std::string plural(std::size_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

Piece trimmed(Piece piece)
{
    auto const first = std::min(piece.text.find_first_not_of(" \t\r"), piece.text.size());
    piece.text.remove_prefix(first);
    piece.column += static_cast<int>(first);
    piece.text = piece.text.substr(0, piece.text.find_last_not_of(" \t\r") + 1);
    return piece;
}

std::vector<Piece> lines_of(std::string_view text)
{
    std::vector<Piece> lines;
    for (int number = 1; !text.empty(); ++number) {
        auto const end = std::min(text.find('\n'), text.size());
        auto const line = text.substr(0, end);
        auto const content = trimmed({.text = line}).text;
        if (!content.empty() && content.front() != '#') lines.push_back({.text = line, .line = number});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string_view separator_of(std::string_view header)
{
    for (std::string_view const separator : {";", "\t"})
        if (header.find(separator) != std::string_view::npos) return separator;
    return ",";
}

Piece unquoted(Piece piece)
{
    if (piece.text.size() < 2 || !piece.text.starts_with('"') || !piece.text.ends_with('"')) return piece;
    piece.text = piece.text.substr(1, piece.text.size() - 2);
    ++piece.column;
    return piece;
}

std::vector<Piece> split(Piece const& line, std::string_view separators)
{
    std::vector<Piece> pieces;
    std::size_t begin = 0;
    while (true) {
        auto const end = std::min(line.text.find_first_of(separators, begin), line.text.size());
        pieces.push_back(trimmed({.text = line.text.substr(begin, end - begin),
                                  .line = line.line,
                                  .column = line.column + static_cast<int>(begin)}));
        if (end == line.text.size()) return pieces;
        begin = end + 1;
    }
}

Title title_of(std::string_view text)
{
    auto const open = text.find('[');
    if (open == std::string_view::npos || !text.ends_with(']')) return {.name = text, .unit = {}};
    return {.name = trimmed({.text = text.substr(0, open)}).text,
            .unit = trimmed({.text = text.substr(open + 1, text.size() - open - 2)}).text};
}

std::string comment_text(std::string text)
{
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, '?');
    return text;
}

Complaints::Complaints(std::shared_ptr<Source const> source, Diagnostics& diagnostics)
    : source_{std::move(source)}, diagnostics_{&diagnostics}
{
}

void Complaints::report(Piece const& at, std::string message, std::string hint)
{
    if (!too_many()) diagnostics_->report({source_, at.line, at.column}, std::move(message), std::move(hint));
    ++count_;
}

bool Complaints::too_many() const
{
    return count_ >= most_mistakes;
}

void report_width(std::vector<Piece> const& row, std::size_t columns, Complaints& complaints)
{
    complaints.report(
        row.size() > columns ? row[columns] : row.front(),
        fmt::format("{} where the header names {}", plural(row.size(), "value"), plural(columns, "column")));
}

std::string_view file_name_of(Source const& source)
{
    std::string_view const name = source.name;
    return name.substr(name.rfind('/') + 1); // npos + 1 is 0
}

} // namespace sunder::sim
