#include "tools/cli/deliver.hpp"

#include "tools/cli/print.hpp"
#include "tools/cli/result_file.hpp"

#include <array>
#include <ios>
#include <ostream>
#include <sstream>
#include <streambuf>
#include <utility>

namespace sunder::cli {
namespace {

using Take = std::function<void(std::string_view)>;

/// Hands on what is written to a stream, in pieces.
class Pieces final : public std::streambuf {
public:
    explicit Pieces(Take take) : take_{std::move(take)} { setp(room_.data(), room_.data() + room_.size()); }

private:
    int_type overflow(int_type character) override
    {
        sync();
        return sputc(traits_type::to_char_type(character));
    }

    int sync() override
    {
        take_({pbase(), static_cast<std::size_t>(pptr() - pbase())});
        setp(room_.data(), room_.data() + room_.size());
        return 0;
    }

    Take take_;
    std::array<char, 65536> room_{};
};

void write_by(std::function<void(std::ostream&)> const& write, Take take)
{
    Pieces pieces{std::move(take)};
    std::ostream stream{&pieces};
    stream.exceptions(std::ios::badbit); // lets what is thrown by `take` through
    write(stream);
    stream.flush();
}

void write_to_standard_output(std::function<void(std::ostream&)> const& write)
{
    if (!prints_to_terminal()) return write_by(write, print_bytes);
    std::ostringstream text;
    write(text);
    print(text.str());
}

} // namespace

void deliver(std::string_view text, std::optional<std::string> const& file)
{
    deliver([text](std::ostream& stream) { stream << text; }, file);
}

void deliver(std::function<void(std::ostream&)> const& write, std::optional<std::string> const& file)
{
    if (!file || *file == "-") return write_to_standard_output(write);
    ResultFile output{*file};
    write_by(write, [&output](std::string_view piece) { output.write(piece); });
    output.commit();
}

} // namespace sunder::cli
