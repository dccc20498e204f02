// TCP in random worlds: what holds in each of them.
#include "sim/forecast/lone_request.hpp"
#include "tests/sim/engine/network/random_worlds.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::sim {
namespace {

/// Two of three applications send by TCP, others beside them; what loses whole messages loses packets
/// instead, and no link is down for good.
Deployment by_tcp(Deployment world, std::uint64_t seed)
{
    Choices choose{seed};
    for (auto& link : world.platform.links) {
        if (link.loss) link.loss->process = PacketLoss{choose.between(0, 0.03)};
        if (link.loss && choose.one_in(3)) link.loss->process = GilbertElliott{0.01, 0.3, 0, 0.5};
        if (choose.one_in(4)) link.queue = LinkQueue::fq_codel;
        link.cell.reset(); // packets go over links only
        if (choose.one_in(3)) link.buffer = {.bytes = Bytes{choose.magnitude(4e3, 1e5)}};
    }
    for (auto& application : world.applications) {
        application.transport = Tcp{.control = static_cast<tcp::Control>(choose.upto(2)),
                                    .connection = static_cast<tcp::Connection>(choose.upto(2)),
                                    .handshake = static_cast<tcp::Handshake>(choose.upto(1)),
                                    .initial_window = 1 + choose.upto(20)};
        if (choose.one_in(3)) application.transport = Datagram{};
        if (choose.one_in(9)) application.transport = IdealTransport{};
        for (auto& way : application.ways) {
            if (application.answer <= Bytes{}) way.back.clear();
            for (auto& leg : way.legs) {
                leg.sent = Bytes{std::ceil(leg.sent.value() / 5)};
                leg.compute.random.clear(); // so that the least time of a request is known
            }
        }
    }
    return world;
}

/// Every request is answered, none before it could be, whatever the packets meet, but those of datagrams that
/// were lost too often; and all again the same.
void expect_sense(Build build)
{
    for (std::uint64_t number = 0; number < 150; ++number) {
        auto const seed = Seed{2}.child(number).value();
        auto const world = by_tcp(random_world(seed, build), seed);
        auto const records = simulate(world, 0);
        auto const& requests = records.requests;
        for (std::size_t row = 0; row < requests.size(); ++row) {
            auto const& application = world.applications[Id<Application>{requests.application[row]}];
            auto const& way = application.ways.front();
            auto const least = LoneRequest{world, way, application.answer}.least_latency(stays_of(way));
            bool const gives_up = requests.status[row] == Status::failed;
            ASSERT_TRUE(gives_up || requests.status[row] == Status::finished) << "world " << seed;
            ASSERT_FALSE(gives_up && !std::holds_alternative<Datagram>(application.transport))
                << "world " << seed;
            ASSERT_GE(gives_up ? least.value() : latency_of(records, row).value(), least.value() * (1 - 1e-9))
                << "world " << seed;
        }
        ASSERT_EQ(simulate(world, 0).requests.finished_at, requests.finished_at) << "world " << seed;
    }
}

TEST(TcpInRandomWorlds, AnswersEveryRequestOverLinksInARow)
{
    expect_sense(build_row);
}

TEST(TcpInRandomWorlds, AnswersEveryRequestInTrees)
{
    expect_sense(build_tree);
}

TEST(TcpInRandomWorlds, AnswersEveryRequestInMeshes)
{
    expect_sense(build_mesh);
}

} // namespace
} // namespace sunder::sim
