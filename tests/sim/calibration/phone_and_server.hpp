/// \file
/// What tests calibrate.
#pragma once

namespace sunder::sim {

/// A phone and a server, and a network that may be cut behind its first op.
constexpr auto phone_and_server = R"(format: sunder-scenario/1
models:
  tiny: {input: {name: image, bytes: 100 kB}, ops: [{name: first, work: 10 Mflop, output: 50 kB}, {name: second, work: 20 Mflop, output: 1 kB}]}
devices:
  phone: {speed: 1 Gflop/s}
  server: {speed: 10 Gflop/s}
links:
  wifi: {rate: 54 Mbit/s, latency: 2 ms}
routes:
  - {from: phone, to: server, via: [wifi]}
applications:
  camera: {model: tiny, origin: phone, arrivals: {periodic: 1 s}, split: {after: first}, servers: [server], raw_input: allowed}
run: {until: 10 s}
)";

} // namespace sunder::sim
