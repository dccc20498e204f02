#include "tools/fit/profile_library.hpp"

#include "sim/base/run_error.hpp"
#include "tools/fit/profile_file.hpp"
#include "tools/fit/quoted_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>

namespace sunder::fit {
namespace {

constexpr int fewest_int8 = 6; ///< networks for which a profile of int8 is written
constexpr double percent = 100;
constexpr std::string_view no_name = "-";
constexpr std::string_view table_title = "## Fitted to ncnn's benchmark page";
constexpr std::string_view table_introduction =
    R"(Written, with this section, by `build/release/bin/fit_ncnn TIMES.csv GRAPHS tools/fit models/devices`, from the table of ncnn's benchmark
page (github.com/Tencent/ncnn, folder benchmark, at a4d2ea1 of July 2026, BSD-3) and ncnn's text graphs of the networks, which
`sunder import ncnn` reads. Names are machine, runtime, threads (`4t`) and `int8`; of GPUs without threads.

* **Model.** Bytes move after the work (`overlap: none`). An op takes work / (efficiency x speed) + tensors / rate of its class + weights /
  `weight_rate` + `launch_overhead`: sums of positive terms, 14 of a processor and 5 more for int8. Classes too rare to be told apart share one.
  `speed` is the greatest rate of work that a class reaches, counted as written, so Winograd's is above what the processor multiplies.
* **Pooling.** Processors are fitted together, and GPUs: the logarithms of a machine's terms are drawn from one normal distribution, whose mean and
  covariance are fitted as well (tools/fit/pooled_fit.hpp). So 15 to 32 networks a machine suffice for 19 terms, and what they cannot tell
  is taken from machines otherwise alike.
* **Error.** |foretold / measured - 1| of networks that are left out, one after the other with their int8 twins, on every machine at once; the fit then begins anew
  without them. Machines with 15 networks or more. What terms there are was chosen with all of these networks in view.
* **Doubles.** A time is the least of a row's run. 815 of the table's keys stand in several rows, of other builds of ncnn or compilers: their median,
  of two the geometric mean, for a user has one build and nobody knows which. They differ by 18 % in the median, which no profile can foretell.
* **Precision.** Floating-point rows are what ncnn chooses: float16 where the processor or GPU has it. Profiles of processors count float32, those of GPUs float16; their
  rates go with that. Profiles `int8` are for quantised models, whose sums and copies stay floats: their rates hold that. GPUs have none: Vulkan's layers of
  ncnn at that time mostly do not take int8.
* **Rates.** They say what the table shows, not what the chip can do: a `weight_rate` of hundreds of GB/s means that networks with large weights take no longer than their
  work explains, rates of tensors take in what packing and unpacking them costs.
* **Not stated.** Memory and power, but of a few (tools/fit/data_sheets.csv): energy of the others is 0.
* **Where not to use it.** One transformer stands in the table, `vision_transformer`. Left out, it is foretold up to ten times too fast, as nothing else tells how slowly ncnn's large
  matrix products go; with it in, profiles hold for what is like it. On processors vgg16 is foretold half too slow and squeezenet_ssd a third too fast; on GPUs
  vgg16 twice too slow and efficientnetv2_b0 2.5 times too fast. The order of networks is foretold worse on GPUs, where small ones all take about as long:
  below 0.95 even for networks that were fitted. A launch cost for each class, one more for ops of few elements and work by element of the output
  were tried: networks left out then have orders of 0.899 to 0.906. With a floor for each op in place of a cost it is 0.849 instead of 0.873 (networks of floats only).
  Phones slow when warm; all was measured cool and alone.
* **Short names.** They hold for networks as ncnn runs them, in floating point, on as many threads as the machine has cores. Those of tools/fit/aliases.csv:

)";

std::string_view name_for(MachineName const& machine, Processor processor)
{
    return processor == Processor::gpu ? machine.gpu : machine.processor;
}

/// With fewest threads, with most and, where these rows stand for a GPU, that with most networks alone.
std::vector<std::size_t> rows_worth_a_profile(MachineGroup const& group, std::string_view machine)
{
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < group.machines.size(); ++row)
        if (group.machines[row].machine == machine) rows.push_back(row);
    if (rows.empty()) return rows;
    auto const threads = [&](std::size_t row) { return group.machines[row].threads; };
    auto const networks = [&](std::size_t row) { return group.machines[row].of.size(); };
    if (group.processor == Processor::gpu) return {*std::ranges::max_element(rows, {}, networks)};
    std::ranges::sort(rows, {}, threads);
    if (rows.size() == 1) return rows;
    if (threads(rows.front()) == 1) return {rows.front(), rows.back()};
    return {rows.back()};
}

