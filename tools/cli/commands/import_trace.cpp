#include "sim/base/input_files.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/base/run_error.hpp"
#include "sim/form/files.hpp"
#include "sim/trace/trace_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"

#include <filesystem>
#include <map>
#include <set>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

std::optional<sim::TraceFormat> format_of(Arguments const& arguments)
{
    auto const name = arguments.choice("format", {"time-rate", "mahimahi", "hsdpa", "csv"});
    if (!name) return std::nullopt;
    if (*name == "time-rate") return sim::TraceFormat::time_rate;
    if (*name == "hsdpa") return sim::TraceFormat::hsdpa;
    return *name == "mahimahi" ? sim::TraceFormat::mahimahi : sim::TraceFormat::csv;
}

sim::Seconds bin_of(Arguments const& arguments)
{
    auto const typed = arguments.text("bin");
    if (!typed) return sim::TraceImport{}.bin;
    sim::ParseProblem problem;
    auto const seconds = sim::parse_quantity(*typed, sim::Seconds::dimension, problem);
    if (!seconds) throw usage_error("import trace", "--bin: " + problem.message, problem.hint);
    if (*seconds <= 0)
        throw usage_error("import trace", "--bin: '" + *typed + "' will not do", "it has to be above 0");
    return sim::Seconds{*seconds};
}

/// \return nothing where a mistake was reported
std::optional<std::string> imported(sim::TraceImport import, std::string const& path,
                                    sim::Diagnostics& diagnostics)
{
    import.source = sim::source_of(path, 0, sim::read_from_disk(path), diagnostics);
    if (!import.source) return std::nullopt;
    return sim::import_trace(import, diagnostics);
}

/// In folders within it, too.
std::set<fs::path> files_in(fs::path const& folder)
{
    std::set<fs::path> files;
    for (auto const& entry : fs::recursive_directory_iterator{folder})
        if (entry.is_regular_file()) files.insert(entry.path());
    if (files.empty()) throw sim::RunError("there is no file in '" + folder.string() + "'");
    return files;
}

/// Every file of a folder, as one trace for as many devices, in the order of their paths.
std::string import_for_devices(sim::TraceImport const& import, fs::path const& folder)
{
    std::vector<std::string> texts;
    sim::Diagnostics diagnostics;
    for (auto const& file : files_in(folder))
        texts.push_back(imported(import, file, diagnostics).value_or(""));
    diagnostics.raise_if_any();
    return sim::join_traces(texts);
}

/// Every file of a folder, each as a file of the same name in another folder.
void import_folder(sim::TraceImport const& import, fs::path const& folder, fs::path const& output)
{
    std::map<fs::path, std::string> texts;
    sim::Diagnostics diagnostics;
    for (auto const& file : files_in(folder)) {
        auto const target = output / fs::relative(file, folder).replace_extension(".csv");
        if (texts.contains(target))
            throw sim::RunError("two files of '" + folder.string() + "' would become '" + target.string() +
                                "'");
        texts[target] = imported(import, file, diagnostics).value_or("");
    }
    diagnostics.raise_if_any();
    for (auto const& [target, text] : texts)
        sim::expect_no_input(target);
    for (auto const& [target, text] : texts) {
        fs::create_directories(target.parent_path());
        deliver(text, target.string());
    }
}

void import_trace(Arguments const& arguments)
{
    auto const& path = arguments.operands().front();
    auto const output = arguments.text("output");
    sim::TraceImport const import{.format = format_of(arguments),
                                  .columns = {.time = arguments.text("time"),
                                              .rate = arguments.text("rate"),
                                              .time_unit = arguments.text("time-unit"),
                                              .unit = arguments.text("unit")},
                                  .bin = bin_of(arguments)};
    if (fs::is_directory(path)) {
        bool const to_folder = output &&
                               (fs::is_directory(*output) || fs::path{*output}.extension() != ".csv") &&
                               *output != "-";
        if (to_folder) return import_folder(import, path, *output);
        return deliver(import_for_devices(import, path), output);
    }
    sim::Diagnostics diagnostics;
    auto const text = imported(import, path, diagnostics);
    diagnostics.raise_if_any();
    deliver(*text, output);
}

} // namespace

Command import_trace_command()
{
    return {
        .syntax = {.name = "import trace",
                   .operands = "FILE|FOLDER",
                   .purpose =
                       "Turns a recorded bandwidth trace, or those of a folder, into a trace file of ours.",
                   .example = "sunder import trace walks -o phones.csv",
                   .options = {{"output", 'o', "FILE.csv",
                                "instead of standard output; of a folder one trace for each device, or a "
                                "folder for a file each"},
                               {"format", '\0', "NAME", "time-rate, mahimahi, hsdpa or csv", "as it looks"},
                               {"time", '\0', "COLUMN", "csv: where the times are", "as it is named"},
                               {"rate", '\0', "COLUMN", "csv: where the rates are", "as it is named"},
                               {"time-unit", '\0', "UNIT", "of the times, ms",
                                "as the header says; dates and seconds since 1970 have none"},
                               {"unit", '\0', "UNIT", "of the rates, Mbit/s", "as the header says"},
                               {"bin", '\0', "TIME", "mahimahi: count packets over this long", "100 ms"}}},
        .carry_out = import_trace};
}

} // namespace sunder::cli
