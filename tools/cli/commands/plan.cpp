#include "sim/base/shown_text.hpp"
#include "sim/config/stated_errors.hpp"
#include "sim/forecast/cut_table.hpp"
#include "sim/forecast/lone_tokens.hpp"
#include "sim/forecast/way_prices.hpp"
#include "sim/output/readable.hpp"
#include "sim/platform/cell.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/cut_listing.hpp"
#include "tools/cli/commands/plan_doubt.hpp"
#include "tools/cli/commands/plan_exits.hpp"
#include "tools/cli/commands/plan_ops.hpp"
#include "tools/cli/commands/plan_under_load.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string scaled(double value, double unit, int decimals)
{
    return std::isfinite(value) ? fmt::format("{:.{}f}", value / unit, decimals) : "-";
}

/// How the lines of a table look.
struct Layout {
    std::size_t name_width = 3;
    ListedBy by = ListedBy::op;
    enum class Accuracy : std::uint8_t { left_out, shown } accuracy = Accuracy::left_out;
    sim::CutDoubt const* doubt = nullptr; ///< null: nothing was drawn

    /// The last cells of a line, empty where they are left out.
    [[nodiscard]] std::string last(std::string const& of_accuracy, std::string const& of_doubt) const
    {
        return (accuracy == Accuracy::shown ? fmt::format(" {:>9}", of_accuracy) : std::string{}) +
               (doubt != nullptr ? fmt::format(" {:>7}", of_doubt) : std::string{});
    }
};

/// Its block, where cuts are listed by those. What is too long for a line is whole in JSON.
std::string label_of(sim::CutRow const& row, ListedBy by)
{
    constexpr std::size_t longest = 72;
    auto const& label = by == ListedBy::op || row.block.empty() ? row.name : row.block;
    return label.size() <= longest ? label : label.substr(0, longest - 3) + "...";
}

Layout layout_of(CutListing const& listing, sim::CutDoubt const* doubt)
{
    Layout layout;
    layout.doubt = doubt;
    layout.by = listing.by;
    for (auto const* rows : {&listing.rows, &listing.others})
        for (auto const* row : *rows) {
            layout.name_width = std::max(layout.name_width, label_of(*row, listing.by).size());
            if (row->price.accuracy) layout.accuracy = Layout::Accuracy::shown;
        }
    return layout;
}

std::string line_of(sim::CutRow const& row, Layout const& layout)
{
    auto const& price = row.price;
    auto const milliseconds = [](sim::Seconds time) { return scaled(time.value(), 1e-3, 3); };
    return fmt::format("{} {:<{}} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11} {:>10}{}{}\n",
                       row.chosen ? '>' : ' ', sim::shown(label_of(row, layout.by)), layout.name_width,
                       scaled(price.payload.value(), 1e3, 1), milliseconds(price.head + price.encode),
                       milliseconds(price.transfer), milliseconds(price.decode + price.tail),
                       milliseconds(price.back), milliseconds(price.total()),
                       scaled(price.energy.value(), 1e-3, 3),
                       layout.last(price.accuracy ? fmt::format("{:.2f}", 100 * *price.accuracy) : "-",
                                   fmt::format("{:.1f}", 100 * share_of(layout.doubt, row.name).value_or(0))),
                       usable(row) ? std::string{} : "  " + sim::shown(row.why_not));
}

/// Whether messages of one device have another rate than those of another, on some way of the application.
bool rates_differ(sim::Platform const& platform, sim::DeployedApplication const& application)
{
    auto const differ = [&](sim::Id<sim::Link> id) {
        auto const& link = platform.links[id];
        return !link.up.is_one() || !link.down.is_one() || (link.cell && !has_one_rate(*link.cell));
    };
    auto const any_of = [&](sim::Id<sim::Route> route) {
        return std::ranges::any_of(platform.routes[route].via, differ);
    };
    return std::ranges::any_of(application.ways, [&](sim::Way const& way) {
        return std::ranges::any_of(way.back, any_of) ||
               std::ranges::any_of(way.legs,
                                   [&](sim::Leg const& leg) { return leg.route && any_of(*leg.route); });
    });
}

