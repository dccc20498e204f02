#include "sim/exchange/platform_reader.hpp"

#include "sim/base/decimal.hpp"
#include "sim/exchange/cluster_reader.hpp"
#include "sim/exchange/tag_forms.hpp"
#include "sim/exchange/tree_maker.hpp"
#include "sim/exchange/zone_connections.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <tuple>
#include <utility>

namespace sunder::sim::detail {
namespace {

constexpr std::size_t most_points_of_floyd = 1'000; // its time grows with their cube

class PlatformReader {
public:
    PlatformReader(TextPlaces const& places, PlatformChoices const& choices, Diagnostics& diagnostics)
        : places_{places}, choices_{choices}, diagnostics_{diagnostics}
    {
    }

    ReadPlatform read(XmlElement const& root)
    {
        check_version(reader(root));
        std::size_t outermost = 0;
        for (auto const& child : root.children) {
            if (child.name == "config") read_config(child);
            note_left_out(child);
            bool const is_zone = child.name == "zone" || child.name == "AS" || child.name == "cluster";
            if (is_zone && ++outermost == 2)
                reader(child).report_element("one zone lies around all others",
                                             "put both into a zone, and a zoneRoute between them");
            if (child.name == "cluster") declare_cluster(reader(child), std::nullopt);
            if (child.name == "zone" || child.name == "AS") declare_zone(child, std::nullopt);
        }
        if (outermost == 0) reader(root).report_element("there is no zone in this platform");
        for (auto const& [element, zone] : zones_)
            connect(reader(*element), zone);
        return {.tree = std::move(maker_.tree()), .is_lv08 = is_lv08_, .warnings = left_out_.warnings()};
    }

private:
    [[nodiscard]] TagReader reader(XmlElement const& element) const
    {
        return {element, places_, diagnostics_};
    }

    // What the platform is
    // ---------------------------------------------------------------------------------------

    static void check_version(TagReader const& at)
    {
        auto const version = find_number(at.text("version").value_or("0")).value_or(0);
        if (at.element().find("version") == nullptr || (version >= 4 && version <= 4.1)) return;
        at.report(
            "version",
            fmt::format("this is no file of version 4 or 4.1, but '{}'", at.text("version").value_or("")),
            version < 4 ? "`simgrid_update_xml FILE` brings old files up to date" : "");
    }

    void read_config(XmlElement const& config)
    {
        for (auto const& prop : config.children) {
            auto const at = reader(prop);
            auto const key = at.text("id").value_or("");
            auto const value = at.text("value").value_or("");
            if (key == "network/model" && value == "LV08")
                is_lv08_ = true;
            else if ((key != "network/model" || value != "CM02") && key != "network/crosstraffic" &&
                     key != "network/TCP-gamma")
                left_out_.note(fmt::format("the setting '{}' of SimGrid is left out", key), at.where());
        }
    }

    void note_left_out(XmlElement const& element)
    {
        constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kinds{
            std::pair{"trace", "what changes over time ('trace') is left out"},
            std::pair{"trace_connect", "what changes over time ('trace_connect') is left out"},
            std::pair{"actor", "actors are left out"}, std::pair{"process", "actors are left out"},
            std::pair{"disk", "disks are left out"}};
        for (auto const& [name, what] : kinds)
            if (element.name == name) left_out_.note(std::string{what}, reader(element).where());
    }

    void note_profiles(TagReader const& at)
    {
        for (auto const* const name :
             {"speed_file", "availability_file", "state_file", "bandwidth_file", "latency_file"})
            if (at.text(name))
                left_out_.note(fmt::format("what changes over time ('{}') is left out", name),
                               at.where(name));
    }

    void note_properties(XmlElement const& element)
    {
        for (auto const& child : element.children) {
            note_left_out(child);
            if (child.name == "prop")
                left_out_.note(fmt::format("properties ('prop') of a {} are left out", element.name),
                               reader(child).where());
        }
    }

    // Zones and what lies in them
    // --------------------------------------------------------------------------------

