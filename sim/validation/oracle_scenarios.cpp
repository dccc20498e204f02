#include "sim/validation/oracle_scenarios.hpp"

namespace sunder::sim {
namespace {

constexpr std::string_view lone_request = R"(format: sunder-scenario/1
models:
  job:
    input: {name: image, bytes: 100 kB}
    ops: [{name: serve, work: 0 flop, output: 0 B, time: {server: 10 ms}}]
devices:
  phone: {}
  server: {idle_power: 50 W, busy_power: 250 W}
links:
  link: {rate: 50 Mbit/s, latency: 1 ms, send_power: 2 W}
routes:
  - {from: phone, to: server, via: [link]}
applications:
  camera: {model: job, origin: phone, arrivals: {periodic: 33 ms}, split: server_only, servers: [server], raw_input: allowed}
run: {requests: 20, seed: 1}
)";

constexpr std::string_view station = R"(format: sunder-scenario/1
models:
  job:
    input: {name: image, bytes: 1 B}
    ops: [{name: serve, work: 0 flop, output: 0 B, time: {station: {exponential: 10 ms}}}]
devices:
  station: {workers: 1, queue: fifo}
applications:
  jobs: {model: job, origin: station, arrivals: {poisson: 50 /s}, split: device_only}
run: {until: 400 s, warm_up: 20 s, seed: 1, replications: 20}
)";

constexpr std::string_view pool = R"(format: sunder-scenario/1
models:
  job:
    input: {name: image, bytes: 1 B}
    ops: [{name: serve, work: 0 flop, output: 0 B, time: {server: {exponential: 10 ms}}}]
devices:
  phone: {count: 3}
  server: {count: 4}
links:
  link: {rate: 1 Gbit/s}
routes:
  - {from: phone, to: server, via: [link]}
applications:
  jobs: {model: job, origin: phone, arrivals: {poisson: 100 /s}, split: server_only, servers: [server], raw_input: allowed}
run: {until: 200 s, warm_up: 20 s, seed: 1, replications: 20}
)";

constexpr std::string_view losses = R"(format: sunder-scenario/1
models:
  job:
    input: {name: image, bytes: 100 kB}
    ops: [{name: serve, work: 0 flop, output: 0 B}]
devices:
  phone: {}
  server: {speed: 1 Gflop/s}
links:
  link: {rate: 80 Mbit/s, latency: 1 ms, loss: {message: 10 %, timeout: 5 ms, backoff: 1, tries: 1000}}
routes:
  - {from: phone, to: server, via: [link]}
applications:
  upload: {model: job, origin: phone, arrivals: {periodic: 500 ms}, split: server_only, servers: [server], raw_input: allowed}
run: {requests: 5000, seed: 1, replications: 20}
)";

constexpr std::string_view coding = R"(format: sunder-scenario/1
models:
  net:
    input: {name: image, shape: [3, 10, 10]}
    accuracy: 80 %
    ops:
      - {name: head, conv2d: {out: 64, kernel: 1}, time: {phone: 10 ms}}
      - {name: tail, conv2d: {out: 1, kernel: 1}, time: {server: 5 ms, phone: 15 ms}}
devices:
  phone: {speed: 1 Gflop/s}
  server: {speed: 10 Gflop/s}
links:
  link: {rate: 8 Mbit/s, latency: 1 ms}
routes:
  - {from: phone, to: server, via: [link]}
applications:
  camera: {model: net, origin: phone, arrivals: {periodic: 1 s}, split: {after: head}, servers: [server], codec: {bits: 32}}
run: {requests: 3, seed: 1}
)";

constexpr std::string_view exits = R"(format: sunder-scenario/1
models:
  staged:
    input: {name: image, bytes: 100 kB}
    accuracy: 80 %
    ops:
      - {name: a, work: 0 flop, output: 40 kB, time: {phone: 10 ms, edge: 4 ms}}
      - {name: b, work: 0 flop, output: 20 kB, time: {phone: 10 ms, edge: 4 ms}}
      - {name: c, work: 0 flop, output: 1 kB, time: {phone: 10 ms, edge: 4 ms}}
    exits:
      - {name: first, after: a, ops: [{name: ask.a, work: 0 flop, output: 0 B, time: {phone: 1 ms, edge: 0.5 ms}}],
         leaves: 40 %, accuracy: 75 %, accuracy_at_end: 85 %}
      - {name: second, after: b, ops: [{name: ask.b, work: 0 flop, output: 0 B, time: {phone: 2 ms, edge: 1 ms}}],
         leaves: 30 %, accuracy: 70 %}
devices:
  phone: {busy_power: 2 W}
  edge: {busy_power: 10 W}
links:
  wifi: {rate: 80 Mbit/s, latency: 1 ms, send_power: 1 W, each: phone}
routes:
  - {from: phone, to: edge, via: [wifi]}
applications:
  camera: {model: staged, origin: phone, arrivals: {periodic: {every: 1 s}}, split: {after: a}, servers: [edge], answer: 10 kB, raw_input: allowed}
run: {requests: 2000, seed: 1, replications: 20}
)";

} // namespace

std::string_view text_of(OracleScenario scenario)
{
    switch (scenario) {
    case OracleScenario::lone_request:
        return lone_request;
    case OracleScenario::station:
        return station;
    case OracleScenario::pool:
        return pool;
    case OracleScenario::losses:
        return losses;
    case OracleScenario::coding:
        return coding;
    case OracleScenario::exits:
        return exits;
    }
    return {};
}

} // namespace sunder::sim