std::string threads_text(int threads)
{
    return threads == 1 ? "1 thread" : fmt::format("{} threads", threads);
}

std::string runtime_text(LibraryEntry const& entry)
{
    if (entry.times->processor == Processor::gpu) return "ncnn with Vulkan, float16";
    return fmt::format("ncnn, {}, {}", threads_text(entry.times->threads),
                       entry.numbers == NumberKind::int8 ? "int8" : "floating point");
}

} // namespace

StatedKeys read_stated_keys(std::filesystem::path const& path)
{
    enum Column : std::size_t { name, key, value, source, columns };
    QuotedRows const rows{path, columns};
    rows.raise_if_any();
    StatedKeys keys;
    for (auto const& row : rows.all())
        keys[std::string{row[name].text}].push_back({.key = std::string{row[key].text},
                                                     .value = std::string{row[value].text},
                                                     .source = std::string{row[source].text}});
    return keys;
}

std::vector<Alias> read_aliases(std::filesystem::path const& path)
{
    enum Column : std::size_t { name, profile, columns };
    QuotedRows const rows{path, columns};
    rows.raise_if_any();
    std::vector<Alias> aliases;
    for (auto const& row : rows.all())
        aliases.push_back({.name = std::string{row[name].text}, .profile = std::string{row[profile].text}});
    return aliases;
}

std::vector<LibraryEntry> entries_of(ProfileLibrary const& library, FittedGroup const& fitted,
                                     std::vector<TimedNetwork> const& networks)
{
    auto const processor = fitted.group.processor;
    std::vector<LibraryEntry> entries;
    for (auto const& machine : library.names) {
        auto const name = name_for(machine, processor);
        if (name == no_name) continue;
        auto const rows = rows_worth_a_profile(fitted.group, machine.machine);
        for (auto const row : rows) {
            auto const& times = fitted.group.machines[row];
            auto const stem = processor == Processor::gpu ? fmt::format("{}_ncnn", name)
                                                          : fmt::format("{}_ncnn_{}t", name, times.threads);
            LibraryEntry entry{.name = stem,
                               .machine = machine,
                               .times = &times,
                               .row = static_cast<Eigen::Index>(row),
                               .numbers = NumberKind::floats,
                               .errors = {}};
            auto const add = [&](NumberKind numbers, int fewest) {
                auto const errors = errors_of_machine(fitted, entry.row, networks, numbers);
                if (!errors || errors->networks < fewest) return;
                entry.numbers = numbers;
                entry.errors = *errors;
                entries.push_back(entry);
            };
            add(NumberKind::floats, 1);
            entry.name += "_int8";
            if (processor == Processor::cpu && row == rows.back()) add(NumberKind::int8, fewest_int8);
        }
    }
    return entries;
}

