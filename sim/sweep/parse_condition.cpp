#include "sim/base/decimal.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/base/quantity.hpp"
#include "sim/sweep/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::string_view blanks = " \t\n\r";
constexpr int deepest = 100;             ///< brackets within brackets
constexpr std::size_t most_in_hint = 12; ///< names

std::optional<Dimension> find_dimension(std::string_view unit)
{
    constexpr std::array known{Seconds::dimension,        Bytes::dimension,     Flops::dimension,
                               Joules::dimension,         Watts::dimension,     BytesPerSecond::dimension,
                               FlopsPerSecond::dimension, PerSecond::dimension, Metres::dimension};
    constexpr std::array<std::string_view, known.size()> names{
        unit_of<known[0]>(), unit_of<known[1]>(), unit_of<known[2]>(),
        unit_of<known[3]>(), unit_of<known[4]>(), unit_of<known[5]>(),
        unit_of<known[6]>(), unit_of<known[7]>(), unit_of<known[8]>()};
    auto const* const found = std::ranges::find(names, unit);
    if (found == names.end()) return std::nullopt;
    return known[static_cast<std::size_t>(found - names.begin())];
}

/// A number, or one in per cent; nothing for anything else.
std::optional<double> find_share(std::string_view text)
{
    auto const decimal = find_decimal(text);
    if (!decimal) return std::nullopt;
    if (decimal->rest == "%") return scaled(decimal->number, hundredth);
    return find_number(text);
}

bool starts_with_word(std::string_view text, std::string_view word)
{
    if (!text.starts_with(word)) return false;
    constexpr std::string_view ends = " \t\n\r()";
    return text.size() == word.size() || ends.find(text[word.size()]) != std::string_view::npos;
}

/// The name itself, and what follows each of its dots.
std::vector<std::string> ends_of(std::string_view name)
{
    std::vector<std::string> ends{std::string{name}};
    for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
        name.remove_prefix(dot + 1);
        ends.emplace_back(name);
    }
    return ends;
}

std::vector<std::string> names_of(std::vector<Subject> const& subjects)
{
    std::vector<std::string> names;
    names.reserve(subjects.size());
    for (auto const& subject : subjects)
        names.push_back(subject.name);
    return names;
}

std::string listed(std::vector<std::string> names)
{
    bool const too_many = names.size() > most_in_hint;
    if (too_many) names.resize(most_in_hint);
    return fmt::format("use one of {}{}", fmt::join(names, ", "), too_many ? ", ..." : "");
}

} // namespace

class ConditionParser {
public:
    ConditionParser(std::string_view text, Location where, std::vector<Subject> const& subjects,
                    Diagnostics& diagnostics)
        : text_{text}, where_{std::move(where)}, subjects_{subjects}, diagnostics_{diagnostics}
    {
    }

    std::optional<Condition> parse()
    {
        auto const before = diagnostics_.size();
        try {
            parse_any(0);
            skip_blanks();
            if (at_ < text_.size())
                fail(fmt::format("'{}' belongs to nothing", rest()), "join comparisons by 'and' or 'or'");
        } catch (Stop const&) {
            return std::nullopt;
        }
        if (diagnostics_.size() > before) return std::nullopt;
        return std::move(condition_);
    }

private:
    using Operator = Condition::Operator;
    using Join = Condition::Join;

    struct Stop {}; ///< what follows a mistake of this kind cannot be understood

    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

