/// \file
/// Records through a pipe, column by column, so that sender and receiver together hold them about once.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Sends the whole answer; each column is freed as soon as it is on its way.
/// \throws RunError  when the other end does not take it.
void send_records(int pipe_end, Records records);

/// Sends the reason why there is no answer.
/// \throws RunError  when the other end does not take it.
void send_failure(int pipe_end, std::string_view reason);

/// Takes in what the functions above send, a piece at a time: whatever read() has, no more.
class RecordsReceiver {
public:
    RecordsReceiver();
    RecordsReceiver(RecordsReceiver const&) = delete;
    RecordsReceiver& operator=(RecordsReceiver const&) = delete;

    enum class State : std::uint8_t {
        receiving,
        complete, ///< records or a failure
        cut_off   ///< the other end closed too early, or sent what no sender sends
    };

    /// Reads once. \pre state is `receiving`
    State receive(int pipe_end);

    /// \pre complete
    [[nodiscard]] std::optional<std::string> const& failure() const { return failure_; }
    /// \pre complete, without a failure
    [[nodiscard]] Records take_records() { return std::move(records_); }

private:
    void start_next();
    void take_head();
    void take_text();

    struct Head {
        std::uint64_t magic = 0;
        std::uint64_t kind = 0;
        std::uint64_t text_bytes = 0; ///< the failure, or the names as bytes
        std::uint64_t rows[4] = {};   ///< of requests, spans, devices, links
    };
    friend void send_records(int pipe_end, Records records);
    friend void send_failure(int pipe_end, std::string_view reason);

    enum class Part : std::uint8_t { head, text, columns };

    Part part_ = Part::head;
    Head head_;
    std::string text_;
    std::optional<std::string> failure_;
    Records records_;
    std::vector<std::function<std::span<std::byte>()>> columns_; ///< makes room for each, last one first
    std::span<std::byte> room_;                                  ///< still to be filled
    State state_ = State::receiving;
};

} // namespace sunder::sim
