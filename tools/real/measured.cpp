#include "tools/real/measured.hpp"

#include "sim/output/model_file.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/text_table.hpp"
#include "sim/profile/batch_table.hpp"
#include "sim/profile/device_text.hpp"
#include "sim/profile/roofline_of_times.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;
using sim::Seconds;

constexpr std::size_t listed_ops = 12;

Seconds quantile_of(std::vector<Seconds> values, double share)
{
    std::ranges::sort(values);
    auto const place = static_cast<std::size_t>(share * static_cast<double>(values.size()));
    return values[std::min(place, values.size() - 1)];
}

std::vector<std::optional<Seconds>> medians_of(sim::PassTimes const& times)
{
    std::vector<std::optional<Seconds>> medians;
    for (auto const& time : op_times(times, sim::TimeForm::median))
        medians.push_back(time ? std::optional{mean_of(*time)} : std::nullopt);
    return medians;
}

std::vector<Seconds> table_of(MeasuredModel const& measured)
{
    std::map<std::int64_t, Seconds> by_size;
    for (auto const& [size, times] : measured.passes)
        by_size[size] = sim::median_of(times.passes);
    return sim::batch_table(by_size);
}

/// "{max: 4, table: [31.2 ms, ...]}"
std::string batch_of(std::vector<Seconds> const& table)
{
    std::vector<std::string> times;
    for (auto const time : table)
        times.push_back(fmt::format("{:.5g} ms", time.value() * 1e3));
    return fmt::format("{{max: {}, table: [{}]}}", table.size(), fmt::join(times, ", "));
}

std::string passes_line(std::int64_t batch, sim::PassTimes const& times)
{
    return fmt::format("batch of {}: {} a pass (median of {}; 5 % to 95 %: {} to {})\n", batch,
                       readable(sim::median_of(times.passes)), times.passes.size(),
                       readable(quantile_of(times.passes, 0.05)), readable(quantile_of(times.passes, 0.95)));
}

std::string ops_text(MeasuredModel const& measured)
{
    auto const& times = measured.passes.at(1);
    auto const medians = medians_of(times);
    std::vector<std::pair<Seconds, std::size_t>> slowest;
    for (std::size_t op = 0; op < medians.size(); ++op)
        if (medians[op]) slowest.emplace_back(*medians[op], op);
    std::ranges::sort(slowest, std::greater<>{});
    auto const whole = sim::median_of(times.passes);
    std::vector<std::vector<std::string>> rows{{"op", "kind", "median", "5 %", "95 %", "of the pass"}};
    for (auto const& [median, op] : slowest) {
        if (rows.size() > listed_ops) break;
        rows.push_back({measured.fused.ops[op].name, measured.fused.ops[op].cost_class, readable(median),
                        readable(quantile_of(times.ops[op], 0.05)),
                        readable(quantile_of(times.ops[op], 0.95)), sim::readable_share(median / whole)});
    }
    using enum sim::Alignment;
    auto text = fmt::format("the slowest of {} ops:\n", slowest.size());
    return text + sim::aligned(std::move(rows), {left, left, right, right, right, right});
}

/// A quiet machine has a few thousandths.
std::string disturbance_of(MeasuredModel const& measured)
{
    constexpr double most = 1.05;
    auto const factor = sim::pass_over_ops(measured.passes.at(1));
    if (factor <= most) return {};
    return fmt::format(
        "this machine was busy: a pass takes {:.2f} times what the medians of its ops add up to, and so "
        "much longer they are written; better measure again when it is quiet\n",
        factor);
}

std::string coding_line(CoderTimes const& times)
{
    return fmt::format("coding to {} bits: {:.3g} ns an element to encode, {:.3g} ns to decode\n", times.bits,
                       times.encode_element.value() * 1e9, times.decode_element.value() * 1e9);
}

CoderTimes const& eight_bits(MeasuredModel const& measured)
{
    return *std::ranges::find(measured.coding, 8, &CoderTimes::bits);
}

/// With what coding takes: 2 flop an element, as sim/cost/codec.hpp says, and a launch.
sim::DeviceProfile profile_of(MeasuredModel const& measured)
{
    constexpr double flops = 2;
    auto profile = sim::roofline_of_times(measured.fused, medians_of(measured.passes.at(1)));
    auto const& coding = eight_bits(measured);
    auto const state = [&](char const* cost_class, Seconds each) {
        if (profile.speed && each > Seconds{})
            profile.efficiency[cost_class] = std::min(1.0, (sim::Flops{flops} / *profile.speed) / each);
    };
    state("encode", coding.encode_element);
    state("decode", coding.decode_element);
    profile.launch_overhead = (coding.encode_each + coding.decode_each) / 2.0;
    return profile;
}

