#include "tools/cli/deliver.hpp"

#include "sim/base/run_error.hpp"
#include "sim/output/output_file.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <fstream>
#include <ios>
#include <ostream>
#include <streambuf>

namespace sunder::cli {
namespace {

/// A stream into print().
class Printing final : public std::streambuf {
    std::streamsize xsputn(char const* text, std::streamsize size) override
    {
        print({text, static_cast<std::size_t>(size)});
        return size;
    }

    int_type overflow(int_type character) override
    {
        char const c = traits_type::to_char_type(character);
        print({&c, 1});
        return character;
    }
};

void print_stream(std::function<void(std::ostream&)> const& write)
{
    Printing printing;
    std::ostream stream{&printing};
    stream.exceptions(std::ios::badbit); // lets what print() throws through
    write(stream);
}

} // namespace

void deliver(std::string_view text, std::optional<std::string> const& file)
{
    deliver([text](std::ostream& stream) { stream << text; }, file);
}

void deliver(std::function<void(std::ostream&)> const& write, std::optional<std::string> const& file)
{
    if (!file) return print_stream(write);
    sim::OutputFile output{*file};
    std::ofstream stream{output.temporary(), std::ios::binary | std::ios::trunc};
    write(stream);
    stream.close();
    if (!stream) throw sim::RunError{fmt::format("cannot write '{}': the disk refuses", *file)};
    output.commit();
}

} // namespace sunder::cli
