#include "sim/exchange/tag_reader.hpp"

#include "sim/base/plain_text.hpp"
#include "sim/exchange/simgrid_units.hpp"
#include "sim/form/form.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace sunder::sim::detail {
namespace {

/// The parts of a text between any of the separators.
std::vector<std::string_view> parts_of(std::string_view text, std::string_view separators)
{
    std::vector<std::string_view> parts;
    for (;;) {
        auto const end = std::min(text.find_first_of(separators), text.size());
        parts.push_back(text.substr(0, end));
        if (end == text.size()) return parts;
        text.remove_prefix(end + 1);
    }
}

double in_si(std::string_view text, Dimension dimension)
{
    ParseProblem problem;
    return parse_quantity(text, dimension, problem).value();
}

} // namespace

void LeftOut::note(std::string what, Location where)
{
    auto& kind = kinds_[std::move(what)];
    if (kind.count++ == 0) kind.first = std::move(where);
}

std::vector<Diagnostic> LeftOut::warnings() const
{
    std::vector<Diagnostic> warnings;
    for (auto const& [what, kind] : kinds_) {
        auto const times = kind.count == 1 ? "" : fmt::format(" ({} times)", kind.count);
        warnings.push_back(
            {.where = kind.first, .message = what + times, .hint = {}, .severity = Severity::warning});
    }
    std::ranges::sort(warnings, {}, [](Diagnostic const& warning) {
        return std::pair{warning.where.line, warning.where.column};
    });
    return warnings;
}

Location TagReader::where(std::string_view attribute) const
{
    auto const* const found = element_->find(attribute);
    return places_->at(found == nullptr ? element_->at : found->at);
}

std::optional<std::string> TagReader::text(std::string_view attribute) const
{
    auto const* const found = element_->find(attribute);
    if (found == nullptr || found->value.empty()) return std::nullopt;
    return found->value;
}

std::optional<std::string> TagReader::name(std::string_view attribute) const
{
    auto given = text(attribute);
    if (!given) {
        if (element_->find(attribute) != nullptr) report(attribute, "this name is empty");
        return std::nullopt;
    }
    auto const flaw = flaw_of_name(*given);
    if (flaw.empty()) return given;
    report(attribute, fmt::format("this name {}", flaw), "call it otherwise");
    return std::nullopt;
}

std::optional<double> TagReader::checked(std::string_view attribute, std::string_view text,
                                         Dimension dimension) const
{
    ParseProblem problem;
    auto const value = parse_simgrid_quantity(text, dimension, problem);
    if (!value) {
        report(attribute, problem.message, problem.hint);
        return std::nullopt;
    }
    auto const& range = widest_range(dimension);
    bool const may_be_zero = dimension == Seconds::dimension;
    bool const fits =
        *value == 0 ? may_be_zero
                    : in_si(range.least, dimension) <= *value && *value <= in_si(range.greatest, dimension);
    if (fits) return value;
    report(attribute, fmt::format("'{}' is out of range", text),
           fmt::format("{}from {} to {}", may_be_zero ? "0 or " : "", range.least, range.greatest));
    return std::nullopt;
}

std::optional<double> TagReader::quantity(std::string_view attribute, Dimension dimension) const
{
    auto const given = text(attribute);
    if (given) return checked(attribute, *given, dimension);
    if (element_->find(attribute) != nullptr) report(attribute, fmt::format("'{}' is empty", attribute));
    return std::nullopt;
}

std::vector<double> TagReader::quantities(std::string_view attribute, Dimension dimension) const
{
    std::vector<double> values;
    auto const given = text(attribute);
    if (!given) {
        if (element_->find(attribute) != nullptr) report(attribute, fmt::format("'{}' is empty", attribute));
        return values;
    }
    for (auto const part : parts_of(*given, ",;")) {
        auto const value = checked(attribute, part, dimension);
        if (!value) return {};
        values.push_back(*value);
    }
    return values;
}

std::optional<std::int64_t> TagReader::whole(std::string_view attribute, WholeRange range) const
{
    auto const given = text(attribute);
    if (!given) return std::nullopt;
    auto const values = wholes(attribute, *given, range);
    if (values.size() == 1) return values.front();
    if (values.size() > 1) report(attribute, fmt::format("'{}' is not one whole number", *given));
    return std::nullopt;
}

std::vector<std::int64_t> TagReader::wholes(std::string_view attribute, std::string_view text,
                                            WholeRange range) const
{
    std::vector<std::int64_t> values;
    for (auto const part : parts_of(text, ",")) {
        std::int64_t value = 0;
        auto const [end, problem] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (problem != std::errc{} || end != part.data() + part.size() || value < range.least ||
            value > range.most) {
            report(attribute, fmt::format("'{}' will not do", part),
                   fmt::format("a whole number from {} to {}", range.least, range.most));
            return {};
        }
        values.push_back(value);
    }
    return values;
}

std::optional<std::size_t> TagReader::word(std::string_view attribute,
                                           std::span<std::string_view const> words) const
{
    auto const given = text(attribute);
    if (!given) return 0;
    auto const found = std::ranges::find(words, *given);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    report(attribute, fmt::format("'{}' is no word for '{}'", *given, attribute),
           fmt::format("write one of {}", fmt::join(words, ", ")));
    return std::nullopt;
}

void TagReader::report_element(std::string message, std::string hint) const
{
    diagnostics_->report(where(), std::move(message), std::move(hint));
}

void TagReader::report(std::string_view attribute, std::string message, std::string hint) const
{
    diagnostics_->report(where(attribute), std::move(message), std::move(hint));
}

} // namespace sunder::sim::detail
