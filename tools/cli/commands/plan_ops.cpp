#include "tools/cli/commands/plan_ops.hpp"

#include "sim/base/match.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/config/scenario_or_model.hpp"
#include "sim/config/shelvings.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/text_table.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/commands/named_file.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

/// A model, the devices on which its ops are priced, and where they run.
struct Listed {
    sim::ModelGraph const& model;
    std::vector<sim::DeviceGroup const*> devices;
    std::vector<int> position_of; ///< (ops,) among the devices; empty: that is not decided
};

/// Mean time on one worker at full speed; nothing where it is not known.
std::optional<sim::Seconds> time_of(Listed const& listed, int op, std::size_t device)
{
    auto const time = find_op_time(listed.model, op, *listed.devices[device]);
    return time ? std::optional{time->mean()} : std::nullopt;
}

std::string kind_of(sim::Op const& op)
{
    auto const key = sim::key_of(op.kind);
    return key.empty() ? "opaque" : std::string{key};
}

/// "conv2d+batch_norm+activation", of what is one op after fusing.
std::string kinds_of(sim::Op const& op)
{
    if (op.parts.empty()) return kind_of(op);
    std::string kinds;
    for (auto const& part : op.parts)
        kinds += (kinds.empty() ? "" : "+") + kind_of(part);
    return kinds;
}

bool runs_on(Listed const& listed, std::size_t op, std::size_t device)
{
    return op < listed.position_of.size() && listed.position_of[op] == static_cast<int>(device);
}

// Text
// ------------------------------------------------------------------------------------

std::string kilobytes(sim::Bytes bytes)
{
    return fmt::format("{:.1f}", bytes.value() / 1e3);
}

std::string milliseconds(std::optional<sim::Seconds> time)
{
    return time ? fmt::format("{:.3f}", time->value() / 1e-3) : "-";
}

std::string text_of(std::string const& heading, Listed const& listed)
{
    using enum sim::Alignment;
    constexpr double million = 1e6;
    std::vector<sim::Alignment> columns{left, left, left, right, right, right, right};
    std::vector<std::string> names{"", "op", "class", "work", "reads", "writes", "weights"};
    std::vector<std::string> units{"", "", "", "[Mflop]", "[kB]", "[kB]", "[kB]"};
    for (auto const* device : listed.devices) {
        columns.push_back(right);
        names.push_back(sim::shortened(device->name));
        units.emplace_back("[ms]");
    }
    std::vector<std::vector<std::string>> rows{names, units};
    std::vector<std::optional<sim::Seconds>> sums(listed.devices.size(), sim::Seconds{});
    for (std::size_t i = 0; i < listed.model.ops.size(); ++i) {
        auto const& op = listed.model.ops[i];
        auto const index = static_cast<int>(i);
        if (listed.model.is_input(index)) continue;
        auto const demand = demand_of(listed.model, index);
        std::vector<std::string> row{"",
                                     sim::shortened(op.name),
                                     std::string{demand.cost_class},
                                     fmt::format("{:.3f}", demand.work.value() / million),
                                     kilobytes(input_bytes_of(listed.model, index)),
                                     kilobytes(op.output.bytes),
                                     kilobytes(demand.weights.bytes())};
        for (std::size_t device = 0; device < listed.devices.size(); ++device) {
            auto const time = time_of(listed, index, device);
            auto& sum = sums[device];
            sum = sum && time ? std::optional{*sum + *time} : std::nullopt;
            row.push_back((runs_on(listed, i, device) ? "> " : "") + milliseconds(time));
        }
        rows.push_back(std::move(row));
    }
    std::vector<std::string> total{"",
                                   "all",
                                   "",
                                   fmt::format("{:.3f}", listed.model.work().value() / million),
                                   "",
                                   "",
                                   kilobytes(listed.model.weights())};
    for (auto const sum : sums)
        total.push_back(milliseconds(sum));
    rows.push_back(std::move(total));
    return heading + aligned(std::move(rows), columns);
}

// JSON
// ------------------------------------------------------------------------------------

Json json_of(Listed const& listed)
{
    Json ops = Json::array();
    auto const& model = listed.model;
    for (std::size_t i = 0; i < model.ops.size(); ++i) {
        auto const& op = model.ops[i];
        auto const index = static_cast<int>(i);
        if (model.is_input(index)) continue;
        auto const demand = demand_of(model, index);
        Json inputs = Json::array();
        for (int const producer : op.inputs)
            inputs.push_back(model.name_of(producer));
        Json parts = Json::array();
        for (auto const& part : op.parts)
            parts.push_back({{"op", part.name}, {"kind", kind_of(part)}, {"work", part.work.value()}});
        Json time = Json::object();
        Json where = nullptr;
        for (std::size_t device = 0; device < listed.devices.size(); ++device) {
            auto const known = time_of(listed, index, device);
            time[listed.devices[device]->name] = known ? Json(known->value()) : Json(nullptr);
            if (runs_on(listed, i, device)) where = listed.devices[device]->name;
        }
        ops.push_back({{"op", op.name},
                       {"kind", kinds_of(op)},
                       {"class", demand.cost_class},
                       {"parts", std::move(parts)},
                       {"inputs", std::move(inputs)},
                       {"work", demand.work.value()},
                       {"multiply_accumulates", op.multiply_accumulates},
                       {"input_bytes", input_bytes_of(model, index).value()},
                       {"output_bytes", op.output.bytes.value()},
                       {"output_shape", op.output.shape},
                       {"output_type", sim::name_of(op.output.type)},
                       {"weight_bytes", demand.weights.bytes().value()},
                       {"parameters", op.parameters},
                       {"device", std::move(where)},
                       {"time", std::move(time)}});
    }
    return ops;
}

