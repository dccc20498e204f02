#include "tools/real/measure.hpp"

#include "nas/execute/ready_network.hpp"
#include "nas/execute/runtime.hpp"
#include "sim/base/input_files.hpp"
#include "sim/base/run_error.hpp"
#include "sim/config/load_description.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"
#include "tools/real/machine.hpp"
#include "tools/real/measured.hpp"
#include "tools/real/timed_passes.hpp"
#include "tools/rehearse/wakefulness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t most_batch = 4096;
constexpr auto word = "measure";

std::set<std::int64_t> batches_of(Arguments const& arguments)
{
    std::set<std::int64_t> sizes{1};
    std::istringstream list{arguments.text("batch").value_or("1")};
    for (std::string each; std::getline(list, each, ',');) {
        std::int64_t size = 0;
        auto const* const end = each.data() + each.size();
        auto const [stopped, problem] = std::from_chars(each.data(), end, size);
        if (problem != std::errc{} || stopped != end || size < 1 || size > most_batch)
            throw usage_error(word, fmt::format("--batch: '{}' will not do", each),
                              fmt::format("name sizes from 1 to {}, as in --batch 1,2,4", most_batch));
        sizes.insert(size);
    }
    return sizes;
}

/// Of all passes together.
PassLimits limits_of(Arguments const& arguments)
{
    constexpr std::uint64_t most = 1'000'000;
    constexpr std::uint64_t longest = 86'400; // s
    auto const seconds = arguments.whole_number("seconds", 1, longest).value_or(60);
    constexpr std::uint64_t longest_pause = 60'000; // ms
    auto const pause = arguments.whole_number("pause", 0, longest_pause).value_or(30);
    return {.warm_up = static_cast<std::int64_t>(arguments.whole_number("warm-up", 0, most).value_or(5)),
            .repetitions =
                static_cast<std::int64_t>(arguments.whole_number("repetitions", 1, most).value_or(100)),
            .longest = sim::Seconds{static_cast<double>(seconds)},
            .pause = sim::Seconds{1e-3 * static_cast<double>(pause)}};
}

/// Of a file and of devices.
std::string profile_name(Arguments const& arguments)
{
    auto const name = arguments.text("name").value_or("this_machine");
    auto const is_plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; };
    if (name.empty() || !std::ranges::all_of(name, is_plain))
        throw usage_error(word, fmt::format("--name: '{}' will not do", name),
                          "letters, digits, '_' and '-': it names a file");
    return name;
}

sim::ModelGraph graph_of(sim::ModelDescription const& model)
{
    sim::Diagnostics diagnostics;
    auto graph = build_model(model, diagnostics);
    diagnostics.raise_if_any();
    return fuse(graph);
}

void expect_computable(sim::ModelGraph const& fused)
{
    if (auto const obstacle = nas::find_unlearnable(fused); !obstacle.empty())
        throw sim::RunError{fmt::format("model '{}' cannot be run: it has {}", fused.name, obstacle)};
    for (auto const& exit : fused.exits)
        if (auto const obstacle = nas::find_unlearnable(branch_of(fused, exit)); !obstacle.empty())
            throw sim::RunError{fmt::format("exit '{}' of model '{}' cannot be run: it has {}", exit.name,
                                            fused.name, obstacle)};
}

/// The time that is left is shared by the sizes in proportion, as larger batches take longer.
void time_batches(MeasuredModel& measured, std::set<std::int64_t> const& sizes, PassLimits const& limits)
{
    std::int64_t samples = 0;
    for (auto const size : sizes)
        samples += size;
    for (auto const size : sizes) {
        auto own = limits;
        own.longest = static_cast<double>(size) / static_cast<double>(samples) * limits.longest;
        nas::ReadyNetwork const network{measured.fused, size};
        measured.passes[size] = time_passes(network, network.inputs(), own);
        if (size != 1) continue;
        for (auto const& exit : measured.fused.exits) {
            if (exit.ops.empty()) {
                measured.exits.emplace_back(); // it is free
                continue;
            }
            nas::ReadyNetwork const branch{branch_of(measured.fused, exit), 1};
            measured.exits.push_back(time_passes(branch, branch.inputs(), own));
        }
    }
}

/// Before anything is measured for it.
void expect_folder(fs::path const& folder)
{
    std::error_code none;
    if (fs::exists(folder, none) && !fs::is_directory(folder, none))
        throw sim::RunError{fmt::format("cannot write into '{}': it is no folder", folder.string())};
}

void write_files(MeasuredModel const& measured, fs::path const& folder, sim::TimeForm form)
{
    auto const files = files_of(measured, form);
    for (auto const& [name, text] : files)
        sim::expect_no_input(folder / name);
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem) throw sim::RunError{fmt::format("cannot make '{}': {}", folder.string(), problem.message())};
    for (auto const& [name, text] : files)
        deliver(text, (folder / name).string());
}

} // namespace

void measure(std::vector<std::string> const& typed)
{
    auto const syntax = measure_command().syntax;
    auto const arguments = parse(syntax, typed);
    if (arguments.given("help")) return print(help_of(syntax));
    constexpr std::uint64_t most_threads = 1024;
    auto const threads = arguments.whole_number("threads", 1, most_threads).value_or(1);
    auto const sizes = batches_of(arguments);
    auto const limits = limits_of(arguments);
    auto const folder = arguments.output_file();
    MeasuredModel measured;
    measured.profile = profile_name(arguments);
    measured.model = sim::load_description(arguments.operands().front());
    if (measured.model.name == measured.profile)
        throw usage_error(word, "the model and the profile would be one file", "name another: --name NAME");
    measured.fused = graph_of(measured.model);
    expect_computable(measured.fused);
    if (folder) expect_folder(*folder);

    std::optional<rehearse::Wakefulness> wakefulness;
    if (arguments.given("awake")) wakefulness.emplace();
    nas::use_threads(static_cast<int>(threads));
    measured.machine = processor_name();
    measured.runtime = nas::runtime_name();
    measured.threads = threads;
    measured.date = date_today();
    time_batches(measured, sizes, limits);
    measured.coding = measure_coding(limits.pause);
    measured.loopback = measure_loopback();

    if (folder)
        write_files(measured, *folder,
                    arguments.given("distribution") ? sim::TimeForm::empirical : sim::TimeForm::median);
    print(arguments.given("json") ? json_of(measured) : text_of(measured));
}

} // namespace sunder::cli
