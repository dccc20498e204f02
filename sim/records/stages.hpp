/// \file
/// The stages of a request's life, each once: every table, text and picture goes by this list.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace sunder::sim {

/// What a request does at a time; the stages of a request that finished add up to its latency.
enum class Stage : std::uint8_t {
    device_wait,
    device_compute,
    encode,
    link_wait,
    transfer,
    server_wait,
    server_compute,
    decode,
    way_back
};

/// What a request does on a device or link, wherever that is.
enum class SpanKind : std::uint8_t { device_wait, compute, encode, decode, link_wait, transfer };

struct StageWords {
    Stage stage;
    SpanKind kind;
    std::string_view name;            ///< in files and JSON
    std::string_view label;           ///< in text
    std::string_view title;           ///< in pictures
    std::string_view meaning;         ///< of a request's time in it
    std::string_view meaning_of_mean; ///< over requests
};

constexpr std::array stages{
    StageWords{Stage::device_wait, SpanKind::device_wait, "device_wait", "device wait", "wait for the device",
               "waiting for a worker of the origin", "mean wait for the origin"},
    StageWords{Stage::device_compute, SpanKind::compute, "device_compute", "device compute",
               "device computes", "ops on the origin", "mean time of ops on the origin"},
    StageWords{Stage::encode, SpanKind::encode, "encode", "encode", "encode",
               "coding of the tensors that cross", "mean time of coding"},
    StageWords{Stage::link_wait, SpanKind::link_wait, "link_wait", "link wait", "wait for the link",
               "time-outs, back-off, and a link that was down", "mean wait for links"},
    StageWords{Stage::transfer, SpanKind::transfer, "transfer", "transfer", "transfer",
               "latency, jitter and bytes on the way to the servers",
               "mean time on links towards the servers"},
    StageWords{Stage::server_wait, SpanKind::device_wait, "server_wait", "server wait", "wait for the server",
               "waiting for a worker of a server", "mean wait for servers"},
    StageWords{Stage::server_compute, SpanKind::compute, "server_compute", "server compute",
               "server computes", "ops on the servers", "mean time of ops on servers"},
    StageWords{Stage::decode, SpanKind::decode, "decode", "decode", "decode",
               "decoding of the tensors that crossed", "mean time of decoding"},
    StageWords{Stage::way_back, SpanKind::transfer, "return", "return", "answer returns",
               "the answer on its way back", "mean time of the answer's way back"}};

[[nodiscard]] constexpr StageWords const& words_of(Stage stage)
{
    return stages[static_cast<std::size_t>(stage)];
}

static_assert([] {
    for (std::size_t i = 0; i < stages.size(); ++i)
        if (stages[i].stage != static_cast<Stage>(i)) return false;
    return true;
}());

/// In the order in which a request passes them; the files have `decode` last of the servers.
constexpr std::array stages_as_passed{Stage::device_wait, Stage::device_compute, Stage::encode,
                                      Stage::link_wait,   Stage::transfer,       Stage::server_wait,
                                      Stage::decode,      Stage::server_compute, Stage::way_back};
static_assert(stages_as_passed.size() == stages.size());

/// Calls `visit(StageWords)` for each, one after another without a loop: rows of requests are written so.
template <class Visit>
constexpr void for_each_stage(Visit&& visit)
{
    [&]<std::size_t... Index>(std::index_sequence<Index...>)
    {
        (visit(stages[Index]), ...);
    }
    (std::make_index_sequence<stages.size()>{});
}

/// One of each stage.
template <class T>
struct ByStage {
    std::array<T, stages.size()> each{};

    [[nodiscard]] constexpr T& operator[](Stage stage) { return each[static_cast<std::size_t>(stage)]; }
    [[nodiscard]] constexpr T const& operator[](Stage stage) const
    {
        return each[static_cast<std::size_t>(stage)];
    }
};

} // namespace sunder::sim
