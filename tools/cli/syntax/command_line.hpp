/// \file
/// What the user typed, checked against what a sub-command understands.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::cli {

/// The command line itself is wrong. `what()` is the complete text for the user.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// `sunder COMMAND: error: message` and the hint, if any.
[[nodiscard]] UsageError usage_error(std::string_view command, std::string_view message,
                                     std::string_view hint = {});

enum class Repeats : std::uint8_t { no, yes };

struct Option {
    std::string name;                 ///< without the dashes
    char letter = '\0';               ///< its short form; none by default
    std::string value;                ///< what its value is called in the help; empty: a switch
    std::string meaning;              ///< one line
    std::string preset;               ///< what holds where it is not given; empty: nothing to tell
    std::vector<std::string> choices; ///< all that its value may be, for completion; empty: anything
    Repeats repeats = Repeats::no;    ///< whether it may be given more than once
};

/// What a sub-command understands; `--help` is added to its options.
struct Syntax {
    std::string name;     ///< one word, or two: "import onnx"
    std::string operands; ///< as shown in the help: "SCENARIO"
    std::size_t least_operands = 1;
    std::size_t most_operands = 1;
    std::string purpose; ///< one line
    std::string example; ///< a whole command
    std::vector<Option> options;
    std::vector<std::string> choices; ///< all that the operand may be, for completion; empty: anything
};

/// The words of a sub-command's name: one, or two.
[[nodiscard]] std::vector<std::string> words_of(std::string const& name);

/// The options of a sub-command, `--help` among them.
[[nodiscard]] std::vector<Option> all_options(Syntax const& syntax);

/// Its meaning and its default.
[[nodiscard]] std::string explained(Option const& option);

/// `sunder COMMAND OPERANDS [OPTION]...`
[[nodiscard]] std::string usage_of(Syntax const& syntax);

/// What was typed behind the sub-command's name.
class Arguments {
public:
    Arguments(std::string command, std::map<std::string, std::vector<std::string>, std::less<>> options,
              std::vector<std::string> operands);

    [[nodiscard]] bool given(std::string_view option) const { return options_.contains(option); }
    [[nodiscard]] std::optional<std::string> text(std::string_view option) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view option) const;
    /// \throws UsageError  unless it is a whole number between the limits.
    [[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view option, std::uint64_t least,
                                                            std::uint64_t most) const;
    /// \throws UsageError  unless it is one of `choices`.
    [[nodiscard]] std::optional<std::string> choice(std::string_view option,
                                                    std::vector<std::string> const& choices) const;
    /// The value of --output where only a file will do. \throws UsageError  for "-", standard output.
    [[nodiscard]] std::optional<std::string> output_file() const;
    [[nodiscard]] std::string const& command() const { return command_; }
    [[nodiscard]] std::vector<std::string> const& operands() const { return operands_; }
    /// The only operand. \throws UsageError  unless it is one of `choices`.
    [[nodiscard]] std::string const& operand_among(std::vector<std::string> const& choices) const;

private:
    std::string command_;
    std::map<std::string, std::vector<std::string>, std::less<>> options_;
    std::vector<std::string> operands_;
};

/// \throws UsageError  for unknown options, missing values, and too few or too many operands.
[[nodiscard]] Arguments parse(Syntax const& syntax, std::vector<std::string> const& words);

/// What `--help` prints.
[[nodiscard]] std::string help_of(Syntax const& syntax);

} // namespace sunder::cli
