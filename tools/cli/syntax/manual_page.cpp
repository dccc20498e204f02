#include "tools/cli/syntax/manual_page.hpp"

#include "tools/cli/version.hpp"

#include <fmt/format.h>

namespace sunder::cli {
namespace {

/// As text of a line that may begin with it.
std::string roff(std::string_view plain)
{
    std::string text;
    for (char const c : plain) {
        if (c == '\\')
            text += "\\e";
        else if (c == '-')
            text += "\\-";
        else if (c == '\'')
            text += "\\(aq";
        else if (c == '.' && text.empty())
            text += "\\&.";
        else
            text += c;
    }
    return text;
}

std::string heading(Option const& option)
{
    auto const letter = option.letter == '\0' ? "" : fmt::format(R"(\fB\-{}\fR, )", option.letter);
    auto const value = option.value.empty() ? "" : fmt::format(" \\fI{}\\fR", roff(option.value));
    return fmt::format(R"({}\fB\-\-{}\fR{})", letter, roff(option.name), value);
}

std::string call(Syntax const& syntax)
{
    auto const operands = syntax.operands.empty() ? "" : fmt::format(" \\fI{}\\fR", roff(syntax.operands));
    return fmt::format("\\fBsunder {}\\fR{}", roff(syntax.name), operands);
}

std::string section(Syntax const& syntax)
{
    auto text = fmt::format(".SS {}\n{}\n", call(syntax), roff(syntax.purpose));
    for (auto const& option : all_options(syntax))
        text += fmt::format(".TP\n{}\n{}\n", heading(option), roff(explained(option)));
    return text + fmt::format(".PP\nExample:\n.PP\n.RS 4\n.EX\n{}\n.EE\n.RE\n", roff(syntax.example));
}

/// {0}: the version
constexpr auto beginning = R"(.TH SUNDER 1 "" "sunder {0}" "User Commands"
.SH NAME
sunder \- simulate split computing
.SH SYNOPSIS
)";

constexpr auto description = R"(\fBsunder \-\-version\fR
.SH DESCRIPTION
sunder simulates split computing: the head of a neural network runs on a device, its tail on a server, and the
tensor between them crosses a network.
Results go to standard output, all else to standard error.
A file named \- is standard input.
Without \fB\-\-output\fR nothing is written.
An output appears whole or not at all. It never replaces a file that the command reads; where it is a symbolic
link, the file that the link stands for is replaced. As an output, \- is standard output where that takes text.
Characters that could command a terminal or mislead a reader are shown as \fB\eu\fIXXXX\fR.
.SH COMMANDS
)";

constexpr auto results = R"(.SH EXIT STATUS
.TP
0
All is done.
.TP
1
The run failed.
.TP
2
The input or the command line is wrong; each mistake is named with its place.
.TP
130
Interrupted; what was finished is kept.
.SH FILES
.TP
.I OUTPUT.sunder.log
What a sweep or a search has found, while it runs. Where it was cut short, \fB\-\-resume\fR goes on with it and
\fB\-\-fresh\fR drops it.
.TP
.I OUTPUT.sunder.tmp
The output while it is written, beside it; nobody else may write the output then.
.TP
.I share/sunder/scenarios
Scenarios and searches to start from; each explains itself.
.TP
.I share/sunder/models
Networks, devices, links, traces and figures for searches, each number with its source, and the JSON Schemas of all files for editors.
.TP
.I share/doc/sunder
A tutorial, and every key and default of the files.
.PP
These folders lie beside the
.I bin
in which the program was installed.
)";

} // namespace

std::string manual_page(std::vector<Syntax> const& commands)
{
    auto text = fmt::format(beginning, program_version);
    for (auto const& syntax : commands)
        text += fmt::format("{} [\\fIOPTION\\fR]...\n.br\n", call(syntax));
    text += description;
    for (auto const& syntax : commands)
        text += section(syntax);
    return text + results;
}

} // namespace sunder::cli