/// What a run may tell otherwise of the devices that the application uses.
std::string notes_on_devices(sim::Platform const& platform, sim::DeployedApplication const& application)
{
    bool differ = false;
    bool slow = false;
    for (auto const& way : application.ways) {
        for (auto const& leg : way.legs) {
            auto const& group = platform.devices[leg.device];
            differ = differ || group.spread;
            slow = slow || group.throttle;
        }
    }
    std::string notes;
    if (differ) notes += "  Devices of a group differ: prices are those of the median device.\n";
    if (slow) notes += "  Devices are cold here: those that are worked hard for long slow down.\n";
    return notes;
}

std::vector<std::string> names_of(sim::Platform const& platform, sim::CutsByServers const& choice)
{
    std::vector<std::string> names;
    for (auto const server : choice.servers)
        names.push_back(platform.devices[server].name);
    return names;
}

/// " by edge, cloud", where the servers of a hop may be of several groups.
std::string served_by(sim::Platform const& platform, std::vector<sim::CutsByServers> const& choices,
                      sim::CutsByServers const& choice)
{
    if (choices.size() == 1) return {};
    return fmt::format(" by {}", sim::shown(fmt::format("{}", fmt::join(names_of(platform, choice), ", "))));
}

/// Above the cuts that were picked.
std::string heading_of_others(CutListing const& listing)
{
    if (listing.by == ListedBy::op) return "  the quickest of those that several tensors cross:\n";
    return fmt::format("  elsewhere{}:\n", best_is_another(listing) ? ", and quicker than all above" : "");
}

/// The cuts of an application by its servers.
struct PricedCuts {
    std::string by; ///< which servers
    sim::CutTable const& table;
    sim::CutDoubt const* doubt; ///< null: nothing was drawn
};

std::string text_of(sim::DeployedApplication const& application, PricedCuts const& priced,
                    CutListing const& listing)
{
    auto const& [by, table, doubt] = priced;
    auto const layout = layout_of(listing, doubt);
    auto const width = layout.name_width;
    auto const heading = fmt::format("  {:<{}} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11} {:>10}{}\n"
                                     "  {:<{}} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11} {:>10}{}\n",
                                     "cut", width, "payload", "head", "transfer", "tail", "return", "total",
                                     "energy", layout.last("accuracy", "best"), "", width, "[kB]", "[ms]",
                                     "[ms]", "[ms]", "[ms]", "[ms]", "[mJ]", layout.last("[%]", "[%]"));
    auto text = fmt::format(
        "{} ({}){}: {} cuts priced for a lone request, {}\n{}", sim::shown(application.name),
        sim::shown(application.model), by, table.rows.size(),
        application.choice ? "devices choose among those with >" : "> is the one chosen", heading);
    for (auto const* row : listing.rows)
        text += line_of(*row, layout);
    if (!listing.others.empty()) text += heading_of_others(listing);
    for (auto const* row : listing.others)
        text += line_of(*row, layout);
    if (listing.left_out > 0)
        text += fmt::format("  {} more: {}--all\n", listing.left_out,
                            listing.by == ListedBy::block ? "--by op, " : "");
    if (sim::connects(application.transport))
        text += "  These are prices of an ideal transport: over TCP a run takes longer.\n";
    if (!table.complete)
        text += "  There are too many cuts: those at cut vertices, behind blocks and the best are priced.\n";
    return text;
}

/// Of ways whose cuts alone do not tell what they cost.
std::string text_of(std::vector<sim::WayPrice> const& ways)
{
    std::size_t width = 3;
    for (auto const& way : ways)
        width = std::max(width, way.name.size());
    auto text = fmt::format("  In the modes of their ways:\n  {:<{}} {:>11} {:>11} {:>10}\n"
                            "  {:<{}} {:>11} {:>11} {:>10}\n",
                            "way", width, "payload", "total", "energy", "", width, "[kB]", "[ms]", "[mJ]");
    for (auto const& way : ways)
        text += fmt::format("> {:<{}} {:>11} {:>11} {:>10}\n", sim::shown(way.name), width,
                            scaled(way.payload.value(), 1e3, 1), scaled(way.latency.value(), 1e-3, 3),
                            scaled(way.energy.value(), 1e-3, 3));
    return text;
}

