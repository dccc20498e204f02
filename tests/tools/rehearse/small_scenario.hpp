/// \file
/// A scenario small enough to be rehearsed in a moment.
#pragma once

#include "sim/config/load.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/rehearse/rehearse.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sunder::rehearse {

/// Two cameras with a link each to one server. A picture is worked on for 2 ms here and 3 ms there; 7680 B of
/// it cross, and 500 B come back. There is an edge between them that nobody uses.
inline constexpr auto small_scenario = R"(format: sunder-scenario/1
models:
  net:
    input: {name: picture, shape: [3, 32, 32]}
    ops:
      - {name: first, conv2d: {out: 30, kernel: 3, stride: 2, pad: 1}, time: {camera: 2 ms}}
      - {name: middle, conv2d: {out: 30, kernel: 3, pad: 1}, time: {server: 1 ms}}
      - {name: flat, flatten: {}}
      - {name: last, linear: {out: 10}, time: {server: 2 ms}}
devices:
  camera: {count: 2, speed: 1 Gflop/s}
  edge: {speed: 1 Gflop/s}
  server: {speed: 1 Gflop/s}
links:
  wifi: {each: camera, rate: 80 Mbit/s, latency: 2 ms}
  lan: {rate: 100 Mbit/s, latency: 1 ms}
routes:
  - {from: camera, to: server, via: [wifi]}
  - {from: camera, to: edge, via: [wifi]}
  - {from: edge, to: server, via: [lan]}
applications:
  watch:
    model: net
    origin: camera
    arrivals: {periodic: 40 ms}
    split: {after: first}
    servers: [server]
    codec: {bits: 8}
    answer: 500 B
run: {requests: 5, network_model: tcp}
)";

inline sim::Scenario small(std::vector<std::string> settings = {})
{
    sim::Overrides overrides;
    overrides.settings = std::move(settings);
    return sim::parse_scenario({.path = "small.yaml", .text = small_scenario}, overrides);
}

} // namespace sunder::rehearse
