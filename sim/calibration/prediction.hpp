/// \file
/// What a scenario says of its requests, in the figures that are measured.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/records/records.hpp"
#include "sim/records/stages.hpp"
#include "sim/scenario/deployment.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sunder::sim {

/// Of one request.
enum class Measure : std::uint8_t {
    latency,
    device, ///< all work of the origin: ops, encode
    server, ///< all work of servers: decode, ops
    head,   ///< ops on the origin
    encode, ///< over all hops, as the others
    transfer,
    decode,
    tail,          ///< ops on servers
    back,          ///< the answer
    energy,        ///< of workers and radios while they work for it
    origin_energy, ///< of this, the origin's worker; known of lone requests
    server_energy  ///< of this, the workers of servers; likewise
};

struct MeasureWords {
    Measure measure;
    std::string_view name; ///< of its column
    Dimension dimension;
    std::optional<Stage> stage; ///< that it is
};

constexpr std::array measures{
    MeasureWords{Measure::latency, "latency", Seconds::dimension, {}},
    MeasureWords{Measure::device, "device", Seconds::dimension, {}},
    MeasureWords{Measure::server, "server", Seconds::dimension, {}},
    MeasureWords{Measure::head, "head", Seconds::dimension, Stage::device_compute},
    MeasureWords{Measure::encode, "encode", Seconds::dimension, Stage::encode},
    MeasureWords{Measure::transfer, "transfer", Seconds::dimension, Stage::transfer},
    MeasureWords{Measure::decode, "decode", Seconds::dimension, Stage::decode},
    MeasureWords{Measure::tail, "tail", Seconds::dimension, Stage::server_compute},
    MeasureWords{Measure::back, "return", Seconds::dimension, Stage::way_back},
    MeasureWords{Measure::energy, "energy", Joules::dimension, {}},
    MeasureWords{Measure::origin_energy, "device_energy", Joules::dimension, {}},
    MeasureWords{Measure::server_energy, "server_energy", Joules::dimension, {}}};

[[nodiscard]] constexpr MeasureWords const& words_of(Measure measure)
{
    return measures[static_cast<std::size_t>(measure)];
}

/// In SI units; not a number where it is not known.
using MeasuredFigures = std::array<double, measures.size()>;

struct Prediction {
    MeasuredFigures mean{};
    MeasuredFigures p95{};
};

/// Of a request that is alone, see lone_stages(): its mean for both.
[[nodiscard]] Prediction lone_prediction(Deployment const& deployment, Id<Application> application);

/// Of the requests that finish in the first replication.
/// \return nothing where none does, or where SimGrid is needed
[[nodiscard]] std::optional<Prediction> run_prediction(Deployment const& deployment,
                                                       Id<Application> application);

/// Of a finished request, in SI units; not a number where records do not know it.
[[nodiscard]] double figure_of(Requests const& requests, std::size_t row, MeasureWords const& words);

/// Not a number of none. \pre 0 < share <= 1
[[nodiscard]] double quantile(std::vector<double> values, double share);
[[nodiscard]] double mean_of(std::vector<double> const& values);

} // namespace sunder::sim
