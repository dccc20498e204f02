#include "nas/output/search_file.hpp"
#include "nas/report/search_report.hpp"
#include "sim/hdf5/result_format.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/sweep_file.hpp"
#include "sim/report/run_report.hpp"
#include "sim/report/sweep_report.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"

namespace sunder::cli {
namespace {

sim::ReportPage page_of(std::string const& path)
{
    auto const format = sim::format_in(path);
    if (format == nas::search_format) return nas::search_report(nas::read_search(path));
    if (format == sim::sweep_format_name) return sim::sweep_report(sim::read_sweep(path));
    return sim::run_report(std::filesystem::path{path});
}

void report(Arguments const& arguments)
{
    deliver(sim::html_of(page_of(arguments.operands().front())), arguments.text("output"));
}

} // namespace

Command report_command()
{
    return {.syntax = {.name = "report",
                       .operands = "FILE.h5",
                       .purpose =
                           "Draws a run, a sweep or a search as one web page that needs nothing but itself.",
                       .example = "sunder report run.h5 -o run.html",
                       .options = {{"output", 'o', "FILE.html", "instead of standard output"}}},
            .carry_out = report};
}

} // namespace sunder::cli
