#include "sim/base/plain_text.hpp"
#include "sim/base/run_error.hpp"
#include "sim/config/load.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_devices = 1'000'000;

/// What the command line leaves open.
struct Choices {
    std::string name;
    std::string file = "FILE.yaml"; ///< as the comments call it
    std::string device = "raspberry_pi_4";
    std::string server = "gtx_1080_ti_pytorch";
    std::string link = "wifi_5";
    std::string model = "mobilenet_v2";
    std::uint64_t count = 1;
    std::string arrivals = "{poisson: 2 /s}";
    std::string deadline = "100 ms";
};

/// A rate alone is that of Poisson's process.
std::string arrivals_of(std::string const& typed)
{
    return typed.starts_with('{') ? typed : fmt::format("{{poisson: {}}}", typed);
}

Choices choices_of(Arguments const& arguments)
{
    Choices choices;
    std::array<std::pair<char const*, std::string*>, 6> const texts{{{"device", &choices.device},
                                                                     {"server", &choices.server},
                                                                     {"link", &choices.link},
                                                                     {"model", &choices.model},
                                                                     {"arrivals", &choices.arrivals},
                                                                     {"deadline", &choices.deadline}}};
    for (auto const& [option, value] : texts) {
        auto const typed = arguments.text(option);
        if (!typed) continue;
        if (auto const flaw = sim::flaw_of_name(*typed); !flaw.empty())
            throw usage_error("new", fmt::format("--{}: this value {}", option, flaw));
        *value = *typed;
    }
    choices.arrivals = arrivals_of(choices.arrivals);
    choices.count = arguments.whole_number("count", 1, most_devices).value_or(choices.count);
    if (!arguments.operands().empty()) choices.name = arguments.operands().front();
    if (auto const flaw = sim::flaw_of_name(choices.name); !choices.name.empty() && !flaw.empty())
        throw usage_error("new", fmt::format("the name {}", flaw));
    if (auto const file = arguments.text("output"); file && *file != "-") choices.file = *file;
    return choices;
}

std::string text_of(Choices const& choices)
{
    auto const heading = fmt::format("# {}: {} with {}, which {} across {} completes.\n",
                                     choices.name.empty() ? "A scenario" : choices.name, choices.device,
                                     choices.model, choices.server, choices.link);
    auto quoted = choices.name;
    for (auto at = quoted.find('\''); at != std::string::npos; at = quoted.find('\'', at + 2))
        quoted.insert(at, 1, '\''); // as YAML has it
    auto const name = quoted.empty() ? std::string{} : fmt::format("name: '{}'\n", quoted);
    return heading +
           fmt::format(R"(#
#   sunder plan {0}               what each cut would cost a lone request
#   sunder run {0}                what happens at the best one
#   sunder run {0} --set applications.camera.split=server_only   or at another
#   sunder sweep {0} --vary links.link.rate="2 Mbit/s, 20 Mbit/s" -o sweep.h5   or elsewhere
#
# Names are those of `sunder list`; a path of a file of yours does as well. Keys that stand beside `profile` override it.
)",
                       choices.file) +
           "format: sunder-scenario/1\n" + name +
           fmt::format(R"(devices:
  device: {{profile: {0}, count: {1}}}  # each is one of its kind, with requests of its own
  server: {{profile: {2}}}  # one for all; `workers: 4` for four requests at once
links:
  link: {{profile: {3}}}  # one for all; with `each: device` every device has its own
routes:
  - {{from: device, to: server, via: [link]}}
applications:
  camera:
    model: {4}
    origin: device
    arrivals: {5}  # of each device
    deadline: {6}  # what takes longer is counted as late
    split: {{best: latency}}  # of a lone request; or device_only, server_only, {{after: OP}}, {{best: under_load}}
    servers: [server]
    codec: {{bits: 8}}  # of each number that crosses; leave it out to send them as they are
    answer: 1 kB  # what comes back
run: {{until: 60 s, warm_up: 5 s, seed: 1, replications: 10}}
)",
                       choices.device, choices.count, choices.server, choices.link, choices.model,
                       choices.arrivals, choices.deadline);
}

void make(Arguments const& arguments)
{
    auto const file = arguments.text("output");
    bool const to_file = file && *file != "-";
    if (to_file && fs::exists(fs::symlink_status(*file)))
        throw sim::RunError{fmt::format("'{}' is there already, and nothing is written over it", *file)};
    auto const text = text_of(choices_of(arguments));
    auto const scenario =
        sim::parse_scenario({.path = to_file ? fs::path{*file} : fs::path{"new.yaml"}, .text = text});
    (void)sim::deploy(scenario);
    warn(scenario.warnings);
    deliver(text, file);
}

} // namespace

Command new_command()
{
    Choices const usual;
    return {
        .syntax =
            {.name = "new",
             .operands = "[NAME]",
             .least_operands = 0,
             .most_operands = 1,
             .purpose = "Writes a scenario to start from: devices, a server and a link that share a model.",
             .example = "sunder new --device raspberry_pi_4 --link wifi_5 --model resnet18 -o mine.yaml",
             .options = {{"output", 'o', "FILE.yaml", "instead of standard output; none that is there"},
                         {"device", '\0', "NAME", "who asks, see `sunder list devices`", usual.device},
                         {"server", '\0', "NAME", "who helps", usual.server},
                         {"link", '\0', "NAME", "what joins them, see `sunder list links`", usual.link},
                         {"model", '\0', "NAME", "what they share, see `sunder list models`", usual.model},
                         {"count", '\0', "N", "how many devices there are", "1"},
                         {"arrivals", '\0', "ARRIVALS",
                          "of each device: a rate, as in '5 /s', or what `arrivals` of a scenario may be",
                          "2 /s"},
                         {"deadline", '\0', "TIME", "by when a request should be answered", usual.deadline}}},
        .carry_out = make};
}

} // namespace sunder::cli
