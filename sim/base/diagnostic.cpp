#include "sim/base/diagnostic.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace sunder::sim {
namespace {

std::string_view line_of(std::string_view text, int line)
{
    for (int n = 1; n < line; ++n) {
        auto const end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
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

std::string render_all(std::vector<Diagnostic> const& diagnostics)
{
    std::string text;
    for (auto const& diagnostic : diagnostics)
        text += render(diagnostic);
    return text;
}

} // namespace

std::string render(Diagnostic const& diagnostic)
{
    auto const& [source, line, column] = diagnostic.where;
    std::string const hint = diagnostic.hint.empty() ? "" : fmt::format("  hint: {}\n", diagnostic.hint);
    if (line == 0) return fmt::format("{}: error: {}\n{}", source->name, diagnostic.message, hint);

    auto const width = std::to_string(line).size();
    return fmt::format("{}:{}:{}: error: {}\n {} | {}\n {:{}} | {:{}}^\n{}", source->name, line, column,
                       diagnostic.message, line, line_of(source->text, line), "", width, "", column - 1,
                       hint);
}

void Diagnostics::report(Location where, std::string message, std::string hint)
{
    items_.push_back({std::move(where), std::move(message), std::move(hint)});
}

void Diagnostics::raise_if_any() const
{
    if (items_.empty()) return;
    auto in_order = items_;
    std::ranges::stable_sort(in_order, {}, [](Diagnostic const& d) {
        return std::pair{d.where.line, d.where.column};
    });
    throw InputError{std::move(in_order)};
}

InputError::InputError(std::vector<Diagnostic> diagnostics)
    : std::runtime_error{render_all(diagnostics)}, diagnostics_{std::move(diagnostics)}
{
}

std::string_view nearest(std::string_view word, std::vector<std::string> const& candidates)
{
    if (candidates.empty()) return {};
    auto const distance = [word](std::string const& candidate) { return edit_distance(word, candidate); };
    auto const best = std::ranges::min_element(candidates, {}, distance);
    return distance(*best) <= std::max<std::size_t>(1, word.size() / 3) ? std::string_view{*best}
                                                                        : std::string_view{};
}

} // namespace sunder::sim