Json exits_json(Listed const& listed)
{
    Json exits = Json::array();
    for (auto const& exit : listed.model.exits) {
        auto const branch = branch_of(listed.model, exit);
        exits.push_back({{"exit", exit.name},
                         {"after", listed.model.ops[static_cast<std::size_t>(exit.after)].name},
                         {"ops", json_of({branch, listed.devices, {}})}});
    }
    return exits;
}

Json model_json(Listed const& listed)
{
    Json json = {{"model", listed.model.name},
                 {"work", listed.model.work().value()},
                 {"weight_bytes", listed.model.weights().value()},
                 {"parameters", listed.model.parameters()},
                 {"ops", json_of(listed)}};
    if (!listed.model.exits.empty()) json["exits"] = exits_json(listed);
    return json;
}

// Whatever is asked about
// ------------------------------------------------------------------------------------

struct Answer {
    std::string text;
    Json json;
};

std::string heading_of(std::string_view what, Listed const& listed)
{
    return fmt::format(
        "{}: {}, {} parameters\n", sim::shown(what),
        sim::counted(static_cast<std::int64_t>(listed.model.ops.size() - listed.model.further_inputs()),
                     "fused op"),
        sim::readable(listed.model.parameters()));
}

Answer answer_on(sim::Scenario const& scenario)
{
    auto const deployment = sim::deploy(scenario);
    Answer answer{.text = {}, .json = {{"format", "sunder-ops/1"}, {"scenario", deployment.name}}};
    auto& applications = answer.json["applications"] = Json::object();
    for (auto const id : deployment.applications.ids()) {
        auto const& decided = deployment.applications[id];
        auto const& application = scenario.applications[id];
        auto const chain = whole_chain(scenario, application);
        Listed listed{.model = chain.model, .devices = {}, .position_of = {}};
        for (auto const device : chain.devices)
            listed.devices.push_back(&deployment.platform.devices[device]);
        if (!decided.choice) listed.position_of = decided.ways.front().plan.position_of;
        if (!answer.text.empty()) answer.text += '\n';
        answer.text +=
            text_of(heading_of(fmt::format("{} ({})", decided.name, decided.model), listed), listed);
        applications[decided.name] = model_json(listed);
        if (!application.steps || !application.steps->then) continue;
        Listed const further{
            .model = scenario.models[*application.steps->then], .devices = listed.devices, .position_of = {}};
        answer.text +=
            '\n' +
            text_of(
                heading_of(fmt::format("{}, further passes ({})", decided.name, further.model.name), further),
                further);
        applications[decided.name]["steps"] = model_json(further);
    }
    return answer;
}

Answer answer_on(sim::ModelGraph const& as_stated, Arguments const& arguments)
{
    std::vector<sim::DeviceGroup> groups;
    for (auto const& path : arguments.texts("device")) {
        auto profile = sim::load_device(named_file(path, sim::shelved::devices()));
        auto const name = profile.name;
        groups.push_back({.name = name, .profile = std::move(profile)});
    }
    auto const model = fuse(as_stated);
    Listed listed{.model = model, .devices = {}, .position_of = {}};
    for (auto const& group : groups)
        listed.devices.push_back(&group);
    Json json = {{"format", "sunder-ops/1"}};
    json.update(model_json(listed));
    return {.text = text_of(heading_of(model.name, listed), listed), .json = std::move(json)};
}

} // namespace

void plan_ops(Arguments const& arguments)
{
    for (char const* option : {"all", "by", "doubt"})
        if (arguments.given(option))
            throw usage_error("plan", fmt::format("--{} is for cuts, and --ops lists all ops", option));
    auto const file = named_file(arguments.operands().front(), sim::shelved::models());
    auto const asked = sim::load_scenario_or_model(file, overrides_of(arguments));
    auto const answer = std::visit(
        sim::Match{[&](sim::Scenario const& scenario) {
                       if (arguments.given("device"))
                           throw usage_error("plan", "--device is for a model by itself",
                                             "the devices of a scenario are its own");
                       return answer_on(scenario);
                   },
                   [&](sim::ModelGraph const& model) {
                       for (char const* option : {"set", "seed"})
                           if (arguments.given(option))
                               throw usage_error("plan", fmt::format("--{} is for a scenario", option));
                       return answer_on(model, arguments);
                   }},
        asked);
    auto const json = answer.json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    if (auto const output = arguments.text("output")) deliver(json, output);
    print(arguments.given("json") ? json : answer.text);
}

} // namespace sunder::cli
