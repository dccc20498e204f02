// A connection that is run ahead of the calendar does what it does packet by packet, to the last bit.
#include "sim/engine/network/packet_carrier.hpp"
#include "sim/engine/network/packet_island.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

using tcp::PacketLuck;
using tcp::PacketPath;

class Choices {
public:
    explicit Choices(std::uint64_t seed) : draws_{Seed{seed}} {}

    int upto(int most) { return static_cast<int>(draws_.uniform() * (most + 1)); }
    bool one_in(int count) { return upto(count - 1) == 0; }
    double between(double low, double high) { return low + (high - low) * draws_.uniform(); }
    double magnitude(double low, double high) { return low * std::pow(high / low, draws_.uniform()); }

private:
    Draws draws_;
};

/// A message that starts by itself, and what is done beside.
struct Act {
    Seconds at;
    enum class Kind : std::uint8_t { asks, answers, gives_up, looks } kind = Kind::asks;
    double bytes = 1;
};

struct World {
    tcp::Settings settings;
    std::vector<PacketPath::Setup> lanes; ///< there; the same back
    std::optional<Jitter> jitter;
    enum class Duplex : std::uint8_t { full, half } duplex = Duplex::full;
    std::vector<Act> acts;
    double answer = 0; ///< bytes; none: nobody answers
    Seconds thinks;    ///< before the answer
};

PacketPath::Setup random_lane(Choices& choose)
{
    double const rate = choose.magnitude(3e4, 1e7);
    PacketPath::Setup lane{.rate = StepFunction{rate}, .delay = Seconds{choose.between(0, 0.06)}};
    if (choose.one_in(4))
        lane.rate = StepFunction{{0, choose.between(0.05, 0.5)},
                                 {rate, choose.one_in(3) ? 0 : choose.magnitude(3e4, 1e7)},
                                 Seconds{choose.between(0.6, 2)}};
    if (choose.one_in(2)) lane.queue = Bytes{choose.magnitude(4e3, 2e5)};
    if (choose.one_in(3)) lane.luck.probability = choose.magnitude(1e-3, 0.1);
    if (choose.one_in(5)) lane.luck.bursts = GilbertElliott{0.02, 0.3, 0, choose.between(0.2, 0.9)};
    if (choose.one_in(5)) lane.luck.by_hand = {choose.upto(20), 30 + choose.upto(50)};
    return lane;
}

World random_world(std::uint64_t seed)
{
    Choices choose{seed};
    World world{.settings = {.control = static_cast<tcp::Control>(choose.upto(2)),
                             .connection = static_cast<tcp::Connection>(choose.upto(2)),
                             .handshake = static_cast<tcp::Handshake>(choose.upto(1)),
                             .initial_window = 1 + choose.upto(20)}};
    for (int hops = choose.one_in(4) ? 2 : 1; hops > 0; --hops)
        world.lanes.push_back(random_lane(choose));
    if (choose.one_in(6)) world.jitter = Jitter{.delay = Exponential{Seconds{2e-3}}, .memory = Ar1{0.5}};
    if (choose.one_in(8)) world.duplex = World::Duplex::half;
    if (!choose.one_in(4)) world.answer = choose.magnitude(1, 1e5);
    if (choose.one_in(2)) world.thinks = Seconds{choose.magnitude(1e-4, 0.3)};
    double const pause = choose.magnitude(1e-3, 1);
    Seconds now;
    for (int i = 3 + choose.upto(9); i > 0; --i) {
        now += Seconds{choose.between(0, 2 * pause)};
        auto const kind = choose.one_in(5) ? static_cast<Act::Kind>(1 + choose.upto(2)) : Act::Kind::asks;
        world.acts.push_back({.at = now, .kind = kind, .bytes = choose.magnitude(1, 3e5)});
    }
    return world;
}

/// Lives through a world, and notes what it sees.
template <class Paths>
class Life final : Carrier::Listener, Wakeable {
public:
    explicit Life(World const& world) : world_{world}, paths_{calendar_, *this}
    {
        TcpPaths::PathSetup setup{.settings = world.settings, .seed = Seed{3}};
        for (std::size_t hop = 0; hop < world.lanes.size(); ++hop) {
            setup.there.push_back(add_lane(hop, "there"));
            bool const half = world.duplex == World::Duplex::half;
            setup.back.insert(setup.back.begin(), half ? setup.there.back() : add_lane(hop, "back"));
        }
        there_ = paths_.add_path(setup);
        std::swap(setup.there, setup.back);
        setup.settings.handshake = tcp::Handshake::free;
        back_ = paths_.add_path(setup);
        paths_.pair(there_, back_);
        for (std::size_t i = 0; i < world.acts.size(); ++i)
            calendar_.schedule(world.acts[i].at, Turn::of_coming(0), *this, 2 * i);
        for (; !calendar_.empty(); ++events_)
            calendar_.wake_next();
    }

