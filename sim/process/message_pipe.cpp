#include "sim/process/message_pipe.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::uint64_t magic = 0x53554e4445523032; // "SUNDER02"
constexpr std::size_t most_at_once = std::size_t{1} << 20U;

bool send_bytes(int pipe_end, std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const sent = write(pipe_end, bytes.data(), bytes.size());
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

} // namespace

bool send_message(int pipe_end, PipeMessage::Kind kind, std::string_view text)
{
    MessageReceiver::Head const head{
        .magic = magic, .kind = static_cast<std::uint64_t>(kind), .bytes = text.size()};
    return send_bytes(pipe_end, {reinterpret_cast<char const*>(&head), sizeof head}) &&
           send_bytes(pipe_end, text);
}

MessageReceiver::State MessageReceiver::receive(int pipe_end)
{
    bool const in_head = head_bytes_ < sizeof head_;
    // Room is made as bytes come, not as much as a head says.
    auto const rest =
        in_head ? sizeof head_ - head_bytes_ : std::min<std::size_t>(head_.bytes - text_bytes_, most_at_once);
    if (!in_head) text_.resize(text_bytes_ + rest);
    char* const room = in_head ? reinterpret_cast<char*>(&head_) + head_bytes_ : text_.data() + text_bytes_;
    auto const got = read(pipe_end, room, rest);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return State::receiving;
    if (got <= 0) return State::cut_off;
    (in_head ? head_bytes_ : text_bytes_) += static_cast<std::size_t>(got);
    if (head_bytes_ < sizeof head_) return State::receiving;
    auto const last = static_cast<std::uint64_t>(PipeMessage::Kind::failure);
    if (head_.magic != magic || head_.kind > last) return State::cut_off;
    return text_bytes_ == head_.bytes ? State::complete : State::receiving;
}

PipeMessage MessageReceiver::take()
{
    PipeMessage message{.kind = static_cast<PipeMessage::Kind>(head_.kind), .text = std::exchange(text_, {})};
    head_bytes_ = 0;
    text_bytes_ = 0;
    return message;
}

} // namespace sunder::sim
