#include "tests/fuzz/program/mutate_text.hpp"

#include "tests/fuzz/program/mutate_bytes.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <vector>

namespace sunder::fuzz {
namespace {

using Change = std::function<void(std::string&, Draw&)>;

// clang-format off
constexpr std::array<std::string_view, 34> numbers{
    "0", "-0", "-1", "1", "2", "0.1", "1e6", "1e9", "1e12", "1e15", "1e18", "1e-15", "1e308", "-1e308", "1e-308",
    "4.9e-324", "1e400", "1e-400", "nan", ".nan", "inf", ".inf", "-.inf", "Infinity", "0x10", "1_000", "010", "1.",
    ".", "1e", "2147483648", "9223372036854775807", "18446744073709551616", "99999999999999999999999999999999999999"};
constexpr std::array<std::string_view, 27> units{
    "s", "ms", "us", "ns", "min", "h", "B", "kB", "GB", "GiB", "bit/s", "Mbit/s", "Gbit/s", "B/s", "flop", "Tflop",
    "flop/s", "Tflop/s", "W", "mW", "/s", "/min", "J", "%", "parsec", "", "s s"};

constexpr std::array<std::string_view, 38> marks{
    "{", "}", "[", "]", ",", ": ", ":", "- ", "\"", "'", "#", " # ", "&a ", "*a", "<<: *a", "!!binary ", "!!float ", "? ",
    "| ", ">\n", "---\n", "...\n", "%YAML 1.2\n", "\t", "\n", "\r\n", "\r", "\0", "~", "null", "true", "@", "`",
    "\xef\xbb\xbf", "\xff\xfe", "\xc3", "\xe2\x80\xa8", "\xc2\x85"};

constexpr std::array<std::string_view, 22> names{
    "\x1b[31mred\x1b[0m", R"("\e]0;title\a")", R"("a\nb")", R"("\u202eabc")", R"("\u009b31m")", "\xc2\x9b" "31m",
    "\xe2\x80\xae" "abc", "\xff\xfe", "\xed\xa0\x80", R"("\0")", "\"\"", "' '", "a\"b", "a'b", "a/b", "$(touch x)",
    "../../../../etc/passwd", "/dev/zero", ".", "a=b", "=1+1", "<script>alert(1)</script>"};
// clang-format on

struct Span {
    std::size_t from = 0;
    std::size_t size = 0;
};

/// Longest runs of characters that `belongs` accepts and `begins` lets begin.
std::vector<Span> runs(std::string_view text, std::function<bool(char)> const& begins,
                       std::function<bool(char)> const& belongs)
{
    std::vector<Span> found;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!begins(text[i]) || (i > 0 && belongs(text[i - 1]))) continue;
        auto end = i;
        while (end < text.size() && belongs(text[end]))
            ++end;
        found.push_back({i, end - i});
    }
    return found;
}

