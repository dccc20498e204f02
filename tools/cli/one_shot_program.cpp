#include "tools/cli/one_shot_program.hpp"

#include "sim/base/run_error.hpp"
#include "tools/cli/cluster/launch.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

namespace sunder::cli {

namespace fs = std::filesystem;

void become_one_shot(Syntax const& syntax, Arguments const& arguments)
{
    auto const& file = arguments.operands().front();
    if (file == "-")
        throw usage_error(syntax.name, "a search by weights cannot come from standard input",
                          "name its file");
    auto const program = fs::read_symlink("/proc/self/exe").parent_path() / "sunder_oneshot";
    if (!fs::exists(program))
        throw sim::RunError{
            "this search takes accuracies from weights, and sunder was built without LibTorch"};
    std::vector<std::string> words{program.string(), syntax.name, file};
    for (auto const& option : syntax.options) {
        if (!arguments.given(option.name)) continue;
        words.push_back(option.value.empty()
                            ? fmt::format("--{}", option.name)
                            : fmt::format("--{}={}", option.name, *arguments.text(option.name)));
    }
    become(words);
}

} // namespace sunder::cli
