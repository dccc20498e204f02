#include "sim/exchange/export_platform.hpp"

#include "sim/base/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double most_hosts_written = 1e5;
constexpr double most_routes_written = 2e5;

/// What cannot be said, and of whom.
class Unsaid {
public:
    void note(std::string const& what, std::string const& name) { names_[what].push_back(name); }

    [[nodiscard]] std::vector<std::string> lines() const
    {
        constexpr std::size_t most_named = 3;
        std::vector<std::string> lines;
        for (auto const& [what, names] : names_) {
            std::string of;
            for (std::size_t i = 0; i < std::min(names.size(), most_named); ++i)
                of += fmt::format("{}'{}'", i == 0 ? "" : ", ", names[i]);
            if (names.size() > most_named) of += fmt::format(" and {} more", names.size() - most_named);
            lines.push_back(fmt::format("{} of {}", what, of));
        }
        return lines;
    }

private:
    std::map<std::string, std::vector<std::string>> names_;
};

/// In SimGrid a link has one rate; one with two is two links.
bool is_two_links(Link const& link)
{
    return link.duplex == Duplex::full &&
           !std::ranges::equal(link.up.all(), link.down.all(), {}, &StepFunction::mean, &StepFunction::mean);
}

bool is_constant(LinkRate const& rate)
{
    return std::ranges::all_of(rate.all(), &StepFunction::constant);
}

std::string numbered(std::string const& stem, std::int64_t count, std::int64_t index)
{
    return count == 1 ? stem : fmt::format("{}-{}", stem, index);
}

/// Stems of names that differ, with all of their numbers and endings.
class FreeStems {
public:
    std::string take(std::string stem, std::int64_t count, std::initializer_list<std::string_view> endings)
    {
        std::vector<std::string> names;
        for (;; stem += '_') {
            names.clear();
            for (std::int64_t i = 0; i < count; ++i)
                for (auto const ending : endings)
                    names.push_back(fmt::format("{}{}", numbered(stem, count, i), ending));
            if (std::ranges::none_of(names, [&](auto const& name) { return taken_.contains(name); })) break;
        }
        taken_.insert(names.begin(), names.end());
        return stem;
    }

private:
    std::set<std::string> taken_;
};

class PlatformWriter {
public:
    PlatformWriter(Scenario const& scenario, std::string const& file)
        : scenario_{scenario},
          platform_{scenario.platform},
          source_{std::make_shared<Source const>(Source{file, ""})}
    {
    }

    ExportedPlatform written()
    {
        check();
        diagnostics_.raise_if_any();
        name_all();
        std::string text = "<?xml version=\"1.0\"?>\n"
                           "<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n"
                           "<!-- The devices, links and routes of a scenario, by `sunder export` -->\n"
                           "<platform version=\"4.1\">\n";
        text += config();
        note_faults();
        text += fmt::format("  <zone id=\"{}\" routing=\"Full\">\n", zone_);
        for (auto const id : platform_.devices.ids())
            text += hosts(id);
        for (auto const id : platform_.links.ids())
            text += links(id);
        for (auto const id : platform_.routes.ids())
            text += routes(id);
        return {.text = text + "  </zone>\n</platform>\n", .losses = unsaid_.lines()};
    }

private:
    // What cannot be written at all
    // ------------------------------------------------------------------------

    void report(std::string message, std::string hint = {})
    {
        diagnostics_.report({source_}, std::move(message), std::move(hint));
    }

    void check()
    {
        double hosts = 0;
        double routes = 0;
        for (auto const& group : platform_.devices) {
            hosts += static_cast<double>(group.count);
            if (!group.profile.speed)
                report(fmt::format("device '{}' has no speed, and each host of SimGrid has one", group.name),
                       "give it a `speed`");
        }
        for (auto const& route : platform_.routes)
            routes += static_cast<double>(platform_.devices[route.from].count) *
                      static_cast<double>(platform_.devices[route.to].count);
        if (hosts > most_hosts_written || routes > most_routes_written)
            return report(fmt::format("these are {} hosts and {} routes", hosts, routes),
                          fmt::format("a file of SimGrid's gets at most {} and {}; lower some `count`",
                                      most_hosts_written, most_routes_written));
    }

    // Names
    // ------------------------------------------------------------------------------------------------

