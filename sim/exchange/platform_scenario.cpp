#include "sim/exchange/platform_scenario.hpp"

#include "sim/base/parse_quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <utility>

namespace sunder::sim::detail {
namespace {

// Texts
// ------------------------------------------------------------------------------------------------------

std::span<std::string_view const> units_for(Dimension dimension)
{
    static constexpr std::array<std::string_view, 4> of_time{"s", "ms", "us", "ns"};
    static constexpr std::array<std::string_view, 8> of_rate{"B/s",   "kB/s",   "MB/s",   "GB/s",
                                                             "bit/s", "kbit/s", "Mbit/s", "Gbit/s"};
    static constexpr std::array<std::string_view, 5> of_speed{"flop/s", "kflop/s", "Mflop/s", "Gflop/s",
                                                              "Tflop/s"};
    static constexpr std::array<std::string_view, 2> of_power{"W", "mW"};
    if (dimension == Seconds::dimension) return of_time;
    if (dimension == BytesPerSecond::dimension) return of_rate;
    if (dimension == Watts::dimension) return of_power;
    return of_speed;
}

YamlNode value(std::string text)
{
    return {.kind = YamlKind::scalar, .where = {}, .text = std::move(text)};
}

YamlNode mapping()
{
    return {.kind = YamlKind::mapping, .where = {}};
}

/// Names that differ from each other, as scenarios have them.
class FreeNames {
public:
    explicit FreeNames(std::string_view kind) : kind_{kind} {}

    std::string take(std::string_view theirs)
    {
        auto const wanted = in_our_letters(theirs);
        auto name = wanted;
        for (int i = 2; !taken_.insert(name).second; ++i)
            name = fmt::format("{}-{}", wanted, i);
        return name;
    }

private:
    [[nodiscard]] std::string in_our_letters(std::string_view theirs) const
    {
        constexpr std::size_t longest = 90; // of 100, and a number may follow
        std::string name{theirs.substr(0, longest)};
        std::ranges::replace_if(
            name, [](unsigned char c) { return c > 127 || (std::isalnum(c) == 0 && c != '-'); }, '_');
        bool const begins = !name.empty() && (std::isalpha(static_cast<unsigned char>(name.front())) != 0 ||
                                              name.front() == '_');
        return begins ? name : fmt::format("{}_{}", kind_, name);
    }

    std::string_view kind_;
    std::set<std::string> taken_;
};

// Links
// ------------------------------------------------------------------------------------------------------

enum class LinkKind : std::uint8_t {
    whole,   ///< one link for both directions
    one_way, ///< one of two links, for each direction of a split wire
    endless, ///< limits nobody
    copy     ///< one for each device that asks
};

/// What a link of the scenario stands for. Of an own wire `number` tells which of the group's it is, else it
/// is the wire itself.
struct LinkKey {
    LinkKind kind = LinkKind::whole;
    LinkDirection direction = LinkDirection::up; ///< where `one_way`
    std::optional<Id<HostGroup>> group;
    std::size_t number = 0;

    friend auto operator<=>(LinkKey const&, LinkKey const&) = default;
};

/// A route as it is written: the way there and back of the leg, or the other way round.
struct WrittenRoute {
    GroupRoute const* route = nullptr;
    bool is_turned = false;

    [[nodiscard]] Id<HostGroup> from() const { return is_turned ? route->to : route->from; }
    [[nodiscard]] Id<HostGroup> to() const { return is_turned ? route->from : route->to; }
    [[nodiscard]] std::vector<GroupPassage> const& there() const
    {
        return is_turned ? route->back : route->there;
    }
    [[nodiscard]] std::vector<GroupPassage> const& back() const
    {
        return is_turned ? route->there : route->back;
    }
};

class SectionWriter {
public:
    SectionWriter(GroupedPlatform const& grouped, ZoneTree const& tree)
        : grouped_{grouped}, tree_{tree}, names_(grouped.groups.size())
    {
        // A link that each device of a group has leads away from the group in all routes, or in none: so
        // every other leg is written from its end.
        for (std::size_t leg = 0; leg < grouped.legs.size(); ++leg)
            for (auto const& route : grouped.legs[leg])
                routes_.push_back({&route, leg % 2 == 1});
    }

    PlatformSections sections()
    {
        name_groups();
        for (auto const& route : routes_) {
            look_at_directions(route);
            look_at_pipes(route.there());
            look_at_pipes(route.back());
        }
        PlatformSections sections{.devices = devices(), .links = {}, .routes = {}, .names = {}, .losses = {}};
        sections.routes.kind = YamlKind::list;
        for (auto const& route : routes_)
            add_route(route, sections.routes);
        sections.links = std::move(links_);
        sections.names = std::move(names_);
        for (auto const& [key, name] : link_names_)
            if (key.kind == LinkKind::copy)
                sections.losses.push_back(fmt::format(
                    "'{}' (FATPIPE) gives its whole rate to each transfer; here each device has it once",
                    name));
        return sections;
    }

private:
    // Groups
    // -----------------------------------------------------------------------------------------------

