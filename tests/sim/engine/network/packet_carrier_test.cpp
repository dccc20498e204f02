#include "sim/engine/network/packet_carrier.hpp"
#include "sim/tcp/tcp_connection.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

using tcp::Connection;
using tcp::Control;
using tcp::PacketPath;

constexpr Seed seed{7};

/// Two devices with a link between them that ask and answer, one byte, over and over.
class Talk final : Carrier::Listener, Wakeable {
public:
    struct Setup {
        tcp::Settings settings;
        PacketPath::Setup path; ///< in each direction
        std::int64_t bytes = 1;
        int messages = 1;
        Seconds pause; ///< after an answer
    };

    explicit Talk(Setup const& setup) : setup_{setup}, carrier_{calendar_, *this}
    {
        auto const up = carrier_.add_lane({.path = setup.path, .seed = seed.child("there")});
        auto const down = carrier_.add_lane({.path = setup.path, .seed = seed.child("back")});
        there_ = carrier_.add_path(
            {.there = {up}, .back = {down}, .settings = setup.settings, .seed = seed.child("control")});
        back_ =
            carrier_.add_path({.there = {down}, .back = {up}, .settings = setup.settings, .seed = Seed{1}});
        carrier_.pair(there_, back_);
        calendar_.schedule(Seconds{1}, Turn{}, *this, 0);
        while (!calendar_.empty())
            calendar_.wake_next();
    }

    /// Of each message and its answer.
    [[nodiscard]] std::vector<double> const& milliseconds() const { return times_; }

private:
    static constexpr std::uint64_t message = 0;
    static constexpr std::uint64_t answer = 1;

    void wake(std::uint64_t /*token*/) override
    {
        asked_at_ = calendar_.now();
        start(there_, static_cast<double>(setup_.bytes), message);
    }
    void served(std::uint64_t token) override
    {
        if (token == message) return start(back_, 1, answer);
        times_.push_back(1e3 * (calendar_.now() - asked_at_).value());
        if (static_cast<int>(times_.size()) < setup_.messages)
            calendar_.schedule(calendar_.now() + setup_.pause, Turn{}, *this, 0);
    }
    void start(Id<FluidPath> path, double bytes, std::uint64_t token)
    {
        carrier_.start({.path = path, .bytes = Bytes{bytes}, .turn = {}, .token = token});
    }

    Setup setup_;
    Calendar calendar_;
    PacketCarrier carrier_;
    Id<FluidPath> there_;
    Id<FluidPath> back_;
    Seconds asked_at_;
    std::vector<double> times_;
};

std::vector<double> by_connection_alone(Talk::Setup const& setup)
{
    PacketPath there{setup.path, seed.child("there")};
    PacketPath back{setup.path, seed.child("back")};
    tcp::TcpConnection tcp{setup.settings, there, back, seed.child("control")};
    std::vector<double> times;
    Seconds now{1};
    for (int i = 0; i < setup.messages; ++i) {
        auto const outcome = tcp.exchange({.at = now, .bytes = setup.bytes});
        times.push_back(1e3 * (outcome.answered_at - now).value());
        now = outcome.answered_at + setup.pause;
    }
    return times;
}

class EachConnection : public testing::TestWithParam<std::tuple<Connection, Control>> {};

TEST_P(EachConnection, TakesAsLongAsByItself)
{
    for (double const rate : {1.0, 10.0, 100.0})
        for (double const delay : {1.0, 10.0, 50.0})
            for (std::int64_t const bytes : {1'000, 10'000, 100'000, 1'000'000}) {
                auto const [connection, control] = GetParam();
                Talk::Setup setup{
                    .settings = {.control = control, .connection = connection},
                    .path = {.rate = StepFunction{1e6 / 8 * rate}, .delay = Seconds{1e-3 * delay}},
                    .bytes = bytes,
                    .messages = 8,
                    .pause = Seconds{connection == Connection::persistent ? 0.01 : 0.8}};
                setup.path.queue = std::max(Bytes{64.0 * 1514}, Bytes{4e-3 * delay * 1e6 / 8 * rate});
                auto const expected = by_connection_alone(setup);
                auto const times = Talk{setup}.milliseconds();
                ASSERT_EQ(times.size(), expected.size());
                for (std::size_t i = 0; i < times.size(); ++i)
                    EXPECT_NEAR(times[i], expected[i], 1e-9 * expected[i])
                        << rate << " Mbit/s, " << delay << " ms, " << bytes << " B, message " << i;
            }
}

INSTANTIATE_TEST_SUITE_P(Of, EachConnection,
                         testing::Combine(testing::Values(Connection::idle_reset, Connection::persistent,
                                                          Connection::fresh),
                                          testing::Values(Control::cubic, Control::reno, Control::bbr)));

} // namespace
} // namespace sunder::sim