    void name_all()
    {
        hosts_ = Table<std::string, DeviceGroup>(platform_.devices.size());
        links_ = Table<std::string, Link>(platform_.links.size());
        FreeStems hosts;
        FreeStems links;
        // Those that are alone keep their names; numbered ones make way.
        for (bool const alone : {true, false}) {
            for (auto const id : platform_.devices.ids()) {
                auto const& group = platform_.devices[id];
                if ((group.count == 1) == alone) hosts_[id] = hosts.take(group.name, group.count, {""});
            }
            for (auto const id : platform_.links.ids()) {
                auto const& link = platform_.links[id];
                if ((count_of(link) == 1) == alone)
                    links_[id] = links.take(link.name, count_of(link), {"", "_UP", "_DOWN"});
            }
        }
        zone_ = hosts.take("world", 1, {""});
    }

    [[nodiscard]] std::string host(Id<DeviceGroup> id, std::int64_t index) const
    {
        return numbered(hosts_[id], platform_.devices[id].count, index);
    }

    [[nodiscard]] std::int64_t count_of(Link const& link) const
    {
        return link.each ? platform_.devices[*link.each].count : 1;
    }

    [[nodiscard]] std::string link_name(Id<Link> id, std::int64_t index) const
    {
        return numbered(links_[id], count_of(platform_.links[id]), index);
    }

    // Elements
    // ---------------------------------------------------------------------------------------------

    std::string config()
    {
        for (auto const& application : scenario_.applications)
            if (application.transport && connects(*application.transport)) note_tcp(application.name);
        switch (scenario_.run.network_model) {
        case NetworkModel::lv08:
            return "  <config><prop id=\"network/model\" value=\"LV08\"/></config>\n";
        case NetworkModel::tcp:
            note_tcp("network_model");
            break;
        case NetworkModel::exact:
        case NetworkModel::solver:
            break;
        }
        return "  <config>\n"
               "    <prop id=\"network/model\" value=\"CM02\"/>\n"
               "    <prop id=\"network/crosstraffic\" value=\"0\"/>\n"
               "    <prop id=\"network/TCP-gamma\" value=\"1e18\"/>\n"
               "  </config>\n";
    }

    void note_faults()
    {
        for (auto const& fault : platform_.faults) {
            auto const& name =
                std::visit(Match{[&](DeviceFault const& of) { return platform_.devices[of.group].name; },
                                 [&](LinkFault const& of) { return platform_.links[of.link].name; }},
                           fault.what);
            unsaid_.note("faults are left out", name);
        }
    }

    void note_tcp(std::string const& whose) { unsaid_.note("packets of TCP are left out", whose); }

    /// Of each worker, as far as others leave it.
    double speed_of(DeviceGroup const& group)
    {
        double const share =
            std::visit(Match{[&](StepFunction const& load) {
                                 if (!load.constant())
                                     unsaid_.note("the load over time is its mean", group.name);
                                 return 1 - load.mean();
                             },
                             [&](CompetingJobs const& /*jobs*/) {
                                 unsaid_.note("competing jobs are left out", group.name);
                                 return 1.0;
                             }},
                       group.load);
        return share * group.profile.speed->value();
    }

    std::string hosts(Id<DeviceGroup> id)
    {
        auto const& group = platform_.devices[id];
        auto const& profile = group.profile;
        std::visit(
            Match{[](Sharing const& /*queue*/) {},
                  [&](OneOf<Fifo, PriorityQueue, EarliestDeadline, ShortestFirst> auto const& /*queue*/) {
                      unsaid_.note("SimGrid's hosts share their cores: the queue is left out", group.name);
                  }},
            group.queue);
        if (group.batch) unsaid_.note("batches are left out", group.name);
        if (group.battery) unsaid_.note("batteries are left out", group.name);
        if (group.radio) unsaid_.note("the power of the radio is left out", group.name);
        if (group.throttle) unsaid_.note("slowing for heat is left out", group.name);
        if (group.spread) unsaid_.note("all devices of a group are the median one", group.name);
        bool const is_plain = !profile.memory_rate && profile.memory_rates.empty() && !profile.weight_rate &&
                              profile.launch_overhead == Seconds{} && profile.efficiency.empty() &&
                              profile.element_bits == 32;
        if (!is_plain)
            unsaid_.note("SimGrid knows a speed only: memory rates, efficiencies and overheads are left out",
                         group.name);
        auto const speed = profile.pace * speed_of(group);
        auto const power = profile.busy_power == Watts{}
                               ? std::string{}
                               : fmt::format(R"(><prop id="wattage_per_state" value="{0}:{0}:{1}"/></host>)",
                                             profile.idle_power.value(), profile.busy_power.value());
        std::string text;
        for (std::int64_t i = 0; i < group.count; ++i)
            text += fmt::format("    <host id=\"{}\" speed=\"{}f\" core=\"{}\"{}\n", host(id, i), speed,
                                group.workers, power.empty() ? "/>" : power);
        return text;
    }

