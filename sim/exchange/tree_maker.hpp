/// \file
/// A tree of zones while its file is read: what is there already, under its name.
#pragma once

#include "sim/exchange/tag_reader.hpp"
#include "sim/exchange/zone_tree.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace sunder::sim::detail {

/// Bounds of what is read.
constexpr std::size_t most_hosts = 1'000'000;
constexpr std::size_t most_wires = 4'000'000;

class TreeMaker {
public:
    /// What of a host does not say where it lies.
    struct HostTraits {
        FlopsPerSecond speed;
        std::int64_t cores = 1;
        Watts idle_power;
        Watts busy_power;
    };

    /// Each says what is wrong at the element of the reader; nothing where something was.
    std::optional<Id<NetPoint>> add_host(TagReader const& at, std::string name, Id<Zone> zone,
                                         HostTraits const& traits);
    std::optional<Id<NetPoint>> add_router(TagReader const& at, std::string name, Id<Zone> zone);
    std::optional<Id<Zone>> add_zone(TagReader const& at, std::string name, std::optional<Id<Zone>> around);
    std::optional<Id<SimGridLink>> add_wire(TagReader const& at, SimGridLink wire);

    /// What could not be added, so that nobody is told that it is not there. Of clusters all hosts.
    void miss(std::string name);
    void miss_a_cluster() { misses_a_cluster_ = true; }

    /// What the attribute names; nothing where it names none such, which is reported.
    [[nodiscard]] std::optional<Id<NetPoint>> point(TagReader const& at, std::string_view attribute) const;
    [[nodiscard]] std::optional<Id<SimGridLink>> find_wire(std::string const& name) const;
    void report_no_wire(TagReader const& at, std::string_view attribute) const;

    [[nodiscard]] ZoneTree& tree() { return tree_; }
    [[nodiscard]] ZoneTree const& tree() const { return tree_; }

private:
    std::optional<Id<NetPoint>> add_point(TagReader const& at, NetPoint point);

    ZoneTree tree_;
    std::unordered_map<std::string, Id<NetPoint>> points_;
    std::unordered_map<std::string, Id<SimGridLink>> wires_;
    std::unordered_set<std::string> missed_;
    bool misses_a_cluster_ = false;
};

} // namespace sunder::sim::detail