    void declare_zone(XmlElement const& element, std::optional<Id<Zone>> around)
    {
        auto const at = reader(element);
        auto name = at.name("id");
        auto routes = routes_of(at);
        if (!name) return;
        auto const zone = maker_.add_zone(at, std::move(*name), around);
        if (!zone) return;
        if (routes) maker_.tree().zones[*zone].routes = std::move(*routes);
        zones_.emplace_back(&element, *zone);
        for (auto const& child : element.children)
            declare(child, *zone);
        auto const backbone = backbone_of(at, maker_);
        for (auto const& child : element.children)
            if (child.name == "cabinet" && needs_star(at.child(child), *zone, maker_))
                read_cabinet(at.child(child), *zone, backbone, maker_);
        auto const* const shortest = std::get_if<ShortestRoutes>(&maker_.tree().zones[*zone].routes);
        if (shortest != nullptr && maker_.tree().zones[*zone].points.size() > most_points_of_floyd)
            at.report("routing", fmt::format("this zone has more than {} points to find ways between",
                                             most_points_of_floyd));
    }

    static std::optional<ZoneRoutes> routes_of(TagReader const& at)
    {
        auto word = at.text("routing").value_or("");
        std::ranges::transform(word, word.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (word == "full" || word == "none") return FullRoutes{};
        if (word == "floyd") return ShortestRoutes{ShortestRoutes::Search::floyd};
        if (word == "dijkstra" || word == "dijkstracache")
            return ShortestRoutes{ShortestRoutes::Search::dijkstra};
        if (word == "cluster") return StarRoutes{};
        if (word == "wifi") return WifiRoutes{};
        if (at.element().find("routing") == nullptr) return std::nullopt;
        if (word == "vivaldi")
            at.report("routing", "Vivaldi routing is not read: its latencies hang on coordinates",
                      "write links and routes");
        else
            at.report("routing",
                      fmt::format("'{}' is no routing of SimGrid", at.text("routing").value_or("")),
                      "Full, Floyd, Dijkstra, Cluster, Wifi and None are read");
        return std::nullopt;
    }

    void declare(XmlElement const& element, Id<Zone> zone)
    {
        auto const at = reader(element);
        note_left_out(element);
        if (element.name == "zone" || element.name == "AS") declare_zone(element, zone);
        if (element.name == "cluster") declare_cluster(at, zone);
        if (element.name == "host") declare_host(at, zone);
        if (element.name == "link" || element.name == "backbone") declare_link(at, zone);
        if (element.name == "router")
            if (auto name = at.name("id")) maker_.add_router(at, std::move(*name), zone);
        if (element.name == "backbone") static_cast<void>(needs_star(at, zone, maker_));
    }

    void declare_cluster(TagReader const& at, std::optional<Id<Zone>> around)
    {
        note_properties(at.element());
        read_cluster(at, around, maker_);
    }

    void declare_host(TagReader const& at, Id<Zone> zone)
    {
        note_profiles(at);
        auto name = at.name("id");
        auto const speeds = at.quantities("speed", FlopsPerSecond::dimension);
        auto const cores = at.text("core") ? at.whole("core", {.least = 1, .most = 1'000'000}) : 1;
        auto const most = std::max<std::int64_t>(std::ssize(speeds), 1) - 1;
        auto const state = at.text("pstate") ? at.whole("pstate", {.least = 0, .most = most}) : 0;
        if (!name) return;
        if (speeds.empty() || !cores || !state) return maker_.miss(*name);
        auto const index = static_cast<std::size_t>(*state);
        TreeMaker::HostTraits traits{.speed = FlopsPerSecond{speeds[index]}, .cores = *cores};
        read_properties(at.element(), index, traits);
        maker_.add_host(at, std::move(*name), zone, traits);
    }

    /// The power of the host in one of its states, which SimGrid's plugin for energy takes from a property.
    void read_properties(XmlElement const& host, std::size_t state, TreeMaker::HostTraits& traits)
    {
        for (auto const& child : host.children) {
            note_left_out(child);
            if (child.name != "prop") continue;
            auto const at = reader(child);
            auto const powers = at.text("id") == "wattage_per_state"
                                    ? powers_in(at.text("value").value_or(""), state)
                                    : std::nullopt;
            if (powers)
                std::tie(traits.idle_power, traits.busy_power) = *powers;
            else
                left_out_.note("properties ('prop') of a host are left out", at.where());
        }
    }

    /// "90:120:200,...": idle, with one core barely busy, and with all of them busy, in watts; or the first
    /// and the last of these. Between the last two SimGrid's power grows with the load. Nothing where ours
    /// cannot be told so: it grows from when the device is idle.
    static std::optional<std::pair<Watts, Watts>> powers_in(std::string_view text, std::size_t state)
    {
        for (; state > 0; --state)
            text.remove_prefix(std::min(text.find(','), text.size() - 1) + 1);
        text = text.substr(0, text.find(','));
        std::vector<double> watts;
        for (;;) {
            auto const end = std::min(text.find(':'), text.size());
            auto const value = find_number(text.substr(0, end));
            if (!value || *value < 0 || watts.size() == 3) return std::nullopt;
            watts.push_back(*value);
            if (end == text.size()) break;
            text.remove_prefix(end + 1);
        }
        bool const grows_from_idle = watts.size() == 2 || (watts.size() == 3 && watts[0] == watts[1]);
        if (!grows_from_idle || watts.back() < watts.front()) return std::nullopt;
        return std::pair{Watts{watts.front()}, Watts{watts.back()}};
    }

    void declare_link(TagReader const& at, Id<Zone> zone)
    {
        constexpr std::array<std::string_view, 5> words{"SHARED", "SPLITDUPLEX", "FULLDUPLEX", "FATPIPE",
                                                        "WIFI"};
        note_profiles(at);
        note_properties(at.element());
        auto name = at.name("id");
        auto const rates = at.quantities("bandwidth", BytesPerSecond::dimension);
        auto const latency = at.text("latency") ? at.quantity("latency", Seconds::dimension) : 0.0;
        auto const word = at.word("sharing_policy", words);
        if (!name) return;
        if (rates.empty() || !latency || !word) return maker_.miss(*name);
        auto* const wifi = std::get_if<WifiRoutes>(&maker_.tree().zones[zone].routes);
        constexpr std::array kinds{LinkSharing::both_ways, LinkSharing::each_way, LinkSharing::each_way,
                                   LinkSharing::nobody, LinkSharing::air};
        auto const sharing = wifi != nullptr ? LinkSharing::air : kinds.at(*word);
        auto const rate = rate_of(at, rates, sharing);
        if (!rate) return maker_.miss(*name);
        auto const wire = maker_.add_wire(at, {.name = std::move(*name),
                                               .rate = *rate,
                                               .latency = Seconds{*latency},
                                               .sharing = sharing,
                                               .at = at.element().at});
        if (wifi == nullptr || !wire) return;
        if (wifi->air) at.report_element("a Wi-Fi zone has one link");
        wifi->air = wire;
    }

    [[nodiscard]] std::optional<BytesPerSecond> rate_of(TagReader const& at, std::vector<double> const& rates,
                                                        LinkSharing sharing)
    {
        if (sharing != LinkSharing::air) {
            if (rates.size() == 1) return BytesPerSecond{rates.front()};
            at.report("bandwidth", "only a WIFI link has several rates");
            return std::nullopt;
        }
        if (choices_.wifi_level >= std::ssize(rates)) {
            at.report("bandwidth", fmt::format("there is no level {} among these rates", choices_.wifi_level),
                      "levels count from 0");
            return std::nullopt;
        }
        if (rates.size() > 1)
            left_out_.note(
                fmt::format("all stations of a Wi-Fi cell have its rate of level {}: the file says no "
                            "other",
                            choices_.wifi_level),
                at.where("bandwidth"));
        return BytesPerSecond{rates[static_cast<std::size_t>(choices_.wifi_level)]};
    }

    void connect(TagReader const& at, Id<Zone> zone)
    {
        connect_zone(at, zone, maker_);
        auto& tree = maker_.tree();
        auto const& points = tree.zones[zone].points;
        auto* const shortest = std::get_if<ShortestRoutes>(&tree.zones[zone].routes);
        if (shortest != nullptr && points.size() <= most_points_of_floyd) shortest->finish(points);
        if (std::holds_alternative<WifiRoutes>(tree.zones[zone].routes)) return;
        for (auto const& child : at.element().children)
            if (child.name == "prop")
                left_out_.note("properties ('prop') of a zone are left out", reader(child).where());
    }

    TextPlaces const& places_;
    PlatformChoices choices_;
    Diagnostics& diagnostics_;
    TreeMaker maker_;
    LeftOut left_out_;
    std::vector<std::pair<XmlElement const*, Id<Zone>>> zones_;
    bool is_lv08_ = false;
};

} // namespace

std::optional<ReadPlatform> read_platform(std::shared_ptr<Source const> const& source,
                                          PlatformChoices const& choices, Diagnostics& diagnostics)
{
    auto const root = parse_xml(source, diagnostics);
    if (!root) return std::nullopt;
    TextPlaces const places{source};
    check_tags(*root, places, diagnostics);
    if (root->name != "platform") return std::nullopt;
    auto platform = PlatformReader{places, choices, diagnostics}.read(*root);
    if (!diagnostics.empty()) return std::nullopt;
    return platform;
}

} // namespace sunder::sim::detail
