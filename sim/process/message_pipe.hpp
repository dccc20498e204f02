/// \file
/// What processes tell each other, as bytes through a pipe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sunder::sim {

struct PipeMessage {
    enum class Kind : std::uint8_t { content, failure } kind = Kind::content;
    std::string text; ///< of a failure: the reason
};

/// \return false when the other end is closed
bool send_message(int pipe_end, PipeMessage::Kind kind, std::string_view text);

/// Takes in messages a piece at a time: whatever read() has, no more.
class MessageReceiver {
public:
    enum class State : std::uint8_t {
        receiving,
        complete,
        cut_off ///< the other end closed too early, or sent what no sender sends
    };

    /// Reads once.
    State receive(int pipe_end);

    /// What has come; the next one can be received then. \pre complete
    [[nodiscard]] PipeMessage take();

private:
    struct Head {
        std::uint64_t magic = 0;
        std::uint64_t kind = 0;
        std::uint64_t bytes = 0;
    };
    friend bool send_message(int pipe_end, PipeMessage::Kind kind, std::string_view text);

    Head head_;
    std::size_t head_bytes_ = 0; ///< that have come
    std::string text_;
    std::size_t text_bytes_ = 0;
};

} // namespace sunder::sim
