#include "sim/timeline/timeline.hpp"

#include "sim/base/about_file.hpp"
#include "sim/output/records_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <ostream>

namespace sunder::cli {
namespace {

enum class Format : std::uint8_t { trace_events, paje };

Format format_of(Arguments const& arguments)
{
    auto const wanted = arguments.choice("format", {"json", "paje"});
    if (wanted) return *wanted == "paje" ? Format::paje : Format::trace_events;
    auto const file = arguments.text("output").value_or("");
    return file.ends_with(".paje") || file.ends_with(".trace") ? Format::paje : Format::trace_events;
}

sim::TimelineChoice choice_of(Arguments const& arguments, sim::Records const& records)
{
    auto const& path = arguments.operands().front();
    if (records.spans.size() == 0)
        throw sim::about_file(path, "it holds no spans, only requests",
                              "run again with --set run.record=spans");
    auto const last = records.windows.size() - 1;
    auto const most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return {
        .replication = static_cast<std::int32_t>(arguments.whole_number("replication", 0, last).value_or(0)),
        .requests = static_cast<std::int64_t>(arguments.whole_number("requests", 1, most).value_or(most))};
}

void timeline(Arguments const& arguments)
{
    auto const format = format_of(arguments);
    auto const records = sim::read_records(arguments.operands().front()).records;
    auto const chosen = sim::timeline_of(records, choice_of(arguments, records));
    auto const write = format == Format::paje ? sim::write_paje : sim::write_trace_events;
    deliver([&](std::ostream& stream) { write(stream, records, chosen); }, arguments.text("output"));
}

} // namespace

Command timeline_command()
{
    return {.syntax =
                {.name = "timeline",
                 .operands = "FILE.h5",
                 .purpose = "Shows what every device, link and request did when, for ui.perfetto.dev, or "
                            "ViTE and pajeng.",
                 .example = "sunder timeline run.h5 -o run.json",
                 .options =
                     {{"output", 'o', "FILE", "write there: .json for Perfetto, .paje for Paje"},
                      {"format", '\0', "NAME", "json or paje; as FILE ends by default", "", {"json", "paje"}},
                      {"replication", '\0', "N", "of this replication, from 0", "0"},
                      {"requests", '\0', "N", "of the first N requests only"}}},
            .carry_out = timeline};
}

} // namespace sunder::cli