    void skip_blanks() { at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size()); }

    bool take(std::string_view word)
    {
        skip_blanks();
        if (!starts_with_word(rest(), word)) return false;
        at_ += word.size();
        return true;
    }

    void report(std::size_t at, std::string message, std::string hint)
    {
        auto place = where_;
        place.column += static_cast<int>(at);
        diagnostics_.report(place, std::move(message), std::move(hint));
    }

    [[noreturn]] void fail(std::string message, std::string hint)
    {
        report(at_, std::move(message), std::move(hint));
        throw Stop{};
    }

    std::size_t add(Condition::Node node)
    {
        condition_.nodes_.push_back(std::move(node));
        return condition_.nodes_.size() - 1;
    }

    std::size_t add_group(Join join, std::vector<std::size_t> members)
    {
        return members.size() == 1 && join != Join::negation
                   ? members.front()
                   : add(Condition::Combination{.join = join, .members = std::move(members)});
    }

    std::size_t parse_any(int depth)
    {
        std::vector<std::size_t> members{parse_all(depth)};
        while (take("or"))
            members.push_back(parse_all(depth));
        return add_group(Join::any, std::move(members));
    }

    std::size_t parse_all(int depth)
    {
        std::vector<std::size_t> members{parse_term(depth)};
        while (take("and"))
            members.push_back(parse_term(depth));
        return add_group(Join::all, std::move(members));
    }

    std::size_t parse_term(int depth)
    {
        if (depth > deepest) fail("too many brackets within brackets", {});
        if (take("not")) return add_group(Join::negation, {parse_term(depth + 1)});
        skip_blanks();
        if (!rest().starts_with('(')) return parse_comparison();
        auto const opened = at_++;
        auto const inside = parse_any(depth + 1);
        skip_blanks();
        if (!rest().starts_with(')')) {
            at_ = opened;
            fail("this bracket is not closed", {});
        }
        ++at_;
        return inside;
    }

    std::size_t parse_comparison()
    {
        skip_blanks();
        auto const name_at = at_;
        auto const name = rest().substr(0, rest().find_first_of(" \t\n\r()=!<>"));
        if (name.empty())
            fail("a comparison is missing here",
                 "write NAME OPERATOR VALUE, such as 'latency.mean > 100 ms'");
        at_ += name.size();
        auto const sign = parse_operator(name);
        skip_blanks();
        auto const value_at = at_;
        auto const value = parse_value();
        auto const subject = find_subject(name, name_at);
        Condition::Comparison comparison{.subject = subject.value_or(0), .sign = sign, .limit = 0.0};
        if (subject) comparison.limit = limit_for(subjects_[*subject], sign, value, value_at);
        return add(std::move(comparison));
    }

    Operator parse_operator(std::string_view name)
    {
        constexpr std::array<std::pair<std::string_view, Operator>, 6> signs{
            {{"==", Operator::equal},
             {"!=", Operator::unequal},
             {"<=", Operator::at_most},
             {">=", Operator::at_least},
             {"<", Operator::less},
             {">", Operator::greater}}}; // "<=" before "<"
        skip_blanks();
        for (auto const& [sign, meaning] : signs) {
            if (!rest().starts_with(sign)) continue;
            at_ += sign.size();
            return meaning;
        }
        if (rest().starts_with('=')) fail("'=' compares nothing", "write '=='");
        fail(fmt::format("'{}' is compared to nothing", name), "use one of ==, !=, <, <=, >, >=");
    }

    /// Up to `and`, `or`, a closing bracket or the end; or what stands between quotation marks.
    std::string_view parse_value()
    {
        if (rest().starts_with('"') || rest().starts_with('\'')) {
            auto const end = rest().find(rest().front(), 1);
            if (end == std::string_view::npos) fail("this quotation mark is not closed", {});
            auto const value = rest().substr(1, end - 1);
            at_ += end + 1;
            return value;
        }
        std::size_t size = 0;
        for (; size < rest().size() && rest()[size] != ')'; ++size) {
            bool const between = size > 0 && blanks.find(rest()[size - 1]) != std::string_view::npos;
            if (between &&
                (starts_with_word(rest().substr(size), "and") || starts_with_word(rest().substr(size), "or")))
                break;
        }
        auto value = rest().substr(0, size);
        value = value.substr(0, value.find_last_not_of(blanks) + 1);
        if (value.empty()) fail("a value is missing here", {});
        at_ += value.size();
        return value;
    }

    std::optional<std::size_t> find_subject(std::string_view name, std::size_t at)
    {
        std::vector<std::size_t> found;
        std::vector<std::string> known;
        for (std::size_t i = 0; i < subjects_.size(); ++i) {
            if (subjects_[i].name == name) return i;
            auto const ends = ends_of(subjects_[i].name);
            if (std::ranges::find(ends, name) != ends.end()) found.push_back(i);
            known.insert(known.end(), ends.begin(), ends.end());
        }
        if (found.size() == 1) return found.front();
        if (found.size() > 1) {
            report(at, fmt::format("'{}' is the end of several names", name),
                   fmt::format("write {} or {}", subjects_[found[0]].name, subjects_[found[1]].name));
            return std::nullopt;
        }
        auto const meant = nearest(name, known);
        report(at, fmt::format("there is no '{}' here", name),
               meant.empty() ? listed(names_of(subjects_)) : fmt::format("did you mean '{}'?", meant));
        return std::nullopt;
    }

    void expect_known(Subject const& subject, std::string_view value, std::size_t at)
    {
        if (subject.values.empty() || std::ranges::find(subject.values, value) != subject.values.end())
            return;
        auto const meant = nearest(value, subject.values);
        report(at, fmt::format("'{}' is never '{}'", subject.name, value),
               meant.empty() ? listed(subject.values) : fmt::format("did you mean '{}'?", meant));
    }

    std::variant<double, std::string> limit_for(Subject const& subject, Operator sign, std::string_view value,
                                                std::size_t at)
    {
        if (subject.kind == Subject::Kind::text) {
            if (sign != Operator::equal && sign != Operator::unequal)
                report(at, fmt::format("'{}' is a text: none is less or greater than another", subject.name),
                       "use == or !=");
            expect_known(subject, value, at);
            return std::string{value};
        }
        if (auto const dimension = find_dimension(subject.unit)) {
            ParseProblem problem;
            if (auto const limit = parse_quantity(value, *dimension, problem)) return *limit;
            report(at, problem.message, problem.hint);
            return 0.0;
        }
        if (auto const limit = find_share(value)) return *limit;
        report(at, fmt::format("'{}' is not a number", value),
               fmt::format("'{}' has no unit: write a number, or one in %", subject.name));
        return 0.0;
    }

    std::string_view text_;
    Location where_;
    std::vector<Subject> const& subjects_;
    Diagnostics& diagnostics_;
    std::size_t at_ = 0;
    Condition condition_;
};

std::optional<Condition> parse_condition(std::string_view text, Location const& where,
                                         std::vector<Subject> const& subjects, Diagnostics& diagnostics)
{
    return ConditionParser{text, where, subjects, diagnostics}.parse();
}

} // namespace sunder::sim