    void name_groups()
    {
        for (auto const id : grouped_.groups.ids()) {
            std::vector<std::string_view> names;
            for (auto const host : grouped_.groups[id].hosts)
                names.push_back(tree_.points[tree_.hosts[host].point].name);
            names_[id] = free_groups_.take(common_name(names, "hosts"));
        }
    }

    [[nodiscard]] YamlNode devices() const
    {
        auto devices = mapping();
        for (auto const id : grouped_.groups.ids()) {
            auto const& hosts = grouped_.groups[id].hosts;
            auto const& host = tree_.hosts[hosts.front()];
            auto device = mapping();
            auto const add = [&](std::string key, std::string text) {
                device.entries.push_back({std::move(key), {}, value(std::move(text))});
            };
            if (hosts.size() > 1) add("count", fmt::format("{}", hosts.size()));
            if (host.cores > 1) add("workers", fmt::format("{}", host.cores));
            add("queue", "sharing");
            add("speed", quantity_text(host.speed.value(), FlopsPerSecond::dimension));
            if (host.idle_power > Watts{})
                add("idle_power", quantity_text(host.idle_power.value(), Watts::dimension));
            if (host.busy_power > Watts{})
                add("busy_power", quantity_text(host.busy_power.value(), Watts::dimension));
            devices.entries.push_back({names_[id], {}, std::move(device)});
        }
        return devices;
    }

    // Which kind of link each wire becomes
    // ----------------------------------------------------------------

    using WireKey = std::pair<std::optional<Id<HostGroup>>, std::size_t>;

    static WireKey key_of(GroupPassage const& passage)
    {
        return {passage.own, passage.own ? passage.number : passage.passage.wire.index()};
    }

    /// Whether all routes cross each split wire upward on the way there, or all downward.
    void look_at_directions(WrittenRoute const& route)
    {
        auto const look = [&](GroupPassage const& passage, LinkDirection on_the_way_there) {
            if (tree_.wires[passage.passage.wire].sharing != LinkSharing::each_way) return;
            auto const [found, is_new] = directions_.try_emplace(key_of(passage), on_the_way_there);
            if (!is_new && found->second != on_the_way_there) split_.insert(key_of(passage));
        };
        for (auto const& passage : route.there())
            look(passage, passage.passage.direction);
        for (auto const& passage : route.back())
            look(passage,
                 passage.passage.direction == LinkDirection::up ? LinkDirection::down : LinkDirection::up);
    }

    /// Which wires that are shared by nobody are the slowest of a way.
    void look_at_pipes(std::vector<GroupPassage> const& way)
    {
        std::optional<BytesPerSecond> least;
        for (auto const& passage : way) {
            auto const& wire = tree_.wires[passage.passage.wire];
            if (wire.sharing != LinkSharing::nobody && (!least || wire.rate < *least)) least = wire.rate;
        }
        for (auto const& passage : way) {
            auto const& wire = tree_.wires[passage.passage.wire];
            if (wire.sharing == LinkSharing::nobody && (!least || wire.rate < *least))
                limiting_.insert(key_of(passage));
        }
    }

    [[nodiscard]] LinkKey link_of(GroupPassage const& passage, Id<HostGroup> asking) const
    {
        auto const key = key_of(passage);
        if (split_.contains(key))
            return {LinkKind::one_way, passage.passage.direction, key.first, key.second};
        if (tree_.wires[passage.passage.wire].sharing != LinkSharing::nobody)
            return {LinkKind::whole, {}, key.first, key.second};
        if (!limiting_.contains(key)) return {LinkKind::endless, {}, key.first, key.second};
        return {LinkKind::copy, {}, passage.own ? passage.own : asking, key.second};
    }

    // Routes, and the links that they cross
    // -----------------------------------------------------------------------

    void add_route(WrittenRoute const& route, YamlNode& routes)
    {
        auto there = names_of(route.there(), route.route->from);
        auto back = names_of(route.back(), route.route->from);
        std::ranges::reverse(back);
        bool const is_symmetrical = there == back;
        std::ranges::reverse(back);
        routes.items.push_back(written({names_[route.from()], names_[route.to()], std::move(there)}));
        if (!is_symmetrical)
            routes.items.push_back(written({names_[route.to()], names_[route.from()], std::move(back)}));
    }

    struct RouteText {
        std::string from;
        std::string to;
        std::vector<std::string> via;
    };