bool is_letter(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool is_digit(char c)
{
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::vector<Span> words_in(std::string_view text)
{
    return runs(text, is_letter,
                [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '/' || c == '.'; });
}

std::vector<Span> numbers_in(std::string_view text)
{
    return runs(text, is_digit, [](char c) { return is_digit(c) || is_letter(c) || c == '.' || c == '_'; });
}

std::vector<std::string> lines_in(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

std::string joined(std::vector<std::string> const& lines)
{
    std::string text;
    for (auto const& line : lines)
        text += line;
    return text;
}

void put(std::string& text, Span where, std::string_view instead)
{
    text.replace(where.from, where.size, instead);
}

void change_number(std::string& text, Draw& draw)
{
    auto const found = numbers_in(text);
    if (found.empty()) return;
    auto const& number = draw.of(found);
    if (draw.one_in(4)) {
        text.insert(number.from, draw.one_in(2) ? "-" : "9");
    } else if (draw.one_in(4)) {
        text.insert(number.from + number.size, draw.one_in(2) ? "e9" : "000");
    } else {
        put(text, number, draw.of(numbers));
    }
}

void change_unit(std::string& text, Draw& draw)
{
    auto const found = numbers_in(text);
    if (found.empty()) return;
    auto const& number = draw.of(found);
    auto const behind = number.from + number.size;
    auto const end = std::min(text.find_first_of(",}]\n#", behind), text.size());
    put(text, {behind, end - behind},
        draw.one_in(4) ? std::string{} : std::string{" "}.append(draw.of(units)));
}

void misspell(std::string& text, Draw& draw)
{
    auto const found = words_in(text);
    if (found.empty()) return;
    auto const& word = draw.of(found);
    auto const at = word.from + draw.below(word.size);
    if (draw.one_in(2))
        text.erase(at, 1);
    else
        text.insert(at, 1, text[word.from + draw.below(word.size)]);
}

/// One word in the place of another, of the same text.
void confuse_words(std::string& text, Draw& draw)
{
    auto const found = words_in(text);
    if (found.empty()) return;
    auto const& other = draw.of(found);
    put(text, draw.of(found), std::string{text, other.from, other.size});
}

void name_nastily(std::string& text, Draw& draw)
{
    auto const found = words_in(text);
    if (!found.empty()) put(text, draw.of(found), nasty_name(draw));
}

void mark(std::string& text, Draw& draw)
{
    text.insert(draw.below(text.size() + 1), draw.of(marks));
}

void lose_mark(std::string& text, Draw& draw)
{
    auto const at = text.find_first_of("{}[]:,-\"' \n", draw.below(text.size() + 1));
    if (at != std::string::npos) text.erase(at, 1);
}

void change_lines(std::string& text, Draw& draw)
{
    auto lines = lines_in(text);
    if (lines.empty()) return;
    auto const at = static_cast<std::ptrdiff_t>(draw.below(lines.size()));
    auto line = lines[static_cast<std::size_t>(at)];
    auto& other = draw.of(lines);
    switch (draw.below(6)) {
    case 0:
        lines.erase(lines.begin() + at);
        break;
    case 1:
        lines.insert(lines.begin() + at, line);
        break;
    case 2:
        std::swap(lines[static_cast<std::size_t>(at)], other);
        break;
    case 3:
        lines[static_cast<std::size_t>(at)] = line.insert(0, draw.below(5), draw.one_in(4) ? '\t' : ' ');
        break;
    case 4:
        other = line;
        break;
    default:
        lines.resize(static_cast<std::size_t>(at));
    }
    text = joined(lines);
}

/// Something twenty thousand times: where checking is quadratic, it shows.
void repeat_often(std::string& text, Draw& draw)
{
    constexpr std::size_t enough = 200'000; // bytes
    auto const lines = lines_in(text);
    if (lines.empty()) return;
    auto line = draw.of(lines);
    auto const in_line = words_in(line);
    auto const word = in_line.empty() ? Span{} : in_line.front();
    std::string many;
    for (std::size_t i = 0; many.size() < enough; ++i) {
        auto copy = line;
        copy.insert(word.from + word.size, std::to_string(i));
        many += copy;
    }
    text.insert(text.find(line), many);
}

void nest_deeply(std::string& text, Draw& draw)
{
    static constexpr std::array<std::string_view, 5> openings{"[", "{a: ", "- ", "? ", "{\"a\":"};
    auto const opening = draw.of(openings);
    std::string deep;
    for (auto i = draw.one_in(4) ? 20'000 : 200; i > 0; --i)
        deep += opening;
    auto const found = words_in(text);
    if (!found.empty()) put(text, draw.of(found), deep);
}

void lengthen(std::string& text, Draw& draw)
{
    static constexpr std::array<std::string_view, 6> pieces{"a", " ", "9", "\xc3\xa4", "a b, ", "#"};
    auto const piece = draw.of(pieces);
    std::string run;
    for (auto i = draw.one_in(4) ? 200'000 : 3'000; i > 0; --i)
        run += piece;
    auto const found = words_in(text);
    if (!found.empty()) text.insert(draw.of(found).from, run);
}

void change_line_ends(std::string& text, Draw& draw)
{
    std::string_view const instead = draw.one_in(2) ? "\r\n" : "\r";
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + instead.size()))
        text.replace(at, 1, instead);
}

void damage(std::string& text, Draw& draw)
{
    text = mutate_bytes(std::move(text), draw);
}

void change_cell(std::string& text, Draw& draw)
{
    auto const cells = runs(
        text, [](char c) { return c != ',' && c != '\n'; }, [](char c) { return c != ',' && c != '\n'; });
    if (cells.empty()) return;
    auto const& cell = draw.of(cells);
    static constexpr std::array<std::string_view, 8> instead{"",    "\"", "\"1\"", "\"a,b\"",
                                                             "1;2", " ",  "#",     "0,0"};
    put(text, cell, draw.one_in(2) ? draw.of(instead) : draw.one_in(4) ? nasty_name(draw) : draw.of(numbers));
}

void change_separators(std::string& text, Draw& draw)
{
    std::ranges::replace(text, ',', draw.one_in(2) ? ';' : '\t');
}

void apply(std::vector<Change> const& changes, std::string& text, Draw& draw)
{
    do
        draw.of(changes)(text, draw);
    while (draw.one_in(2));
}

} // namespace

std::string nasty_name(Draw& draw)
{
    constexpr std::size_t very_long = 5000;
    return draw.one_in(12) ? std::string(very_long, 'n') : std::string{draw.of(names)};
}

std::string mutate_yaml(std::string text, Draw& draw)
{
    static std::vector<Change> const usual{change_number, change_number, change_number, change_unit,
                                           misspell,      confuse_words, confuse_words, name_nastily,
                                           mark,          lose_mark,     change_lines,  change_lines,
                                           change_number, change_number};
    static std::vector<Change> const rare{repeat_often, nest_deeply, lengthen, change_line_ends, damage};
    apply(draw.one_in(12) ? rare : usual, text, draw);
    return text;
}

std::string mutate_table(std::string text, Draw& draw)
{
    static std::vector<Change> const usual{
        change_cell, change_cell, change_number, change_unit,      misspell,
        mark,        lose_mark,   change_lines,  change_line_ends, change_separators};
    static std::vector<Change> const rare{repeat_often, lengthen, damage};
    apply(draw.one_in(8) ? rare : usual, text, draw);
    return text;
}

} // namespace sunder::fuzz
