#include "sim/exchange/tag_forms.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim::detail {
namespace {

/// Names stand between blanks.
struct TagForm {
    std::string_view name;
    std::string_view required;
    std::string_view optional;
    std::string_view children;
};

constexpr std::string_view in_zones =
    "prop zone AS cluster cabinet peer host router link backbone host_link route zoneRoute ASroute "
    "bypassRoute "
    "bypassZoneRoute bypassASroute include storage_type storage trace trace_connect";

constexpr std::array forms{
    TagForm{"platform", "version", "",
            "config random include zone AS cluster cabinet peer trace trace_connect "
            "actor process"},
    TagForm{"config", "", "id", "prop"},
    TagForm{"prop", "id value", "", ""},
    TagForm{"zone", "id routing", "", in_zones},
    TagForm{"AS", "id routing", "", in_zones},
    TagForm{"host", "id speed", "core speed_file availability_file state_file coordinates pstate",
            "disk prop mount"},
    TagForm{"router", "id", "coordinates", ""},
    TagForm{"link", "id bandwidth", "bandwidth_file latency latency_file state_file sharing_policy", "prop"},
    TagForm{"backbone", "id bandwidth latency", "", ""},
    TagForm{"host_link", "id up down", "", ""},
    TagForm{
        "cluster", "id prefix suffix radical speed bw lat",
        "core sharing_policy topology topo_parameters bb_bw bb_lat bb_sharing_policy router_id limiter_link "
        "loopback_bw loopback_lat",
        "prop"},
    TagForm{"cabinet", "id prefix suffix radical speed bw lat", "", ""},
    TagForm{"route", "src dst", "symmetrical", "link_ctn"},
    TagForm{"zoneRoute", "src dst gw_src gw_dst", "symmetrical", "link_ctn"},
    TagForm{"ASroute", "src dst gw_src gw_dst", "symmetrical", "link_ctn"},
    TagForm{"link_ctn", "id", "direction", ""},
    TagForm{"disk", "read_bw write_bw", "id", "prop"},
    TagForm{"trace", "id periodicity", "file", ""},
    TagForm{"trace_connect", "trace element", "kind", ""},
    TagForm{"actor", "host function", "start_time kill_time on_failure", "argument prop"},
    TagForm{"process", "host function", "start_time kill_time on_failure", "argument prop"},
    TagForm{"argument", "value", "", ""},
};

struct RefusedTag {
    std::string_view name;
    std::string_view hint;
};

constexpr RefusedTag removed{"",
                             "SimGrid has none since 3.27; `simgrid_update_xml` brings old files up to date"};
constexpr RefusedTag bypass{"", "write the routes that it stands for"};

constexpr std::array refused{
    RefusedTag{"peer", "its latencies hang on coordinates; write a host with a link and a route"},
    RefusedTag{"bypassRoute", bypass.hint},
    RefusedTag{"bypassZoneRoute", bypass.hint},
    RefusedTag{"bypassASroute", bypass.hint},
    RefusedTag{"include", "one file holds a whole platform, since SimGrid 3.18"},
    RefusedTag{"random", removed.hint},
    RefusedTag{"storage", removed.hint},
    RefusedTag{"storage_type", removed.hint},
    RefusedTag{"mount", removed.hint},
};

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

bool has_word(std::string_view words, std::string_view word)
{
    for (auto at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
        auto const end = at + word.size();
        if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
    }
    return false;
}

class TagCheck {
public:
    TagCheck(TextPlaces const& places, Diagnostics& diagnostics) : places_{places}, diagnostics_{diagnostics}
    {
    }

    void check_root(XmlElement const& root)
    {
        if (root.name == "platform") return check(root, forms.front());
        report(root.at, fmt::format("this is no platform of SimGrid, but a '{}'", root.name),
               "its outermost element is 'platform'");
    }

private:
    void report(std::size_t at, std::string message, std::string hint)
    {
        diagnostics_.report(places_.at(at), std::move(message), std::move(hint));
    }

    [[nodiscard]] std::string hint_for(std::string_view name, std::string const& known) const
    {
        if (!diagnostics_.want_hints()) return {};
        constexpr std::size_t most_told = 8;
        auto const words = words_of(known);
        auto const near = nearest(name, words);
        if (!near.empty()) return fmt::format("did you mean '{}'?", near);
        return words.empty() || words.size() > most_told
                   ? ""
                   : fmt::format("there may be {}", fmt::join(words, ", "));
    }

    void check(XmlElement const& element, TagForm const& form)
    {
        for (auto const& name : words_of(form.required))
            if (element.find(name) == nullptr)
                report(element.at, fmt::format("'{}' has no attribute '{}'", element.name, name), "");
        for (auto const& attribute : element.attributes)
            if (!has_word(form.required, attribute.name) && !has_word(form.optional, attribute.name))
                report(attribute.at,
                       fmt::format("'{}' has no attribute '{}' in SimGrid", element.name, attribute.name),
                       hint_for(attribute.name, fmt::format("{} {}", form.required, form.optional)));
        for (auto const& child : element.children)
            check_child(child, form);
    }

    void check_child(XmlElement const& child, TagForm const& around)
    {
        if (!has_word(around.children, child.name))
            return report(child.at,
                          fmt::format("there is no '{}' in a '{}' of SimGrid", child.name, around.name),
                          hint_for(child.name, std::string{around.children}));
        auto const no = std::ranges::find(refused, child.name, &RefusedTag::name);
        if (no != refused.end())
            return report(child.at, fmt::format("'{}' is not read", child.name), std::string{no->hint});
        check(child, *std::ranges::find(forms, child.name, &TagForm::name));
    }

    TextPlaces const& places_;
    Diagnostics& diagnostics_;
};

} // namespace

void check_tags(XmlElement const& root, TextPlaces const& places, Diagnostics& diagnostics)
{
    TagCheck{places, diagnostics}.check_root(root);
}

} // namespace sunder::sim::detail
