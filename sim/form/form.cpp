#include "sim/form/form.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/decimal.hpp"
#include "sim/base/match.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/base/plain_text.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::size_t longest_name = 100;

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_word(std::string_view text, std::string_view extra)
{
    return !text.empty() && text.size() <= longest_name && is_letter(text.front()) &&
           std::ranges::all_of(text, [extra](char c) {
               return is_letter(c) || (c >= '0' && c <= '9') || extra.find(c) != std::string_view::npos;
           });
}

/// At most the beginning of a long text.
std::string shortened(std::string_view text)
{
    constexpr std::size_t most = 60;
    std::string shown{text.substr(0, most)};
    std::ranges::replace_if(
        shown, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    if (text.size() <= most) return shown;
    while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0x80U) != 0)
        shown.pop_back(); // perhaps half a character
    return shown + "...";
}

bool may_be_called(std::string_view text, NameForm const& form)
{
    return form.of == "op" ? is_op_name(text) : is_name(text);
}

void report_no_name(Location const& where, std::string_view text, NameForm const& form,
                    Diagnostics& diagnostics)
{
    bool const vowel = std::string_view{"aeiou"}.find(form.of.front()) != std::string_view::npos;
    diagnostics.report(
        where, fmt::format("'{}' cannot be the name of a{} {}", shortened(text), vowel ? "n" : "", form.of),
        fmt::format("letters, digits, _{} and -, the first a letter or _, at most {} characters",
                    form.of == "op" ? ", ., /" : "", longest_name));
}

double in_si(std::string const& text, Dimension dimension)
{
    ParseProblem problem;
    auto const value = parse_quantity(text, dimension, problem);
    SUNDER_ENSURES(value.has_value());
    return *value;
}

/// What may be written instead of a single value that does not fit.
std::string words_and_keys(Form const& form)
{
    std::vector<std::string> list;
    if (auto const* words = form.scalar ? std::get_if<WordForm>(&*form.scalar) : nullptr) list = words->words;
    if (form.mapping) {
        for (auto const& set : form.mapping->one_of)
            list.push_back(fmt::format("{{{}: ...}}", set.front()));
    }
    return fmt::format("{}", fmt::join(list, ", "));
}

bool has_unit_of(std::string_view text, Dimension dimension)
{
    auto const written = find_decimal(text);
    return written && find_unit(written->rest, dimension);
}

/// Checks one scalar; each overload returns whether it fits.
class ScalarCheck {
public:
    ScalarCheck(YamlNode& node, Form const& form, Diagnostics& diagnostics)
        : node_{node}, form_{form}, diagnostics_{diagnostics}
    {
    }

    bool operator()(QuantityForm const& form)
    {
        if (form.or_in && has_unit_of(node_.text, *form.or_in))
            return (*this)(QuantityForm{*form.or_in, form.zero});
        ParseProblem problem;
        auto const value = parse_quantity(node_.text, form.dimension, problem);
        if (!value) {
            auto const others = form.or_in ? fmt::format(", {}", units_of(*form.or_in)) : "";
            return report(shortened(problem.message), problem.hint + others);
        }
        if (*value < 0) return report(fmt::format("'{}' is negative", shortened(node_.text)));
        if (*value == 0 && form.zero == Zero::forbidden)
            return report(fmt::format("'{}' is zero", shortened(node_.text)), "it must be more than zero");
        auto const& [least, greatest] = form.range ? *form.range : widest_range(form.dimension);
        bool const fits = *value == 0 || (*value >= in_si(least, form.dimension) &&
                                          *value <= in_si(greatest, form.dimension));
        if (!fits)
            return report(fmt::format("'{}' is out of range", shortened(node_.text)),
                          fmt::format("it must be {}", range_of(form)));
        node_.number = *value;
        return true;
    }

    bool operator()(NumberForm const& form)
    {
        std::string_view text = node_.text;
        bool const in_percent = text.ends_with('%');
        if (in_percent) {
            text.remove_suffix(1);
            text = text.substr(0, text.find_last_not_of(' ') + 1);
        }
        if (is_quoted() && !in_percent) return report_quotes();
        auto const value = find_number(text, in_percent ? hundredth : Scale{});
        if (!value || (in_percent && form.percent == Percent::forbidden))
            return report(fmt::format("'{}' is not a number{}", shortened(node_.text),
                                      form.percent != Percent::forbidden ? " or percentage" : ""),
                          fmt::format("it must be {}", range_of(form)));
        bool const above = form.min_bound == Bound::included ? *value >= form.min : *value > form.min;
        bool const below = form.max_bound == Bound::included ? *value <= form.max : *value < form.max;
        if (!above || !below)
            return report(fmt::format("'{}' is out of range", shortened(node_.text)),
                          fmt::format("it must be {}", range_of(form)));
        node_.number = *value;
        return true;
    }

