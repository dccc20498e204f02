#include "nas/command/command_words.hpp"

#include "nas/accuracy/choice_table.hpp"
#include "sim/base/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace sunder::nas {
namespace {

constexpr std::string_view blanks = " \t";

bool is_letter_of_a_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Where a place begins at `from` or later: its end behind the brace, and its name.
struct Place {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view name;
};

std::optional<Place> find_place(std::string_view word, std::size_t from)
{
    for (auto open = word.find('{', from); open != std::string_view::npos; open = word.find('{', open + 1)) {
        auto close = open + 1;
        while (close < word.size() && is_letter_of_a_name(word[close]))
            ++close;
        if (close > open + 1 && close < word.size() && word[close] == '}')
            return Place{open, close + 1, word.substr(open + 1, close - open - 1)};
    }
    return std::nullopt;
}

class Splitter {
public:
    explicit Splitter(std::string_view text) : text_{text} {}

    std::vector<std::string> words()
    {
        while (at_ < text_.size())
            take(text_[at_++]);
        end_word();
        return std::move(words_);
    }

private:
    void take(char c)
    {
        if (blanks.find(c) != std::string_view::npos) return end_word();
        if (!word_) word_.emplace();
        if (c == '\'')
            take_quoted();
        else if (c == '"')
            take_double_quoted();
        else
            *word_ += c == '\\' ? next() : c;
    }

    void take_quoted()
    {
        auto const end = text_.find('\'', at_);
        if (end == std::string_view::npos) refuse_unclosed('\'');
        word_->append(text_.substr(at_, end - at_));
        at_ = end + 1;
    }

    void take_double_quoted()
    {
        while (at_ < text_.size()) {
            char const c = text_[at_++];
            if (c == '"') return;
            bool const escapes = c == '\\' && at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\\');
            *word_ += escapes ? next() : c;
        }
        refuse_unclosed('"');
    }

    char next()
    {
        if (at_ == text_.size())
            throw UnreadableCommand{"a backslash at the end of the command stands for nothing",
                                    "leave it out"};
        return text_[at_++];
    }

    [[noreturn]] static void refuse_unclosed(char quote)
    {
        throw UnreadableCommand{fmt::format("a {} in the command is not closed", quote),
                                "quotes join words as in a shell"};
    }

    void end_word()
    {
        if (word_) words_.push_back(*std::exchange(word_, std::nullopt));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::optional<std::string> word_;
    std::vector<std::string> words_;
};

void check_places(std::string_view word, SearchSpace const& space)
{
    std::vector<std::string> known{"architecture", "model"};
    for (auto const& variable : space.variables)
        if (variable.name != "split" || searches_coding(space)) known.push_back(variable.name);
    for (auto place = find_place(word, 0); place; place = find_place(word, place->end)) {
        if (std::ranges::find(known, place->name) != known.end()) continue;
        auto const near = sim::nearest(place->name, known);
        throw UnreadableCommand{
            fmt::format("'{{{}}}' stands for nothing in the command", place->name),
            near.empty()
                ? "{architecture} is the choices on one line, {model} a file, {NAME} that of a variable"
                : fmt::format("did you mean '{{{}}}'?", near)};
    }
}

} // namespace

CommandWords read_command(std::string_view text, SearchSpace const& space)
{
    if (std::ranges::any_of(text, [](char c) { return c == '\n' || c == '\r' || c == '\0'; }))
        throw UnreadableCommand{"a command stands on one line", "put more into a script of its own"};
    CommandWords command{.text = std::string{text}, .words = Splitter{text}.words()};
    if (command.words.empty() || command.words.front().empty())
        throw UnreadableCommand{"there is no command here", "such as './train.sh {architecture}'"};
    for (auto const& word : command.words)
        check_places(word, space);
    return command;
}

std::vector<std::string> filled(CommandWords const& command,
                                std::function<std::string(std::string_view)> const& value)
{
    std::vector<std::string> words;
    for (auto const& word : command.words) {
        auto& full = words.emplace_back();
        std::size_t from = 0;
        for (auto place = find_place(word, 0); place; place = find_place(word, place->end)) {
            full += word.substr(from, place->begin - from);
            full += value(place->name);
            from = place->end;
        }
        full += word.substr(from);
    }
    return words;
}

} // namespace sunder::nas