Json number_or_null(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json json_of(sim::CutRow const& row, sim::CutDoubt const* doubt)
{
    auto const& price = row.price;
    Json json{{"cut", row.name},
              {"chosen", row.chosen},
              {"cut_vertex", row.kind == sim::CutKind::vertex},
              {"block", row.block.empty() ? Json(nullptr) : Json(row.block)},
              {"why_not", usable(row) ? Json(nullptr) : Json(row.why_not)},
              {"bytes", number_or_null(price.raw.value())},
              {"payload", number_or_null(price.payload.value())},
              {"head", number_or_null(price.head.value())},
              {"encode", number_or_null(price.encode.value())},
              {"transfer", number_or_null(price.transfer.value())},
              {"decode", number_or_null(price.decode.value())},
              {"tail", number_or_null(price.tail.value())},
              {"return", number_or_null(price.back.value())},
              {"total", number_or_null(price.total().value())},
              {"energy", number_or_null(price.energy.value())},
              {"device_energy", number_or_null(price.device_energy.value())},
              {"radio_energy", number_or_null(price.radio_energy.value())},
              {"accuracy", price.accuracy ? Json(*price.accuracy) : Json(nullptr)}};
    if (auto const share = share_of(doubt, row.name)) json["best"] = *share;
    return json;
}

Json json_of(std::vector<sim::WayPrice> const& ways)
{
    Json list = Json::array();
    for (auto const& way : ways)
        list.push_back({{"way", way.name},
                        {"payload", number_or_null(way.payload.value())},
                        {"total", number_or_null(way.latency.value())},
                        {"energy", number_or_null(way.energy.value())}});
    return list;
}

Json json_of(sim::DeployedApplication const& application, PricedCuts const& priced, CutListing const& listing)
{
    auto const& table = priced.table;
    Json cuts = Json::array();
    for (auto const* rows : {&listing.rows, &listing.others})
        for (auto const* row : *rows)
            cuts.push_back(json_of(*row, priced.doubt));
    return {{"model", application.model},
            {"priced", table.rows.size()},
            {"complete", table.complete},
            {"cuts", std::move(cuts)}};
}

/// What the passes after the one that is priced add.
std::string steps_text(sim::Deployment const& deployment, sim::DeployedApplication const& application)
{
    auto const& steps = application.steps.value();
    auto const lone = lone_tokens(deployment, application);
    auto text = fmt::format(
        "  These are prices of the first pass. Further ones ({}, cut at {}) take {} each.\n",
        sim::shown(steps.model), sim::shown(application.ways[steps.way].plan.name), sim::readable(lone.pass));
    text +=
        fmt::format("  A lone request has {:.4g} tokens in {:.4g} passes: the first after {}, all after {}, "
                    "{} each, {}.\n",
                    lone.tokens, 1 + lone.passes, sim::readable(lone.first), sim::readable(lone.latency()),
                    sim::readable(lone.per_token()), sim::readable(lone.energy));
    return text;
}

Json steps_json(sim::Deployment const& deployment, sim::DeployedApplication const& application)
{
    auto const& steps = application.steps.value();
    auto const lone = lone_tokens(deployment, application);
    return {{"model", steps.model},
            {"cut", application.ways[steps.way].plan.name},
            {"tokens", lone.tokens},
            {"passes", 1 + lone.passes},
            {"time_to_first_token", lone.first.value()},
            {"time_per_pass", lone.pass.value()},
            {"time_per_token", lone.per_token().value()},
            {"total", lone.latency().value()},
            {"energy", lone.energy.value()}};
}

/// The first choice of servers is the application itself; others stand beside it.
void add_json(Json& all, Json one, std::vector<std::string> const& servers)
{
    if (all.is_null()) {
        all = std::move(one);
        return;
    }
    one["servers"] = servers;
    all["by_other_servers"].push_back(std::move(one));
}

void plan(Arguments const& arguments)
{
    if (arguments.given("under-load") && arguments.given("ops"))
        throw usage_error("plan", "--ops lists ops and simulates nothing", "leave out --under-load");
    if (arguments.given("under-load") && arguments.given("output"))
        throw usage_error("plan", "--output is for prices of lone requests",
                          "--json prints what --under-load found");
    if (arguments.given("under-load") && arguments.given("doubt"))
        throw usage_error("plan", "--doubt prices lone requests",
                          "under load: sunder sweep SCENARIO --doubt, and sunder show --splits");
    if (arguments.given("under-load")) return plan_under_load(arguments);
    for (char const* option : {"metric", "replications", "jobs"})
        if (arguments.given(option))
            throw usage_error("plan", fmt::format("--{} belongs to --under-load", option));
    if (arguments.given("ops")) return plan_ops(arguments);
    if (arguments.given("device")) throw usage_error("plan", "--device belongs to --ops");
    auto const doubted = sim::load_doubted(arguments.operands().front(), overrides_of(arguments));
    auto const& scenario = doubted.scenario;
    auto const deployment = sim::deploy(scenario);
    auto const doubts = doubt_asked(doubted, arguments);
    bool const wants_json = arguments.given("json") || arguments.given("output");
    Json applications = Json::object();
    std::string text;
    for (auto const id : deployment.applications.ids()) {
        auto const& application = deployment.applications[id];
        auto const pairs = sim::exit_tables_of(scenario, deployment, id);
        bool const has_modes = have_modes(application);
        auto const choices = sim::cuts_by_servers(scenario, deployment, id);
        for (auto const& choice : choices) {
            bool const is_first = &choice == &choices.front(); // with whose servers the draws are priced
            PricedCuts const priced{.by = served_by(deployment.platform, choices, choice),
                                    .table = choice.table,
                                    .doubt = doubts && is_first ? &(*doubts)[id] : nullptr};
            auto const listing = listing_of(choice.table, arguments);
            if (wants_json)
                add_json(applications[application.name], json_of(application, priced, listing),
                         names_of(deployment.platform, choice));
            if (!text.empty()) text += '\n';
            text += text_of(application, priced, listing);
            if (priced.doubt != nullptr) text += doubt_text(*priced.doubt, doubted);
        }
        if (wants_json) {
            auto& mine = applications[application.name];
            if (!pairs.empty()) mine["pairs"] = pairs_json(pairs);
            if (has_modes) mine["ways"] = json_of(prices_of_ways(deployment, application));
            if (application.steps) mine["steps"] = steps_json(deployment, application);
            if (doubts) mine["doubt"] = doubt_json((*doubts)[id], doubted);
        }
        text += arguments.given("all") ? all_pairs_text(pairs) : best_pairs_text(pairs);
        if (has_modes) text += text_of(prices_of_ways(deployment, application));
        if (application.steps) text += steps_text(deployment, application);
        text += notes_on_devices(deployment.platform, application);
        if (rates_differ(deployment.platform, application))
            text += "  Rates differ from device to device: transfer and return are means over them.\n";
    }
    auto const json = Json{{"format", "sunder-plan/1"},
                           {"scenario", deployment.name},
                           {"applications", std::move(applications)}}
                          .dump(2, ' ', false, Json::error_handler_t::replace) +
                      "\n";
    if (auto const file = arguments.text("output")) deliver(json, file);
    print(arguments.given("json") ? json : text);
}

} // namespace