    bool operator()(WholeForm const& form)
    {
        std::string_view const text = node_.text;
        std::string_view const digits = text.substr(text.starts_with('-') ? 1 : 0);
        if (is_quoted()) return report_quotes();
        bool const all_digits =
            !digits.empty() && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
        if (!all_digits)
            return report(fmt::format("'{}' is not a whole number", shortened(text)),
                          fmt::format("it must be {}", range_of(form)));
        if (digits.size() > 1 && digits.front() == '0')
            return report(fmt::format("'{}' begins with a zero", shortened(text)), "write it without");
        std::int64_t value = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || value < form.min || value > form.max)
            return report(fmt::format("'{}' is out of range", shortened(text)),
                          fmt::format("it must be {}", range_of(form)));
        node_.whole = value;
        return true;
    }

    bool operator()(MeasureForm const& form)
    {
        if (is_quantity(node_.text, form)) return (*this)(QuantityForm{form.dimension, Zero::allowed});
        if (!form.counted.empty()) return is_count(form.counted);
        if (node_.text.ends_with('%')) return (*this)(NumberForm{.max = 1, .percent = Percent::usual});
        return report(
            fmt::format("'{}' is neither a share in % nor a number with a unit", shortened(node_.text)),
            fmt::format("use one of %, {}", units_of(form.dimension)));
    }

    bool operator()(NameForm const& form)
    {
        if (may_be_called(node_.text, form)) return true;
        report_no_name(node_.where, node_.text, form, diagnostics_);
        return false;
    }

    bool operator()(WordForm const& form)
    {
        if (std::ranges::find(form.words, node_.text) != form.words.end()) return true;
        return report(fmt::format("unknown value '{}'", shortened(node_.text)),
                      fmt::format("use one of {}", words_and_keys(form_)));
    }

    bool operator()(FileForm const&)
    {
        if (node_.text.empty()) return report("a path is missing here");
        return is_clean("path");
    }

    bool operator()(TextForm const& form) { return form.kind == TextForm::Kind::any || is_clean("name"); }
    bool operator()(ValueForm const&) { return true; }

private:
    /// "30", "30 requests" or "1 request".
    bool is_count(std::string_view counted)
    {
        constexpr std::int64_t most = 1'000'000'000;
        std::string_view const text = node_.text;
        auto const end = std::min(text.find_first_not_of("0123456789"), text.size());
        auto const word = text.substr(std::min(text.find_first_not_of(' ', end), text.size()));
        bool const fits = word.empty() || word == counted || word == counted.substr(0, counted.size() - 1);
        std::int64_t value = 0;
        auto const [read, error] = std::from_chars(text.data(), text.data() + end, value);
        if (!fits || read == text.data())
            return report(
                fmt::format("'{}' is neither a number of {} nor a duration", shortened(text), counted),
                fmt::format("write it as in 30 {}, or 5 s", counted));
        if (error != std::errc{} || value < 1 || value > most)
            return report(fmt::format("'{}' is out of range", shortened(text)),
                          fmt::format("it must be from 1 to {}", most));
        node_.whole = value;
        return true;
    }

    bool is_clean(std::string_view what)
    {
        auto const flaw = flaw_of_name(node_.text);
        return flaw.empty() || report(fmt::format("this {} {}", what, flaw));
    }

    [[nodiscard]] bool is_quoted() const { return node_.style == YamlStyle::quoted; }

    bool report_quotes()
    {
        return report(fmt::format("'{}' is a text, not a number", shortened(node_.text)),
                      "write it without quotes");
    }

    bool report(std::string message, std::string hint = {})
    {
        diagnostics_.report(node_.where, std::move(message), std::move(hint));
        return false;
    }

    YamlNode& node_;
    Form const& form_;
    Diagnostics& diagnostics_;
};

std::string expectation(Form const& form)
{
    std::vector<std::string> kinds;
    if (form.scalar) kinds.emplace_back("a single value");
    if (form.list) kinds.emplace_back("a list [...]");
    if (form.mapping) kinds.emplace_back("a mapping {key: value}");
    return fmt::format("{}", fmt::join(kinds, " or "));
}

std::string joined(std::vector<std::string> const& keys)
{
    return fmt::format("'{}'", fmt::join(keys, "' and '"));
}

enum class Unknown : std::uint8_t { none, some };

void report_unknown(YamlEntry const& entry, MappingForm const& form, Diagnostics& diagnostics)
{
    std::vector<std::string> known;
    for (auto const& field : form.fields)
        if (diagnostics.want_hints()) known.push_back(field.key);
    auto const guess = nearest(entry.key, known);
    diagnostics.report(entry.where, fmt::format("unknown key '{}'", shortened(entry.key)),
                       guess.empty() ? fmt::format("known here: {}", fmt::join(known, ", "))
                                     : fmt::format("did you mean '{}'?", guess));
}

