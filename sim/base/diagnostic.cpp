#include "sim/base/diagnostic.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/base/utf8.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace sunder::sim {
namespace {

/// What of a line is shown, and how many characters stand before the caret.
struct Excerpt {
    std::string text;
    std::size_t before = 0;
};

constexpr std::size_t longest_excerpt = 120;   // bytes
constexpr std::size_t longest_message = 1'000; // bytes
constexpr std::size_t longest_typed = 200;     // bytes, of a word that may be mistyped

std::string_view line_of(std::string_view text, int line)
{
    for (int n = 1; n < line; ++n) {
        auto const end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    text = text.substr(0, text.find('\n'));
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

/// The part of `line` around byte `at`, at whole UTF-8 characters.
Excerpt excerpt_of(std::string_view line, std::size_t at)
{
    at = std::min(at, line.size());
    std::size_t begin =
        line.size() <= longest_excerpt || at < longest_excerpt / 2 ? 0 : at - longest_excerpt / 2;
    std::size_t end = std::min(line.size(), begin + longest_excerpt);
    while (begin < at && continues_a_character(line[begin]))
        ++begin;
    while (end < line.size() && continues_a_character(line[end]))
        ++end;

    Excerpt excerpt{begin > 0 ? "..." : "", begin > 0 ? 3U : 0U};
    std::string tabless{line.substr(begin, end - begin)};
    std::ranges::replace(tabless, '\t', ' ');
    auto const before = shown(std::string_view{tabless}.substr(0, std::max(at, begin) - begin));
    excerpt.before += static_cast<std::size_t>(
        std::ranges::count_if(before, [](char c) { return !continues_a_character(c); }));
    excerpt.text += shown(tabless);
    if (end < line.size()) excerpt.text += "...";
    return excerpt;
}

std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            std::size_t const change = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = std::exchange(row[j + 1], std::min({change, row[j] + 1, row[j + 1] + 1}));
        }
    }
    return row.back();
}

/// 19,900
std::string grouped(std::size_t number)
{
    auto digits = std::to_string(number);
    for (auto end = std::ssize(digits) - 3; end > 0; end -= 3)
        digits.insert(static_cast<std::size_t>(end), 1, ',');
    return digits;
}

/// Without its middle where it is long, cut between characters.
std::string abridged(std::string_view text)
{
    auto whole = shown(text);
    if (whole.size() <= longest_message) return whole;
    auto end = longest_message / 2;
    auto begin = whole.size() - longest_message / 4;
    while (continues_a_character(whole[end]))
        --end;
    while (begin < whole.size() && continues_a_character(whole[begin]))
        ++begin;
    return whole.substr(0, end) + " ... " + whole.substr(begin);
}

} // namespace

std::string render(Diagnostic const& diagnostic)
{
    auto const& source = *diagnostic.where.source;
    int const line = std::max(diagnostic.where.line, 1);
    int const column = std::max(diagnostic.where.column, 1);
    auto text = fmt::format("{}:{}:{}: {}: {}\n", shown(source.name), line, column,
                            diagnostic.severity == Severity::warning ? "warning" : "error",
                            abridged(diagnostic.message));
    if (!source.text.empty()) {
        auto const excerpt = excerpt_of(line_of(source.text, line), static_cast<std::size_t>(column - 1));
        auto const width = std::to_string(line).size();
        text += fmt::format(" {} | {}\n {:{}} | {:{}}^\n", line, excerpt.text, "", width, "", excerpt.before);
    }
    if (!diagnostic.hint.empty()) text += fmt::format("  hint: {}\n", abridged(diagnostic.hint));
    return text;
}

std::string render_all(std::vector<Diagnostic> const& diagnostics)
{
    std::string text;
    auto const told = std::min(diagnostics.size(), most_shown);
    for (std::size_t i = 0; i < told; ++i)
        text += render(diagnostics[i]);
    auto const more = diagnostics.size() - told;
    if (more == 0) return text;
    bool const are_warnings = diagnostics.back().severity == Severity::warning;
    text += fmt::format("... and {} more {}{}\n", grouped(more), are_warnings ? "warning" : "mistake",
                        more == 1 ? "" : "s");
    return text;
}

void Diagnostics::report(Location where, std::string message, std::string hint)
{
    items_.push_back({.where = std::move(where), .message = std::move(message), .hint = std::move(hint)});
}

void Diagnostics::raise_if_any() const
{
    if (items_.empty()) return;
    auto in_order = items_;
    std::ranges::stable_sort(in_order, {}, [](Diagnostic const& d) {
        auto const& [source, line, column] = d.where;
        return std::tuple{source->order, std::string_view{source->name}, line, column};
    });
    // A file that is named twice has each of its mistakes once.
    auto const repeated =
        std::unique(in_order.begin(), in_order.end(), [](Diagnostic const& a, Diagnostic const& b) {
            return a.where.source == b.where.source && a.where.line == b.where.line &&
                   a.where.column == b.where.column && a.message == b.message;
        });
    in_order.erase(repeated, in_order.end());
    throw InputError{std::move(in_order)};
}

InputError::InputError(std::vector<Diagnostic> diagnostics)
    : std::runtime_error{render_all(diagnostics)}, diagnostics_{std::move(diagnostics)}
{
}

std::string_view nearest(std::string_view word, std::vector<std::string> const& candidates)
{
    if (word.size() > longest_typed) return {};
    std::size_t least = std::max<std::size_t>(1, (word.size() + 1) / 3) + 1;
    std::string_view best;
    for (auto const& candidate : candidates) {
        auto const [shorter, longer] = std::minmax({word.size(), candidate.size()});
        if (longer - shorter >= least) continue; // each missing letter is an edit
        auto const distance = edit_distance(word, candidate);
        if (distance >= least) continue;
        least = distance;
        best = candidate;
    }
    return best;
}

} // namespace sunder::sim
