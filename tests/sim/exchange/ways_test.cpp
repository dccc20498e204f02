/// Each platform file beside this one is read by SimGrid itself, and every way between two of its hosts must
/// be ours.
#include "sim/exchange/platform_reader.hpp"
#include "tests/sim/exchange/simgrid_engine.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace sunder::sim::detail {
namespace {

namespace fs = std::filesystem;

struct OurWay {
    std::vector<LinkPassage> passages;
    double latency = 0;
    double rate =
        std::numeric_limits<double>::infinity(); ///< without Wi-Fi, whose rate SimGrid does not tell
};

using OurWays = std::map<std::pair<std::string, std::string>, OurWay>;

OurWays ways_of(ZoneTree const& tree)
{
    OurWays ways;
    for (auto const& from : tree.hosts) {
        for (auto const& to : tree.hosts) {
            auto const found = tree.way(from.point, to.point);
            if (from.point == to.point || !found || found->empty()) continue;
            auto& way = ways[{tree.points[from.point].name, tree.points[to.point].name}];
            way.passages = *found;
            for (auto const& passage : *found) {
                auto const& wire = tree.wires[passage.wire];
                way.latency += wire.latency.value();
                if (wire.sharing != LinkSharing::air) way.rate = std::min(way.rate, wire.rate.value());
            }
        }
    }
    return ways;
}

/// Which of their links is which of ours.
class SameLinks {
public:
    /// Whether it may be, after all that was said before.
    bool say(LinkPassage const& ours, std::string const& theirs)
    {
        return theirs_.try_emplace(ours, theirs).first->second == theirs &&
               ours_.try_emplace(theirs, ours).first->second == ours;
    }

private:
    std::map<LinkPassage, std::string> theirs_;
    std::map<std::string, LinkPassage> ours_;
};

ZoneTree read(fs::path const& file)
{
    Diagnostics diagnostics;
    auto const source = std::make_shared<Source const>(Source{file.filename().string(), content_of(file)});
    auto platform = read_platform(source, {}, diagnostics);
    diagnostics.raise_if_any();
    return std::move(platform->tree);
}

class WaysOfPlatform : public testing::TestWithParam<std::string> {};

TEST_P(WaysOfPlatform, AreThoseThatSimGridFinds)
{
    auto const file = fs::path{SUNDER_SOURCE_DIR} / "tests/sim/exchange/platforms" / GetParam();
    auto const tree = read(file);
    auto const theirs = load_with_simgrid(file);
    ASSERT_TRUE(theirs);
    EXPECT_EQ(theirs->hosts.size(), tree.hosts.size());
    auto const ours = ways_of(tree);
    EXPECT_EQ(theirs->ways.size(), ours.size());
    SameLinks links;
    for (auto const& way : theirs->ways) {
        SCOPED_TRACE(way.from + " to " + way.to);
        auto const found = ours.find({way.from, way.to});
        ASSERT_NE(found, ours.end());
        EXPECT_NEAR(found->second.latency, way.latency, 1e-12);
        EXPECT_DOUBLE_EQ(found->second.rate, way.rate);
        ASSERT_EQ(found->second.passages.size(), way.links.size());
        for (std::size_t i = 0; i < way.links.size(); ++i)
            EXPECT_TRUE(links.say(found->second.passages[i], way.links[i])) << way.links[i];
    }
}

TEST_P(WaysOfPlatform, LeadFromHostsOfTheSameSpeed)
{
    auto const file = fs::path{SUNDER_SOURCE_DIR} / "tests/sim/exchange/platforms" / GetParam();
    auto const tree = read(file);
    auto const theirs = load_with_simgrid(file);
    ASSERT_TRUE(theirs);
    std::map<std::string, SimGridHost> ours;
    for (auto const& host : tree.hosts)
        ours[tree.points[host.point].name] = host;
    for (auto const& host : theirs->hosts) {
        EXPECT_NEAR(ours.at(host.name).speed.value(), host.speed, 1e-9 * host.speed) << host.name;
        EXPECT_EQ(ours.at(host.name).cores, host.cores) << host.name;
    }
}

INSTANTIATE_TEST_SUITE_P(Files, WaysOfPlatform,
                         testing::Values("flat.xml", "shortest.xml", "dijkstra.xml", "clusters.xml",
                                         "star.xml", "wifi.xml", "nested.xml"),
                         [](auto const& file) { return file.param.substr(0, file.param.find('.')); });

} // namespace
} // namespace sunder::sim::detail
