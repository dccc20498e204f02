#include "tests/fuzz/program/verdict.hpp"

#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

namespace sunder::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_words = 200'000; // bytes of messages that a person would still scroll through

/// The code point at the beginning and its size; size 0 where it is no UTF-8.
struct Character {
    std::uint32_t code = 0;
    std::size_t size = 0;
};

Character first_of(std::string_view text)
{
    auto const byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(text[i])}; };
    std::size_t const size = byte(0) < 0x80   ? 1
                             : byte(0) < 0xc2 ? 0
                             : byte(0) < 0xe0 ? 2
                             : byte(0) < 0xf0 ? 3
                                              : 4;
    if (size == 0 || size > text.size() || byte(0) > 0xf4) return {};
    std::uint32_t code = size == 1 ? byte(0) : byte(0) & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if (byte(i) >> 6U != 2) return {};
        code = code << 6U | (byte(i) & 0x3fU);
    }
    static constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    bool const is_surrogate = code >= 0xd800 && code < 0xe000;
    if (code < least[size] || is_surrogate || code > 0x10ffff) return {};
    return {code, size};
}

/// Control characters and those that change the direction of a line.
bool steers_a_terminal(std::uint32_t code)
{
    bool const is_control = (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7f && code < 0xa0);
    bool const turns = code == 0x200e || code == 0x200f || code == 0x061c ||
                       (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return is_control || turns;
}

std::optional<std::string> what_is_raw_in(std::string_view text)
{
    while (!text.empty()) {
        auto const [code, size] = first_of(text);
        if (size == 0) return "what is printed is no UTF-8";
        if (steers_a_terminal(code)) return fmt::format("U+{:04X} is printed raw", code);
        text.remove_prefix(size);
    }
    return std::nullopt;
}

bool holds_word(std::string_view text, std::string_view word)
{
    auto const is_letter = [](char c) {
        return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        bool const begins = at == 0 || !is_letter(text[at - 1]);
        bool const ends = at + word.size() == text.size() || !is_letter(text[at + word.size()]);
        if (begins && ends) return true;
    }
    return false;
}

std::vector<std::string> wrong_with_end(Outcome const& outcome)
{
    std::vector<std::string> wrong;
    if (outcome.cpu_time > most_cpu_time)
        wrong.emplace_back("takes too long");
    else if (outcome.signal != 0)
        wrong.push_back(fmt::format("is ended by signal {}", outcome.signal));
    else if (outcome.exit_code > 2)
        wrong.push_back(fmt::format("exit code {}", outcome.exit_code));
    if (outcome.memory > most_memory || outcome.err.find("out of memory") != std::string::npos)
        wrong.emplace_back("takes too much memory");
    if (outcome.signal == 0 && outcome.exit_code != 0 && outcome.err.empty())
        wrong.emplace_back("says nothing of its failure");
    return wrong;
}

/// `FILE:LINE:COLUMN: error: `; `FILE: error: ` where the file is binary or cannot be read at all.
bool has_place(Subject const& subject, std::string const& err)
{
    static std::regex const in_line{R"((^|\n)[^\n ][^\n]*:[0-9]+:[0-9]+: error: )"};
    static std::regex const in_file{R"((^|\n)[^\n ][^\n]*: error: )"};
    auto const head = err.substr(0, 20'000);
    bool const is_text = subject.form == Form::yaml || subject.form == Form::table;
    if (std::regex_search(head, in_line)) return true;
    bool const whole = !is_text || head.find("empty") != std::string::npos;
    return whole && std::regex_search(head, in_file) && !head.starts_with("sunder");
}

std::vector<std::string> wrong_with_words(Case const& looked_at, Outcome const& outcome)
{
    std::vector<std::string> wrong;
    auto const both = outcome.out + outcome.err;
    if (auto const raw = what_is_raw_in(both)) wrong.push_back(*raw);
    for (auto const* const word : {"nan", "inf", "-inf"})
        if (holds_word(both, word) && !holds_word(looked_at.mutant, word))
            wrong.push_back(fmt::format("prints {}", word));
    bool const names_itself = looked_at.subject.words.front() == "submit"; // in scripts, by its path
    for (auto const* const inside : // where models are sought may be said, where sources are may not
         {SUNDER_SOURCE_DIR "/sim", SUNDER_SOURCE_DIR "/nas",
          names_itself ? "_M_" : SUNDER_SOURCE_DIR "/tools",
          names_itself ? "_M_" : SUNDER_SOURCE_DIR "/build", ".cpp:", ".hpp:", "std::", "vector::", "_M_",
          "basic_string", "CHECK failed"})
        if (both.find(inside) != std::string::npos && looked_at.mutant.find(inside) == std::string::npos)
            wrong.push_back(fmt::format("speaks of its own inside: {}", inside));
    if (outcome.exit_code == 2 && !has_place(looked_at.subject, outcome.err))
        wrong.emplace_back("names no place");
    if (outcome.err.size() > most_words) wrong.emplace_back("says too much");
    return wrong;
}

std::vector<std::string> wrong_with_files(Case const& looked_at, Outcome const& outcome)
{
    std::vector<std::string> wrong;
    auto const& output = looked_at.subject.output;
    if (output.empty()) return wrong;
    auto const path = looked_at.folder / output;
    auto const journal = path.filename().string() + ".sunder.log"; // stays where work was cut short
    for (auto const& entry : fs::directory_iterator{path.parent_path()}) {
        auto const name = entry.path().filename().string();
        if (name != path.filename() && !(name == journal && outcome.exit_code != 0))
            wrong.emplace_back("leaves a file of another name behind");
    }
    bool const exists = fs::exists(path);
    auto const now = exists ? std::optional{content_of(path)} : std::nullopt;
    bool const points_failed = outcome.err.find("points failed") != std::string::npos; // the others are kept
    if (outcome.exit_code == 0 && (!exists || now == looked_at.output_before))
        wrong.emplace_back("makes no output");
    if (outcome.exit_code != 0 && !points_failed && now != looked_at.output_before)
        wrong.emplace_back("leaves half an output");
    return wrong;
}

} // namespace

std::vector<std::string> judge(Case const& looked_at, Outcome const& outcome)
{
    auto wrong = wrong_with_end(outcome);
    for (auto&& more : {wrong_with_words(looked_at, outcome), wrong_with_files(looked_at, outcome)})
        wrong.insert(wrong.end(), more.begin(), more.end());
    return wrong;
}

} // namespace sunder::fuzz