/// \return whether one complete set of keys is there. Where a key is misspelt (`unknown`), the one that is
/// missing is not named too.
bool check_sets(YamlNode& node, MappingForm const& form, Unknown unknown, Diagnostics& diagnostics)
{
    if (form.one_of.empty()) return true;
    std::vector<std::vector<std::string> const*> open; // those that hold every key so far
    for (auto const& entry : node.entries) {
        auto const holds = [&](auto const& keys) { return std::ranges::find(keys, entry.key) != keys.end(); };
        if (std::ranges::none_of(form.one_of, holds)) continue;
        auto const before = open;
        open.clear();
        for (auto const& keys : form.one_of)
            if (holds(keys) && (before.empty() || std::ranges::find(before, &keys) != before.end()))
                open.push_back(&keys);
        if (!open.empty()) continue;
        diagnostics.report(entry.where,
                           fmt::format("'{}' cannot stand beside '{}'", entry.key, before.front()->front()),
                           "give one of them");
        return false;
    }
    if (open.empty()) {
        if (unknown == Unknown::some) return false;
        std::vector<std::string> sets;
        for (auto const& keys : form.one_of)
            sets.push_back(joined(keys));
        diagnostics.report(
            node.where,
            form.one_of.size() == 1 ? fmt::format("{} is missing", sets.front()) : "one key is missing here",
            form.one_of.size() == 1 ? "" : fmt::format("give one of {}", fmt::join(sets, ", ")));
        return false;
    }
    bool complete = true;
    auto const is_whole = [&](auto const* keys) {
        return std::ranges::all_of(*keys, [&](auto const& key) { return node.find(key) != nullptr; });
    };
    auto const whole = std::ranges::find_if(open, is_whole);
    auto const* const found = whole == open.end() ? open.front() : *whole;
    for (auto const& key : *found) {
        if (node.find(key) != nullptr) continue;
        diagnostics.report(node.where, fmt::format("'{}' is missing", key),
                           fmt::format("'{}' needs it", node.find(found->front()) != nullptr
                                                            ? found->front()
                                                            : found->back()));
        complete = false;
    }
    return complete;
}

/// A file of another format is not looked at further.
bool is_of_another_format(YamlNode& node, MappingForm const& form, Diagnostics& diagnostics)
{
    auto const* field = form.find("format");
    auto const* given = field != nullptr ? node.find("format") : nullptr;
    if (given == nullptr || given->kind != YamlKind::scalar) return false;
    auto const& expected = std::get<WordForm>(*field->form->scalar).words;
    if (std::ranges::find(expected, given->text) != expected.end()) return false;
    diagnostics.report(given->where,
                       fmt::format("'{}' is not the format expected here", shortened(given->text)),
                       fmt::format("it must be {}", fmt::join(expected, ", ")));
    return true;
}

void check_mapping(YamlNode& node, MappingForm const& form, Diagnostics& diagnostics)
{
    if (is_of_another_format(node, form, diagnostics)) {
        node.bad = true;
        return;
    }
    auto unknown = Unknown::none;
    for (auto& entry : node.entries) {
        auto const* field = form.find(entry.key);
        auto const* wanted = field != nullptr               ? field->form
                             : form.may_be_other(entry.key) ? form.others
                                                            : nullptr;
        if (wanted == nullptr) {
            report_unknown(entry, form, diagnostics);
            unknown = Unknown::some;
        } else if (field == nullptr && form.name && !may_be_called(entry.key, *form.name)) {
            report_no_name(entry.where, entry.key, *form.name, diagnostics);
            entry.value.bad = true;
        } else if (auto const flaw = flaw_of_name(entry.key); !flaw.empty()) {
            diagnostics.report(entry.where, fmt::format("this key {}", flaw));
            entry.value.bad = true;
        } else if (entry.value.kind == YamlKind::null) {
            diagnostics.report(entry.where, fmt::format("'{}' has no value", entry.key));
            entry.value.bad = true;
        } else {
            check(entry.value, *wanted, diagnostics);
        }
    }
    for (auto const& field : form.fields) {
        if (field.need == Need::optional || node.find(field.key) != nullptr) continue;
        diagnostics.report(node.where, fmt::format("'{}' is missing", field.key));
    }
    if (!form.any_of.empty() &&
        std::ranges::none_of(form.any_of, [&](auto const& key) { return node.find(key) != nullptr; })) {
        diagnostics.report(node.where, fmt::format("'{}' is missing", form.any_of.back()));
    }
    if (!check_sets(node, form, unknown, diagnostics)) node.bad = true;
}

