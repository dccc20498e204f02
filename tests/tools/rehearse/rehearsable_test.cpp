#include "tests/tools/rehearse/small_scenario.hpp"
#include "tools/rehearse/rehearsable.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunder::rehearse {
namespace {

/// First lines of the messages.
std::vector<std::string> objections(std::vector<std::string> const& settings,
                                    PlayedOver medium = PlayedOver::namespaces)
{
    auto const scenario = small(settings);
    std::vector<std::string> found;
    try {
        expect_rehearsable(scenario, deploy(scenario), medium);
    } catch (sim::InputError const& error) {
        for (auto const& diagnostic : error.diagnostics())
            found.push_back(diagnostic.message);
    }
    return found;
}

using Messages = std::vector<std::string>;

TEST(WhatCanBeRehearsed, IsTheSmallScenario)
{
    EXPECT_EQ(objections({}), Messages{});
}

TEST(WhatCannotBeRehearsed, IsSaidAllAtOnce)
{
    EXPECT_EQ(objections({"devices.server.batch={max: 4, cost: {fixed: 1 ms, each: 1 ms}}",
                          "applications.watch.retry={}", "devices.server.queue=priority"}),
              (Messages{"application 'watch' begins requests again, which cannot be rehearsed",
                        "device 'server' has a queue other than `fifo`, which cannot be rehearsed",
                        "device 'server' serves requests in batches, which cannot be rehearsed"}));
}

TEST(WhatCannotBeRehearsed, IsASplitThatAdapts)
{
    EXPECT_EQ(objections({"applications.watch.split={adaptive: {among: [{after: first}, device_only]}}"}),
              Messages{"application 'watch' chooses among several ways, which cannot be rehearsed"});
}

TEST(WhatCannotBeRehearsed, IsAConnectionForEachMessage)
{
    EXPECT_EQ(objections({"applications.watch.transport={tcp: {connection: fresh}}"}),
              Messages{"application 'watch' opens a connection for each message, which cannot be rehearsed"});
}

TEST(WhatCannotBeRehearsed, IsALoadThatIsAShare)
{
    EXPECT_EQ(objections({"devices.server.load=0.3"}),
              Messages{"device 'server' is slowed by a load that is a share, which cannot be rehearsed"});
}

TEST(WhatCannotBeRehearsed, AreLossesOverLoopback)
{
    std::vector<std::string> const losses{"links.wifi.loss={packets: 1 %, timeout: 200 ms}"};
    EXPECT_EQ(objections(losses), Messages{});
    EXPECT_EQ(objections(losses, PlayedOver::loopback),
              Messages{"link 'wifi' loses packets, which cannot be rehearsed"});
}

TEST(WhatCannotBeRehearsed, AreMoreDevicesThanProcesses)
{
    EXPECT_EQ(objections({"devices.camera.count=64"}),
              Messages{"65 devices take part, each a process of its own"});
}

} // namespace
} // namespace sunder::rehearse
