#include "tools/cli/deliver.hpp"

#include "sim/base/run_error.hpp"
#include "sim/output/output_file.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <fstream>

namespace sunder::cli {

void deliver(std::string_view text, std::optional<std::string> const& file)
{
    if (!file) return print(text);
    sim::OutputFile output{*file};
    std::ofstream stream{output.temporary(), std::ios::binary | std::ios::trunc};
    stream << text;
    stream.close();
    if (!stream) throw sim::RunError{fmt::format("cannot write '{}': the disk refuses", *file)};
    output.commit();
}

} // namespace sunder::cli
