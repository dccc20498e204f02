#include "tests/sim/exchange/simgrid_engine.hpp"

#include <fmt/core.h>
#include <simgrid/kernel/routing/NetPoint.hpp>
#include <simgrid/s4u/Engine.hpp>
#include <simgrid/s4u/Host.hpp>
#include <simgrid/s4u/Link.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <limits>
#include <sstream>

namespace sunder::sim {
namespace {

namespace s4u = simgrid::s4u;

void tell_ways(std::ofstream& out, s4u::Host const& from, s4u::Host const& to)
{
    std::vector<s4u::Link*> links;
    double latency = 0;
    from.route_to(&to, links, &latency);
    if (links.empty()) return;
    double rate = std::numeric_limits<double>::max();
    for (auto const* const link : links)
        if (link->get_sharing_policy() != s4u::Link::SharingPolicy::WIFI)
            rate = std::min(rate, link->get_bandwidth());
    out << fmt::format("way {} {} {} {}", from.get_cname(), to.get_cname(), latency, rate);
    for (auto const* const link : links)
        out << ' ' << link->get_cname();
    out << '\n';
}

[[noreturn]] void load_and_tell(std::filesystem::path const& file, std::filesystem::path const& answer)
{
    std::string name = "test";
    std::string quiet = "--log=root.thresh:critical";
    std::array<char*, 3> words{name.data(), quiet.data(), nullptr};
    int count = 2;
    s4u::Engine engine{&count, words.data()};
    engine.load_platform(file.string());
    engine.seal_platform();
    std::ofstream out{answer};
    auto const hosts = engine.get_all_hosts();
    for (auto const* const host : hosts)
        out << fmt::format("host {} {} {}\n", host->get_cname(), host->get_speed(), host->get_core_count());
    for (auto const* const from : hosts)
        for (auto const* const to : hosts)
            if (from != to) try {
                    tell_ways(out, *from, *to);
                } catch (std::exception const&) {
                    continue; // no way leads there
                }
    out << "end\n" << std::flush;
    _exit(0);
}

std::optional<EngineWorld> world_in(std::filesystem::path const& answer)
{
    EngineWorld world;
    std::ifstream in{answer};
    for (std::string line; std::getline(in, line);) {
        std::istringstream words{line};
        std::string kind;
        words >> kind;
        if (kind == "end") return world;
        if (kind == "host") {
            auto& host = world.hosts.emplace_back();
            words >> host.name >> host.speed >> host.cores;
        } else {
            auto& way = world.ways.emplace_back();
            words >> way.from >> way.to >> way.latency >> way.rate;
            for (std::string link; words >> link;)
                way.links.push_back(link);
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<EngineWorld> load_with_simgrid(std::filesystem::path const& file)
{
    auto const answer = std::filesystem::temp_directory_path() / fmt::format("sunder_simgrid_{}", getpid());
    std::filesystem::remove(answer);
    auto const child = fork();
    if (child == 0) load_and_tell(file, answer);
    int status = -1;
    waitpid(child, &status, 0);
    auto world = status == 0 ? world_in(answer) : std::nullopt;
    std::filesystem::remove(answer);
    return world;
}

} // namespace sunder::sim