    std::string links(Id<Link> id)
    {
        auto const& link = platform_.links[id];
        if (!is_constant(link.up) || !is_constant(link.down))
            unsaid_.note("the rate over time is its mean", link.name);
        if (link.cell) unsaid_.note("the rates of stations are the best one", link.name);
        if (link.jitter) unsaid_.note("the jitter is left out", link.name);
        if (link.loss) unsaid_.note("the loss is left out", link.name);
        if (link.send_power > Watts{} || link.receive_power > Watts{})
            unsaid_.note("the power of the radio is left out", link.name);
        std::string text;
        for (std::int64_t i = 0; i < count_of(link); ++i) {
            auto const name = link_name(id, i);
            auto const add = [&](std::string const& full, StepFunction const& rate,
                                 std::string_view sharing) {
                text += fmt::format(
                    "    <link id=\"{}\" bandwidth=\"{}Bps\" latency=\"{}s\" sharing_policy=\"{}\"/>\n", full,
                    rate.mean(), link.latency.value(), sharing);
            };
            if (is_two_links(link)) {
                add(name + "_UP", link.up.of_device(i), "SHARED");
                add(name + "_DOWN", link.down.of_device(i), "SHARED");
            } else {
                add(name, link.up.of_device(i), link.duplex == Duplex::half ? "SHARED" : "SPLITDUPLEX");
            }
        }
        return text;
    }

    /// Of all pairs of devices; none where they follow from the ways back.
    std::string routes(Id<Route> id)
    {
        auto const& route = platform_.routes[id];
        auto const back = platform_.find_route(route.to, route.from);
        bool const is_symmetrical = back && is_reverse(route, platform_.routes[*back]);
        if (is_symmetrical && *back < id) return {};
        std::string text;
        for (std::int64_t i = 0; i < platform_.devices[route.from].count; ++i)
            for (std::int64_t j = 0; j < platform_.devices[route.to].count; ++j)
                text += fmt::format("    <route src=\"{}\" dst=\"{}\"{}>{}</route>\n", host(route.from, i),
                                    host(route.to, j), is_symmetrical ? "" : " symmetrical=\"NO\"",
                                    passages(route, {i, j}));
        return text;
    }

    /// Whether SimGrid's way back by itself would be this one.
    [[nodiscard]] bool is_reverse(Route const& route, Route const& back) const
    {
        if (route.forward == back.forward ||
            !std::ranges::equal(route.via.rbegin(), route.via.rend(), back.via.begin(), back.via.end()))
            return false;
        return std::ranges::none_of(route.via,
                                    [&](Id<Link> id) { return is_two_links(platform_.links[id]); });
    }

    struct Ends {
        std::int64_t from = 0;
        std::int64_t to = 0;
    };

    [[nodiscard]] std::string passages(Route const& route, Ends const& ends) const
    {
        std::string text;
        for (auto const id : route.via) {
            auto const& link = platform_.links[id];
            auto const name = link_name(id, link.each == route.from ? ends.from : ends.to);
            auto const* const direction = route.forward ? "UP" : "DOWN";
            if (is_two_links(link))
                text += fmt::format("<link_ctn id=\"{}_{}\"/>", name, direction);
            else if (link.duplex == Duplex::half)
                text += fmt::format("<link_ctn id=\"{}\"/>", name);
            else
                text += fmt::format(R"(<link_ctn id="{}" direction="{}"/>)", name, direction);
        }
        return text;
    }

    Scenario const& scenario_;
    Platform const& platform_;
    std::shared_ptr<Source const> source_;
    Diagnostics diagnostics_;
    Unsaid unsaid_;
    Table<std::string, DeviceGroup> hosts_; ///< stems of their names
    Table<std::string, Link> links_;
    std::string zone_;
};

} // namespace

ExportedPlatform export_platform(Scenario const& scenario, std::string const& file)
{
    return PlatformWriter{scenario, file}.written();
}

} // namespace sunder::sim