void check_list(YamlNode& node, ListForm const& form, Diagnostics& diagnostics)
{
    auto const count = node.items.size();
    if (count < form.min || count > form.max) {
        auto const limit = count < form.min ? form.min : form.max;
        auto const bound = form.min == form.max ? "" : count < form.min ? "at least " : "at most ";
        diagnostics.report(node.where,
                           count == 0 ? "this list is empty" : fmt::format("this list has {} items", count),
                           fmt::format("it must have {}{}", bound, limit));
        node.bad = true;
    }
    for (auto& item : node.items)
        check(item, *form.item, diagnostics);
}

void check_kinds(YamlNode& node, Form const& form, Diagnostics& diagnostics)
{
    bool const fits = (node.kind == YamlKind::scalar && form.scalar) ||
                      (node.kind == YamlKind::list && form.list) ||
                      (node.kind == YamlKind::mapping && form.mapping);
    if (!fits) {
        auto const hint = node.kind == YamlKind::null ? "" : words_and_keys(form);
        diagnostics.report(node.where, fmt::format("expected {} here", expectation(form)),
                           hint.empty() ? "" : fmt::format("use one of {}", hint));
        node.bad = true;
        return;
    }
    if (node.kind == YamlKind::scalar) {
        node.bad = !std::visit(ScalarCheck{node, form, diagnostics}, *form.scalar);
    } else if (node.kind == YamlKind::mapping) {
        check_mapping(node, *form.mapping, diagnostics);
    } else {
        check_list(node, *form.list, diagnostics);
    }
}

} // namespace

Field const* MappingForm::find(std::string_view key) const
{
    auto const found = std::ranges::find(fields, key, &Field::key);
    return found == fields.end() ? nullptr : &*found;
}

bool MappingForm::may_be_other(std::string_view key) const
{
    return other_keys == Keys::any || key.find('.') != std::string_view::npos;
}

bool is_name(std::string_view text)
{
    return is_word(text, "-");
}

bool is_op_name(std::string_view text)
{
    return is_word(text, "-./");
}

QuantityRange const& widest_range(Dimension dimension)
{
    static std::vector<std::pair<Dimension, QuantityRange>> const ranges{
        {Seconds::dimension, {"1e-12 s", "1e9 s"}}, // 32 years
        {Bytes::dimension, {"0.125 B", "1e18 B"}},  // a bit
        {BytesPerSecond::dimension, {"0.001 B/s", "1e18 B/s"}},
        {Flops::dimension, {"1 flop", "1e21 flop"}},
        {FlopsPerSecond::dimension, {"1 flop/s", "1e21 flop/s"}},
        {Dimension{.flop = 1, .byte = -1}, {"1e-6 flop/B", "1e15 flop/B"}},
        {Watts::dimension, {"1e-9 W", "1e9 W"}},
        {PerSecond::dimension, {"1e-9 /s", "1e9 /s"}},
        {Joules::dimension, {"1e-12 J", "1e12 J"}},
        {Dimension{.second = 1, .joule = -1}, {"1e-9 s/J", "1e9 s/J"}},
        {Dimension::none(), {"0.001 bdp", "1e6 bdp"}},
    };
    auto const found = std::ranges::find(ranges, dimension, &std::pair<Dimension, QuantityRange>::first);
    SUNDER_EXPECTS(found != ranges.end());
    return found->second;
}

std::string range_of(QuantityForm const& form)
{
    auto const& [least, greatest] = form.range ? *form.range : widest_range(form.dimension);
    auto text = fmt::format("{}from {} to {}", form.zero == Zero::allowed ? "0 or " : "", least, greatest);
    return form.or_in ? fmt::format("{}, or {}", text, range_of(QuantityForm{*form.or_in})) : text;
}

std::string range_of(NumberForm const& form)
{
    bool const open_above = form.max == std::numeric_limits<double>::max();
    auto low = form.min_bound == Bound::included ? fmt::format("at least {}", form.min)
                                                 : fmt::format("more than {}", form.min);
    if (open_above) return low;
    return fmt::format("{} and {} {}", low, form.max_bound == Bound::included ? "at most" : "less than",
                       form.max);
}

std::string range_of(WholeForm const& form)
{
    return fmt::format("from {} to {}", form.min, form.max);
}

bool is_quantity(std::string_view text, MeasureForm const& form)
{
    return has_unit_of(text, form.dimension);
}

void check(YamlNode& node, Form const& form, Diagnostics& diagnostics)
{
    auto const mistakes = diagnostics.size();
    check_kinds(node, form, diagnostics);
    node.flawed = diagnostics.size() > mistakes;
}

} // namespace sunder::sim