std::string text_of(LibraryEntry const& entry, FittedGroup const& fitted, ProfileLibrary const& library)
{
    bool const is_gpu = entry.times->processor == Processor::gpu;
    ProfileRequest request{.name = entry.name, .numbers = entry.numbers};
    constexpr int float16_bits = 16;
    constexpr int int8_bits = 8;
    if (is_gpu) request.element_bits = float16_bits;
    if (entry.numbers == NumberKind::int8) request.element_bits = int8_bits;
    auto const profile = profile_of(fitted.theta.row(entry.row).transpose(), request);
    std::vector<std::string> about = {
        fmt::format("{}; {}.", entry.machine.what, runtime_text(entry)),
        "Fitted by tools/fit/fit_ncnn to ncnn's benchmark page (github.com/Tencent/ncnn, benchmark, at "
        "a4d2ea1, July 2026,",
        fmt::format("BSD-3): {} networks here, and what other {} have in common.", entry.times->of.size(),
                    is_gpu ? "GPUs" : "processors"),
        fmt::format("Error of {} networks{}, each left out of the fit on every machine at once: {}.",
                    entry.errors.networks, entry.numbers == NumberKind::int8 ? " of int8" : "",
                    error_text(entry.errors)),
        "Limits: README.md beside it. Speed is the greatest rate of work that a class of op reaches, no data "
        "sheet's.",
    };
    auto const name = std::string{name_for(entry.machine, entry.times->processor)};
    auto const found = library.stated.find(name);
    auto stated = found == library.stated.end() ? std::vector<StatedKey>{} : found->second;
    if (auto const error = find_error_key(entry.errors)) stated.push_back(*error);
    return text_of(profile, about, stated);
}

void write_profiles(ProfileLibrary const& library, FittedGroup const& fitted,
                    std::vector<TimedNetwork> const& networks, std::filesystem::path const& folder)
{
    for (auto const& entry : entries_of(library, fitted, networks))
        write_whole(folder / (entry.name + ".yaml"), text_of(entry, fitted, library));
}

void write_aliases(std::vector<Alias> const& aliases, std::filesystem::path const& folder)
{
    for (auto const& alias : aliases) {
        auto const profile = alias.profile + ".yaml";
        if (!std::filesystem::is_regular_file(folder / profile))
            throw sim::RunError{fmt::format("'{}' is to be called '{}', but there is no {}", alias.profile,
                                            alias.name, (folder / profile).string())};
        auto const part = folder / (alias.name + ".yaml.part");
        std::filesystem::remove(part);
        std::filesystem::create_symlink(profile, part);
        std::filesystem::rename(part, folder / (alias.name + ".yaml"));
    }
}

std::string report_lines(std::vector<FittedGroup> const& groups)
{
    std::string text;
    for (auto const& group : groups) {
        auto const* const name = group.group.processor == Processor::gpu ? "GPUs" : "processors";
        text += fmt::format("* {}: {}", name, report_of({&group, 1}));
    }
    return text + fmt::format("* all together: {}", report_of(groups));
}

void write_table(ProfileLibrary const& library, std::vector<FittedGroup> const& groups,
                 std::vector<TimedNetwork> const& networks, std::filesystem::path const& folder)
{
    auto const path = folder / "README.md";
    std::ostringstream before;
    std::ifstream const file{path, std::ios::binary};
    if (!file) throw sim::RunError{"cannot read " + path.string()};
    before << file.rdbuf();
    auto text = before.str();
    text.resize(std::min(text.find(table_title), text.size()));
    auto const out = std::back_inserter(text);
    fmt::format_to(out, "{}\n\n{}", table_title, table_introduction);
    for (auto const& alias : library.aliases)
        fmt::format_to(out, "`{}` is a link to `{}`.\n", alias.name, alias.profile);
    fmt::format_to(out, "\nErrors over all machines and networks:\n\n");
    text += report_lines(groups);
    fmt::format_to(out,
                   "\n| profile | kind | machine | runtime | networks | median error | 80th percentile |\n"
                   "| --- | --- | --- | --- | ---: | ---: | ---: |\n");
    for (auto const& group : groups)
        for (auto const& entry : entries_of(library, group, networks))
            fmt::format_to(out, "| {} | {} | {} | {} | {} | {:.0f} % | {:.0f} % |\n", entry.name,
                           entry.times->processor == Processor::gpu ? "gpu" : entry.machine.kind,
                           entry.machine.what, runtime_text(entry), entry.errors.networks,
                           percent * entry.errors.median, percent * entry.errors.p80);
    write_whole(path, text);
}

} // namespace sunder::fit