    static YamlNode written(RouteText const& text)
    {
        auto route = mapping();
        route.entries.push_back({"from", {}, value(text.from)});
        route.entries.push_back({"to", {}, value(text.to)});
        YamlNode via{.kind = YamlKind::list, .where = {}};
        for (auto const& link : text.via)
            via.items.push_back(value(link));
        route.entries.push_back({"via", {}, std::move(via)});
        return route;
    }

    std::vector<std::string> names_of(std::vector<GroupPassage> const& way, Id<HostGroup> asking)
    {
        std::vector<std::string> names;
        for (auto const& passage : way) {
            auto const key = link_of(passage, asking);
            auto const found = link_names_.find(key);
            names.push_back(found == link_names_.end() ? add_link(key, passage) : found->second);
        }
        return names;
    }

    std::string add_link(LinkKey const& key, GroupPassage const& passage)
    {
        auto const& wire = tree_.wires[passage.passage.wire];
        std::vector<std::string_view> wires{wire.name};
        if (passage.own) {
            wires.clear();
            for (auto const id : grouped_.groups[*passage.own].own_wires[passage.number])
                wires.push_back(tree_.wires[id].name);
        }
        auto wanted = common_name(wires, "link");
        if (key.kind == LinkKind::one_way) wanted += key.direction == LinkDirection::up ? "_up" : "_down";
        auto name = free_links_.take(wanted);
        auto link = mapping();
        auto const add = [&](std::string entry, YamlNode node) {
            link.entries.push_back({std::move(entry), {}, std::move(node)});
        };
        if (key.group && grouped_.groups[*key.group].hosts.size() > 1) add("each", value(names_[*key.group]));
        add("rate", value(key.kind == LinkKind::endless
                              ? "1e18 B/s"
                              : quantity_text(wire.rate.value(), BytesPerSecond::dimension)));
        if (wire.latency > Seconds{})
            add("latency", value(quantity_text(wire.latency.value(), Seconds::dimension)));
        bool const is_shared = wire.sharing == LinkSharing::both_ways || wire.sharing == LinkSharing::air;
        if (is_shared || key.kind == LinkKind::one_way) add("duplex", value("half"));
        links_.kind = YamlKind::mapping;
        links_.entries.push_back({name, {}, std::move(link)});
        link_names_.emplace(key, name);
        return name;
    }

    GroupedPlatform const& grouped_;
    ZoneTree const& tree_;
    std::vector<WrittenRoute> routes_;
    Table<std::string, HostGroup> names_;
    FreeNames free_groups_{"host"};
    FreeNames free_links_{"link"};
    std::map<WireKey, LinkDirection> directions_;
    std::set<WireKey> split_;
    std::set<WireKey> limiting_;
    std::map<LinkKey, std::string> link_names_;
    YamlNode links_;
};

std::size_t common_front(std::string_view a, std::string_view b)
{
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

std::size_t common_back(std::string_view a, std::string_view b)
{
    std::size_t length = 0;
    while (length < std::min(a.size(), b.size()) && a[a.size() - 1 - length] == b[b.size() - 1 - length])
        ++length;
    return length;
}

} // namespace

std::string quantity_text(double value, Dimension dimension)
{
    std::string best;
    bool best_is_handy = false;
    for (auto const unit : units_for(dimension)) {
        auto const number = value / scaled("1", find_unit(unit, dimension).value()).value();
        bool const is_handy = number >= 1 && number < 1'000;
        for (auto const digits : {15, 16, 17}) {
            auto text = fmt::format("{:.{}g} {}", number, digits, unit);
            ParseProblem problem;
            if (parse_quantity(text, dimension, problem) != value) continue;
            bool const is_better = is_handy == best_is_handy ? text.size() < best.size() : is_handy;
            if (best.empty() || is_better) {
                best = std::move(text);
                best_is_handy = is_handy;
            }
            break;
        }
    }
    return best;
}

std::string common_name(std::vector<std::string_view> const& names, std::string_view otherwise)
{
    if (names.size() == 1) return std::string{names.front()};
    auto front = names.front();
    auto back = names.front();
    for (auto const name : names) {
        front = front.substr(0, common_front(front, name));
        back = back.substr(back.size() - common_back(back, name));
    }
    constexpr std::string_view numbering = "0123456789-_.";
    front = front.substr(0, front.find_last_not_of(numbering) + 1);
    back = back.substr(std::min(back.find_first_not_of("0123456789"), back.size()));
    if (front.empty()) back.remove_prefix(std::min(back.find_first_not_of(numbering), back.size()));
    auto name = fmt::format("{}{}", front, back);
    return name.empty() ? std::string{otherwise} : name;
}

PlatformSections sections_of(GroupedPlatform const& grouped, ZoneTree const& tree)
{
    return SectionWriter{grouped, tree}.sections();
}

} // namespace sunder::sim::detail
