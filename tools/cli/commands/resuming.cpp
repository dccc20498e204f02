#include "tools/cli/commands/resuming.hpp"

#include "sim/hdf5/foreseen_file.hpp"

namespace sunder::cli {

using Start = sim::Journal::Start;

Start start_of(Arguments const& arguments)
{
    bool const is_resumed = arguments.given("resume");
    bool const is_fresh = arguments.given("fresh");
    if (is_resumed && is_fresh)
        throw usage_error(arguments.command(), "--resume and --fresh exclude each other");
    if (is_resumed) return Start::resume;
    return is_fresh ? Start::afresh : Start::unasked;
}

void settle(std::filesystem::path const& left, Start start)
{
    if (!sim::open_foreseen(left)) return;
    if (start == Start::unasked)
        sim::refuse_unasked(left, "this is left of work that was cut short",
                            "--resume goes on with it, --fresh drops it");
    if (start == Start::afresh) std::filesystem::remove(left);
}

} // namespace sunder::cli