Command plan_command()
{
    return {.syntax = {.name = "plan",
                       .operands = "SCENARIO",
                       .purpose = "Prices every cut of each application for a lone request, or simulates it.",
                       .example = "sunder plan scenarios/first_split.yaml",
                       .options =
                           {{"all", '\0', "", "list all cuts, not only cut vertices and the ten best others"},
                            listing_option,
                            {"ops", '\0', "",
                             "list the ops instead: work, bytes and time on each device; takes a MODEL, too"},
                            {"device",
                             '\0',
                             "DEVICE",
                             "with --ops of a model: a device on which it is priced; may be repeated",
                             {},
                             {},
                             Repeats::yes},
                            {"under-load", '\0', "",
                             "simulate each cut that would be listed, and put the best first"},
                            {"metric", '\0', "FIGURE", "with --under-load: by which figure",
                             "latency.p99 of the application"},
                            doubt_option,
                            draws_option,
                            set_option,
                            seed_option,
                            {"replications", '\0', "N",
                             "with --under-load: instead of the scenario's, or of 10 where that has one"},
                            {"jobs", 'j', "N", "with --under-load: replications at once", "one a core"},
                            {"output", 'o', "FILE.json", "write the table as JSON to this file, too"},
                            {"json", '\0', "", "print the table as JSON, in SI units"}}},
            .carry_out = plan};
}

} // namespace sunder::cli
