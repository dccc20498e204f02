#include "tools/paper/nasc_settings.hpp"

#include "sim/base/parse_quantity.hpp"
#include "sim/base/run_error.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace sunder::paper {
namespace {

using Json = nlohmann::ordered_json;

template <class Quantity>
Quantity quantity(Json const& value)
{
    sim::ParseProblem problem;
    auto const text = value.get<std::string>();
    auto const number = sim::parse_quantity(text, Quantity::dimension, problem);
    if (!number) throw sim::RunError{fmt::format("settings: '{}': {}", text, problem.message)};
    return Quantity{*number};
}

template <class Quantity>
std::vector<Quantity> quantities(Json const& list)
{
    std::vector<Quantity> values;
    for (auto const& value : list)
        values.push_back(quantity<Quantity>(value));
    return values;
}

std::vector<Machine> machines(Json const& list)
{
    std::vector<Machine> machines;
    for (auto const& [column, profile] : list.items())
        machines.push_back({.column = column, .profile = profile.get<std::string>()});
    return machines;
}

std::size_t index_of(std::vector<Machine> const& machines, std::string const& column)
{
    auto const found = std::ranges::find(machines, column, &Machine::column);
    if (found == machines.end()) throw sim::RunError{fmt::format("settings: '{}' is not listed", column)};
    return static_cast<std::size_t>(found - machines.begin());
}

Figures figures_of(Json const& json)
{
    auto const path = [&](char const* key) { return std::filesystem::path{json.at(key).get<std::string>()}; };
    return {.cell_accuracy = path("cell_accuracy"),
            .cell_latency = path("cell_latency"),
            .fbnet_accuracy = path("fbnet_accuracy"),
            .fbnet_latency = path("fbnet_latency"),
            .published = json.at("published").get<bool>(),
            .images = json.at("images").get<std::string>(),
            .cells_alone = json.at("division").get<std::string>() == "cells"};
}

LoadSettings load_of(Json const& json, NascSettings const& settings)
{
    LoadSettings load{.machines = {},
                      .rates = quantities<sim::BytesPerSecond>(json.at("rates")),
                      .losses = json.at("losses").get<std::vector<double>>(),
                      .delay = quantity<sim::Seconds>(json.at("delay")),
                      .limit = json.at("limit").get<double>(),
                      .accuracy_losses = json.at("accuracy_losses").get<std::vector<double>>(),
                      .arrivals = quantities<sim::PerSecond>(json.at("arrivals")),
                      .tried = json.at("tried").get<std::size_t>(),
                      .replications = json.at("replications").get<std::int64_t>()};
    for (auto const& pair : json.at("pairs"))
        load.machines.push_back({.device = index_of(settings.devices, pair.at(0).get<std::string>()),
                                 .server = index_of(settings.servers, pair.at(1).get<std::string>())});
    return load;
}

NascSettings settings_of(Json const& json)
{
    auto const& resend = json.at("resend");
    NascSettings settings{.scenario = json.at("scenario").get<std::string>(),
                          .spaces = json.at("spaces").get<std::vector<std::string>>(),
                          .devices = machines(json.at("devices")),
                          .servers = machines(json.at("servers")),
                          .figures = figures_of(json.at("figures")),
                          .rates = quantities<sim::BytesPerSecond>(json.at("rates")),
                          .bits = json.at("bits").get<std::vector<int>>(),
                          .losses = json.at("losses").get<std::vector<double>>(),
                          .delays = quantities<sim::Seconds>(json.at("delays")),
                          .resend = {.process = sim::PacketLoss{},
                                     .timeout = quantity<sim::Seconds>(resend.at("timeout")),
                                     .backoff = resend.at("backoff").get<double>(),
                                     .tries = resend.at("tries").get<int>()},
                          .mtu = quantity<sim::Bytes>(resend.at("mtu")),
                          .limits = json.at("limits").get<std::vector<double>>(),
                          .drawn = json.at("drawn").get<std::int64_t>(),
                          .accuracy_losses = json.at("accuracy_losses").get<std::vector<double>>(),
                          .reductions = json.at("reductions").get<std::vector<double>>(),
                          .load = {},
                          .seed = json.at("seed").get<std::uint64_t>()};
    settings.load = load_of(json.at("load"), settings);
    return settings;
}

} // namespace

NascSettings read_settings(std::filesystem::path const& path)
{
    std::ifstream in{path};
    if (!in) throw sim::RunError{fmt::format("cannot read '{}'", path.string())};
    try {
        return settings_of(Json::parse(in));
    } catch (Json::exception const& problem) {
        throw sim::RunError{fmt::format("settings: {}", problem.what())};
    }
}

} // namespace sunder::paper
