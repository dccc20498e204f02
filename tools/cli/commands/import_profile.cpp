#include "sim/base/run_error.hpp"
#include "sim/config/load_description.hpp"
#include "sim/form/files.hpp"
#include "sim/output/model_file.hpp"
#include "sim/output/readable.hpp"
#include "sim/profile/foreign_profile.hpp"
#include "sim/profile/match_profile.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

namespace sunder::cli {
namespace {

constexpr std::size_t listed = 20; // of those that were not matched, on either side

sim::ForeignProfile profile_in(std::string const& path, std::size_t passes)
{
    sim::Diagnostics diagnostics;
    auto const source = sim::source_of(path, 0, sim::read_from_disk(path), diagnostics);
    sim::ForeignProfile profile;
    if (source) profile = sim::read_foreign_profile(source, passes, diagnostics);
    diagnostics.raise_if_any();
    return profile;
}

std::string left_over(std::vector<sim::LeftOver> const& all, std::string_view heading)
{
    if (all.empty()) return {};
    auto text = fmt::format("{} ({}):\n", heading, all.size());
    for (std::size_t i = 0; i < std::min(all.size(), listed); ++i) {
        auto const& each = all[i];
        auto const took =
            each.time > sim::Seconds{} ? fmt::format(", {}", readable(each.time)) : std::string{};
        auto const why = each.why.empty() ? std::string{} : fmt::format(": {}", each.why);
        text += fmt::format("  {}{}{}\n", each.name, took, why);
    }
    if (all.size() > listed) text += fmt::format("  and {} more\n", all.size() - listed);
    return text;
}

std::string told(sim::ProfileMatch const& match, sim::ForeignProfile const& profile, std::string const& model)
{
    bool const is_sums = profile.sums == sim::KindSums::yes;
    auto text =
        is_sums
            ? fmt::format(
                  "{}: {}, of which {} are spread over the ops of '{}' by their work\n", profile.runtime,
                  sim::counted(static_cast<std::int64_t>(profile.ops.size()), "kind"), match.by_kind, model)
            : fmt::format("{}: {}, of which {} by name and {} by kind and order are ops of '{}'\n",
                          profile.runtime, sim::counted(static_cast<std::int64_t>(profile.ops.size()), "op"),
                          match.by_name, match.by_kind, model);
    text += fmt::format("they take {}", readable(match.matched));
    if (!profile.passes.empty())
        text += fmt::format(" of {} a pass (median of {})", readable(sim::median_of(profile.passes)),
                            profile.passes.size());
    return fmt::format(
        "{}\n{}{}", text,
        left_over(match.theirs, is_sums ? "not kinds of op of the model" : "not ops of the model"),
        left_over(match.ours, "ops of the model without a time, for which a device's profile holds"));
}

void import_profile(Arguments const& arguments)
{
    for (auto const* const needed : {"model", "name"})
        if (!arguments.given(needed))
            throw usage_error("import profile", fmt::format("--{} is missing", needed),
                              "as in --model resnet18.yaml --name raspberry_pi_4");
    constexpr std::uint64_t most_passes = 1'000'000;
    auto const passes = arguments.whole_number("passes", 1, most_passes).value_or(1);
    auto model = sim::load_description(*arguments.text("model"));
    auto const profile = profile_in(arguments.operands().front(), passes);
    sim::Diagnostics diagnostics;
    auto const fused = fuse(build_model(model, diagnostics));
    auto const match = match_profile(fused, profile);
    auto const report = told(match, profile, model.name);
    if (match.by_name + match.by_kind == 0)
        throw sim::RunError{fmt::format("no op of '{}' is in this profile\n{}", model.name, report)};
    auto const name = *arguments.text("name");
    state_times(model, fused, name, {.ops = match.times, .exits = {}});
    if (!model.origin.empty()) model.origin += "; ";
    model.origin += fmt::format("times of '{}' as {} told them", name, profile.runtime);
    auto const output = arguments.text("output");
    deliver(model_text(model), output);
    if (output && *output != "-")
        print(report);
    else
        say(report); // the model has standard output
}

} // namespace

Command import_profile_command()
{
    return {.syntax = {.name = "import profile",
                       .operands = "FILE",
                       .purpose = "Puts what ONNX Runtime, TensorFlow Lite or torch.profiler measured into a "
                                  "model's file.",
                       .example = "sunder import profile onnxruntime_profile.json --model resnet18.yaml "
                                  "--name pi -o resnet18_on_pi.yaml",
                       .options = {{"output", 'o', "FILE.yaml", "instead of standard output"},
                                   {"model", '\0', "MODEL", "whose ops they are"},
                                   {"name", '\0', "DEVICE",
                                    "of the device, or of its profile, as scenarios have it"},
                                   {"passes", '\0', "N", "torch.profiler: passes of the model that it holds",
                                    "1"}}},
            .carry_out = import_profile};
}

} // namespace sunder::cli
