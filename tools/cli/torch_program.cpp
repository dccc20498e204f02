#include "tools/cli/torch_program.hpp"

#include "sim/base/run_error.hpp"
#include "tools/cli/cluster/launch.hpp"
#include "tools/cli/exit_code.hpp"

#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::cli {

namespace fs = std::filesystem;

namespace {

fs::path place_of(TorchProgram const& program)
{
    return fs::read_symlink("/proc/self/exe").parent_path() / program.file;
}

} // namespace

TorchProgram learning_program()
{
    return {.file = "sunder_oneshot", .does = "this search takes accuracies from weights"};
}

TorchProgram executing_program()
{
    return {.file = "sunder_real", .does = "networks are run"};
}

bool is_there(TorchProgram const& program)
{
    return fs::exists(place_of(program));
}

void go_on_as(TorchProgram const& program, Syntax const& syntax, Arguments const& arguments)
{
    auto const path = place_of(program);
    if (!is_there(program))
        throw sim::RunError{
            fmt::format("{} by {}, which has LibTorch and is not beside this program: it was built "
                        "without, or the package sunder-oneshot is not installed",
                        program.does, program.file)};
    std::vector<std::string> words{path.string()};
    for (auto const& word : words_of(syntax.name))
        words.push_back(word);
    words.insert(words.end(), arguments.operands().begin(), arguments.operands().end());
    for (auto const& option : syntax.options) {
        if (!arguments.given(option.name)) continue;
        if (option.value.empty()) words.push_back(fmt::format("--{}", option.name));
        for (auto const& value : arguments.texts(option.name))
            if (!option.value.empty()) words.push_back(fmt::format("--{}={}", option.name, value));
    }
    become(words);
}

void become_one_shot(Syntax const& syntax, Arguments const& arguments)
{
    if (arguments.operands().front() == "-")
        throw usage_error(syntax.name, "a search by weights cannot come from standard input",
                          "name its file");
    go_on_as(learning_program(), syntax, arguments);
}

int run_torch_program(std::span<TorchCommand const> commands, std::string const& hint,
                      std::span<char* const> words)
{
    (void)std::signal(SIGPIPE, SIG_IGN); // a reader that goes away shows as EPIPE, see print()
    (void)std::signal(SIGXFSZ, SIG_IGN); // a limit on files shows as EFBIG, as a full disk does
    std::vector<std::string> const typed{words.begin() + 1, words.end()};
    return exit_code_of([&] {
        if (typed.empty()) throw usage_error({}, "a command is missing", hint);
        for (auto const& command : commands)
            if (command.name == typed.front()) return command.carry_out({typed.begin() + 1, typed.end()});
        throw usage_error({}, fmt::format("unknown command '{}'", typed.front()), hint);
    });
}

} // namespace sunder::cli
