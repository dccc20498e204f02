#include "sim/process/message_pipe.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <span>
#include <string>
#include <thread>

namespace sunder::sim {
namespace {

using State = MessageReceiver::State;

/// A pipe that never makes its reader wait.
class Pipe {
public:
    Pipe() { EXPECT_EQ(pipe2(ends_.data(), O_NONBLOCK), 0); }
    Pipe(Pipe const&) = delete;
    Pipe& operator=(Pipe const&) = delete;
    ~Pipe()
    {
        close_writing();
        close(ends_[0]);
    }
    [[nodiscard]] int reading() const { return ends_[0]; }
    [[nodiscard]] int writing() const { return ends_[1]; }
    void close_writing()
    {
        if (ends_[1] >= 0) close(ends_[1]);
        ends_[1] = -1;
    }

private:
    std::array<int, 2> ends_{};
};

/// Reads until something else than more is to come.
State receive_all(MessageReceiver& receiver, Pipe const& pipe)
{
    auto state = State::receiving;
    for (int reads = 0; state == State::receiving && reads < 1000; ++reads)
        state = receiver.receive(pipe.reading());
    return state;
}

State state_after(std::array<std::uint64_t, 3> const& head)
{
    Pipe pipe;
    EXPECT_EQ(write(pipe.writing(), head.data(), sizeof head), sizeof head);
    pipe.close_writing();
    MessageReceiver receiver;
    return receive_all(receiver, pipe);
}

constexpr std::uint64_t magic = 0x53554e4445523032;

TEST(AReceiver, WaitsWhereNothingIsThereYet)
{
    Pipe const pipe;
    MessageReceiver receiver;
    EXPECT_EQ(receiver.receive(pipe.reading()), State::receiving);
}

TEST(AReceiver, TakesOneMessageAfterAnother)
{
    Pipe pipe;
    ASSERT_TRUE(send_message(pipe.writing(), PipeMessage::Kind::content, "first"));
    ASSERT_TRUE(send_message(pipe.writing(), PipeMessage::Kind::failure, "no memory"));
    MessageReceiver receiver;
    ASSERT_EQ(receive_all(receiver, pipe), State::complete);
    auto const first = receiver.take();
    EXPECT_EQ(first.kind, PipeMessage::Kind::content);
    EXPECT_EQ(first.text, "first");
    ASSERT_EQ(receive_all(receiver, pipe), State::complete);
    auto const second = receiver.take();
    EXPECT_EQ(second.kind, PipeMessage::Kind::failure);
    EXPECT_EQ(second.text, "no memory");
}

TEST(AReceiver, IsCutOffWhereTheOtherEndClosesEarly)
{
    Pipe pipe;
    pipe.close_writing();
    MessageReceiver receiver;
    EXPECT_EQ(receiver.receive(pipe.reading()), State::cut_off);
}

TEST(AReceiver, IsCutOffByWhatNoSenderSends)
{
    EXPECT_EQ(state_after({magic + 1, 0, 0}), State::cut_off);
    EXPECT_EQ(state_after({magic, 2, 0}), State::cut_off);
    EXPECT_EQ(state_after({magic, 0, std::uint64_t{1} << 62U}), State::cut_off) << "more than comes";
    EXPECT_EQ(state_after({magic, 1, 0}), State::complete) << "a failure without reason";
}

TEST(ASender, GoesOnAfterASignal)
{
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe2(ends.data(), O_NONBLOCK), 0);
    while (write(ends[1], "full", 4) > 0) // so that the sender waits before its first byte
        continue;
    for (int const end : ends)
        fcntl(end, F_SETFL, 0);
    struct sigaction ours {};
    struct sigaction before {};
    ours.sa_handler = [](int) {}; // and no SA_RESTART: write() tells of the signal
    sigaction(SIGUSR1, &ours, &before);
    std::string received;
    std::thread reader{[&, sender = pthread_self()] {
        std::this_thread::sleep_for(std::chrono::milliseconds{50}); // until the sender waits for room
        pthread_kill(sender, SIGUSR1);
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        std::array<char, 4096> some{};
        for (ssize_t got = 1; got > 0;) {
            got = read(ends[0], some.data(), some.size());
            if (got > 0) received.append(some.data(), static_cast<std::size_t>(got));
        }
    }};
    std::string const long_reason(1'000'000, 'x');
    EXPECT_TRUE(send_message(ends[1], PipeMessage::Kind::failure, long_reason));
    close(ends[1]);
    reader.join();
    close(ends[0]);
    sigaction(SIGUSR1, &before, nullptr);
    EXPECT_TRUE(received.ends_with(long_reason));
}

TEST(ASender, SaysThatNobodyReads)
{
    Pipe const pipe;
    EXPECT_FALSE(send_message(pipe.reading(), PipeMessage::Kind::content, "into the wrong end"));
}

} // namespace
} // namespace sunder::sim