std::vector<std::string> comments_of(MeasuredModel const& measured)
{
    auto const& coding = eight_bits(measured);
    std::vector<std::string> lines{
        fmt::format("{}; {}, {}, float32.", measured.machine, measured.runtime,
                    sim::counted(static_cast<std::int64_t>(measured.threads), "thread")),
        fmt::format("Measured by sunder measure on {} with {}, whose ops take what its file says of '{}';",
                    measured.date, measured.fused.name, measured.profile),
        "this profile is for what was not measured: speed and memory rate are the greatest that an op",
        "reached, efficiencies make the ops of a class add up; coding to 8 bits takes the launch and",
        fmt::format("{:.3g} ns an element to encode, {:.3g} ns to decode.",
                    coding.encode_element.value() * 1e9, coding.decode_element.value() * 1e9)};
    auto const table = table_of(measured);
    if (table.size() > 1)
        lines.push_back(fmt::format("Of a device that batches: batch: {}", batch_of(table)));
    return lines;
}

std::string link_text(MeasuredModel const& measured)
{
    auto const& loopback = measured.loopback;
    return fmt::format("# TCP from this machine to itself; measured by sunder measure on {}: {}.\n"
                       "format: sunder-link/1\n"
                       "rate: {:.4g} Gbit/s\n"
                       "latency: {:.4g} us  # half the round trip of a byte\n",
                       measured.date, measured.machine, loopback.rate.value() * 8 / 1e9,
                       loopback.round_trip.value() / 2 * 1e6);
}

Json json_of(std::vector<sim::Op> const& ops, sim::PassTimes const& times)
{
    Json json = Json::array();
    auto const medians = medians_of(times);
    for (std::size_t op = 0; op < ops.size(); ++op) {
        if (!medians[op]) continue;
        std::vector<double> quantiles;
        for (int percent = 5; percent < 100; percent += 5)
            quantiles.push_back(quantile_of(times.ops[op], percent / 100.0).value());
        json.push_back(
            {{"name", ops[op].name}, {"time", medians[op]->value()}, {"ventiles", std::move(quantiles)}});
    }
    return json;
}

} // namespace

std::string text_of(MeasuredModel const& measured)
{
    auto text = fmt::format("{} on {}; {}, {}\n", measured.fused.name, measured.machine, measured.runtime,
                            sim::counted(static_cast<std::int64_t>(measured.threads), "thread"));
    for (auto const& [batch, times] : measured.passes)
        text += passes_line(batch, times);
    auto const table = table_of(measured);
    if (table.size() > 1) text += fmt::format("as a device's batch: {}\n", batch_of(table));
    text += disturbance_of(measured);
    text += fmt::format("\n{}\n", ops_text(measured));
    for (auto const& coding : measured.coding)
        text += coding_line(coding);
    return text + fmt::format("loopback: {} there and back, {:.3g} Gbit/s\n",
                              readable(measured.loopback.round_trip),
                              measured.loopback.rate.value() * 8 / 1e9);
}

std::string json_of(MeasuredModel const& measured)
{
    Json json{{"format", "sunder-measured/1"}, {"model", measured.fused.name}, {"profile", measured.profile},
              {"machine", measured.machine},   {"runtime", measured.runtime},  {"threads", measured.threads},
              {"date", measured.date}};
    for (auto const& [batch, times] : measured.passes)
        json["batches"].push_back({{"batch", batch},
                                   {"passes", times.passes.size()},
                                   {"pass", sim::median_of(times.passes).value()},
                                   {"pass_over_ops", sim::pass_over_ops(times)},
                                   {"ops", json_of(measured.fused.ops, times)}});
    for (std::size_t i = 0; i < measured.exits.size(); ++i)
        json["exits"].push_back({{"name", measured.fused.exits[i].name},
                                 {"ops", json_of(measured.fused.exits[i].ops, measured.exits[i])}});
    for (auto const time : table_of(measured))
        json["batch_table"].push_back(time.value());
    for (auto const& coding : measured.coding)
        json["coding"].push_back({{"bits", coding.bits},
                                  {"encode", coding.encode_each.value()},
                                  {"encode_element", coding.encode_element.value()},
                                  {"decode", coding.decode_each.value()},
                                  {"decode_element", coding.decode_element.value()}});
    json["loopback"] = {{"round_trip", measured.loopback.round_trip.value()},
                        {"rate", measured.loopback.rate.value()}};
    return json.dump(2) + "\n";
}

std::map<std::string, std::string> files_of(MeasuredModel const& measured, sim::TimeForm form)
{
    auto model = measured.model;
    sim::OpTimesOfModel times{.ops = op_times(measured.passes.at(1), form), .exits = {}};
    for (auto const& exit : measured.exits)
        times.exits.push_back(op_times(exit, form));
    state_times(model, measured.fused, measured.profile, times);
    if (!model.origin.empty()) model.origin += "; ";
    model.origin += fmt::format("times of '{}' measured on {}: {}, {}", measured.profile, measured.date,
                                measured.machine, measured.runtime);
    return {{model.name + ".yaml", model_text(model)},
            {measured.profile + ".yaml", device_text(profile_of(measured), comments_of(measured))},
            {measured.profile + "_loopback.yaml", link_text(measured)}};
}

} // namespace sunder::cli
