#include "sim/output/text_table.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/base/utf8.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

namespace sunder::sim {
namespace {

std::string padded(std::string const& text, std::size_t width, Alignment alignment)
{
    std::string const blanks(width - std::min(width, characters_in(text)), ' ');
    return alignment == Alignment::left ? text + blanks : blanks + text;
}

} // namespace

std::size_t characters_in(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, std::not_fn(continues_a_character)));
}

std::string shortened(std::string_view text, std::size_t longest)
{
    auto whole = shown(text);
    if (characters_in(whole) <= longest) return whole;
    text = whole;
    std::size_t end = 0;
    for (std::size_t characters = 0; characters < longest; ++end)
        if (!continues_a_character(text[end])) ++characters;
    return std::string{text.substr(0, end - 1)} + "…";
}

std::string aligned(std::vector<std::vector<std::string>> rows, std::vector<Alignment> const& columns)
{
    for (auto& row : rows)
        std::ranges::transform(row, row.begin(), shown);
    std::vector<std::size_t> widths(columns.size(), 0);
    for (auto const& row : rows) {
        SUNDER_EXPECTS(row.size() <= columns.size());
        bool const whole = row.size() == columns.size();
        for (std::size_t i = 0; i + (whole ? 0 : 1) < row.size(); ++i)
            widths[i] = std::max(widths[i], characters_in(row[i]));
    }
    std::string text;
    for (auto const& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            bool const ends_early = i + 1 == row.size() && row.size() < columns.size();
            line += padded(row[i], widths[i], ends_early ? Alignment::left : columns[i]);
            line += "  ";
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return text;
}

} // namespace sunder::sim