    [[nodiscard]] std::vector<double> const& seen() const { return seen_; }
    [[nodiscard]] int events() const { return events_; }

private:
    Id<PacketLane> add_lane(std::size_t hop, char const* direction)
    {
        return paths_.add_lane({.path = world_.lanes[hop],
                                .jitter = world_.jitter ? &*world_.jitter : nullptr,
                                .seed = Seed{5}.child(direction).child(hop)});
    }

    /// Even tokens: an act; odd ones: the answer to it.
    void wake(std::uint64_t token) override
    {
        if (token % 2 == 1) return start(back_, world_.answer, token);
        auto const& act = world_.acts[token / 2];
        switch (act.kind) {
        case Act::Kind::asks:
            return start(there_, act.bytes, token);
        case Act::Kind::answers:
            return start(back_, act.bytes, token);
        case Act::Kind::gives_up:
            if (!under_way_.empty()) note(paths_.abort(under_way_.back().key).value());
            if (!under_way_.empty()) under_way_.pop_back();
            return;
        case Act::Kind::looks:
            for (auto const& flow : in_order(paths_.left()))
                note(flow.left);
            note(paths_.carried(Id<PacketLane>{}).value());
        }
    }
    void start(Id<FluidPath> path, double bytes, std::uint64_t token)
    {
        auto const key = paths_.start(
            {.path = path, .bytes = Bytes{bytes}, .turn = Turn::of_leaving(token), .token = token});
        under_way_.push_back({token, key});
    }
    void served(std::uint64_t token) override
    {
        note(static_cast<double>(token));
        std::erase_if(under_way_, [&](Message const& message) { return message.token == token; });
        bool const asked = token % 2 == 0 && world_.acts[token / 2].kind == Act::Kind::asks;
        if (!asked || world_.answer == 0) return;
        if (world_.thinks == Seconds{}) return start(back_, world_.answer, token + 1);
        calendar_.schedule(calendar_.now() + world_.thinks, Turn::of_leaving(0), *this, token + 1);
    }
    static std::vector<FlowLeft> in_order(std::vector<FlowLeft> all)
    {
        std::ranges::sort(all, {}, &FlowLeft::token);
        return all;
    }
    void note(double what)
    {
        seen_.push_back(calendar_.now().value());
        seen_.push_back(what);
    }

    struct Message {
        std::uint64_t token = 0;
        Carrier::FlowKey key;
    };
    World const& world_;
    Calendar calendar_;
    Paths paths_;
    Id<FluidPath> there_;
    Id<FluidPath> back_;
    std::vector<Message> under_way_;
    std::vector<double> seen_;
    int events_ = 0;
};

TEST(APacketIsland, DoesEverythingAtTheInstantsOfPacketByPacket)
{
    for (std::uint64_t number = 0; number < 3000; ++number) {
        auto const world = random_world(Seed{11}.child(number).value());
        ASSERT_EQ(Life<PacketIsland>{world}.seen(), Life<PacketCarrier>{world}.seen()) << "world " << number;
    }
}

TEST(APacketIsland, NeedsAnEventForEachMessageAndNoneForPackets)
{
    World world{.lanes = {{.rate = StepFunction{2.5e6}, .delay = Seconds{0.01}}}, .answer = 1};
    for (int i = 0; i < 10; ++i)
        world.acts.push_back({.at = Seconds{1.0 * i}, .bytes = 1e5});
    EXPECT_EQ(Life<PacketIsland>{world}.events(), 30); // each message starts and ends, its answer ends
    EXPECT_GT((Life<PacketCarrier>{world}.events()), 1000);
}

TEST(APacketIsland, GoesBackWhenAMessageStartsBeforeTheEndItHadForeseen)
{
    World alone{.lanes = {{.rate = StepFunction{2.5e6}, .delay = Seconds{0.01}}}};
    alone.acts = {{.at = Seconds{1}, .bytes = 1e6}};
    auto two = alone;
    two.acts.push_back({.at = Seconds{1.1}, .kind = Act::Kind::answers, .bytes = 1e6});
    auto const first = Life<PacketIsland>{alone}.seen().front();
    auto const seen = Life<PacketIsland>{two}.seen();
    EXPECT_GT(seen.front(), first); // acknowledgements and data of both directions share each lane
    EXPECT_EQ(seen, Life<PacketCarrier>{two}.seen());
}

} // namespace
} // namespace sunder::sim
