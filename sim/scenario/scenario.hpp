/// \file
/// One experiment as the user described it.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"
#include "sim/cost/codec.hpp"
#include "sim/model/model_graph.hpp"
#include "sim/plan/chain.hpp"
#include "sim/platform/platform.hpp"
#include "sim/policy/policy_settings.hpp"
#include "sim/scenario/token_count.hpp"
#include "sim/scenario/transport.hpp"
#include "sim/scenario/way_pool.hpp"
#include "sim/workload/arrivals.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sunder::sim {

struct DeviceOnly {};
struct ServerOnly {};
/// After these ops: their tensors are those that cross.
struct After {
    std::vector<std::string> ops;
};
/// One cut for each hop.
struct Cuts {
    std::vector<After> hops;
};
/// The cut that is best for a lone request.
struct Best {
    Objective objective = Objective::latency;
};
using PlainSplit = std::variant<DeviceOnly, ServerOnly, After, Cuts, Best>;

/// The cut that is best under the load: a simulation of each has to decide (sim/runner/decide_splits.hpp). To
/// whoever does not simulate first it is the best for a lone request, by latency.
struct BestUnderLoad {
    std::string metric = "latency.p99"; ///< a figure of the application, or another by its whole name
    std::optional<std::int64_t> runs;   ///< replications of each cut; absent: those of the scenario, or 10
                                        ///< where that has one
};

/// A clock or an accelerator of a device.
struct NamedMode {
    Id<DeviceGroup> device;
    std::string name;
    Location where;
};
/// In which devices work for a way, where they are to change from how they stand.
struct AskedModes {
    std::vector<NamedMode> clocks;
    std::vector<NamedMode> accelerators;
};
/// Every cut, with each clock and each accelerator of each device that the application knows.
struct AllModes {
    bool clocks = false;
    bool accelerators = false;
};

/// Several ways, of which each device chooses one for each request.
struct Adaptive {
    std::vector<PlainSplit> among; ///< empty: the cuts that no other beats, see unbeaten_cuts()
    PolicySettings policy;
    std::vector<AskedModes> modes{};     ///< (among,), or none where all work as they stand
    std::optional<AllModes> all{};       ///< instead: those that no other beats, see unbeaten_modes()
    std::optional<WayPool> pool{};       ///< instead: as they were measured
    std::optional<WayPool> known_pool{}; ///< what is known of those beforehand; absent: just that
};
using Split = std::variant<DeviceOnly, ServerOnly, After, Cuts, Best, BestUnderLoad, Adaptive>;

/// Which device of a group of servers, or of several, a request goes to, chosen when its message sets out.
enum class Dispatch : std::uint8_t {
    least_work,     ///< the least work left for each worker, what is on its way counted; ties go in turn
    shortest_queue, ///< the fewest requests and competing jobs there or on their way; ties go in turn
    two_choices,    ///< the one with fewer of two drawn at random (Mitzenmacher 2001)
    turn,           ///< one after the other
    random,         ///< any, all alike
    home            ///< always the same, see partner_of()
};

/// A request that failed is begun again, as a whole.
struct Retry {
    std::int64_t tries = 3; ///< in all, with the first
    Seconds pause;          ///< before the second; grows by `backoff` from try to try
    double backoff = 2.0;
};

/// Another way to answer a request.
struct Fallback {
    PlainSplit to = DeviceOnly{};
    bool when_failed = true;      ///< and no try is left
    bool when_dropped = true;     ///< likewise
    std::optional<Seconds> after; ///< the other way begins so long after the request came, while the first
                                  ///< goes on; the first to finish counts, and the other is cancelled
    Location where;
};

/// Which exits of its model an application uses.
struct ExitSettings {
    std::optional<std::vector<std::string>> names{}; ///< absent: all
    std::optional<double> threshold{};               ///< of confidence, where the model's figures hang on one
    Location where{};
};

/// What a layer keeps of each token of a request, where it runs, until the request ends.
struct TokenCache {
    std::vector<KeptByOp> of;            ///< none: as the model of the further passes says
    std::optional<std::int64_t> prompt;  ///< tokens that the first pass takes in; nothing: as its model says
    std::optional<std::int64_t> at_once; ///< requests that keep theirs on one device; nothing: see cache_of()
};

/// A request is a first pass through the application's model, which gives its first token, and further ones
/// through another (or the same), each of which gives one or more. A pass begins on the request's device
/// when the answer to the one before has come back there.
struct Steps {
    std::optional<Id<ModelGraph>> then; ///< of the further passes; nothing: that of the first
    TokenCount count;                   ///< tokens after the first
    std::optional<PlainSplit> split;    ///< of the further passes; nothing: that of the first
    std::optional<Lookahead> lookahead;
    std::optional<TokenCache> cache;
    Location where;
};

/// An input of an application's model that begins elsewhere than the request.
struct InputOrigin {
    int producer = model_input; ///< of its tensor; among ModelGraph::apart
    Id<DeviceGroup> device;
    Location where;
};

struct Application {
    std::string name;
    Id<ModelGraph> model;
    Id<DeviceGroup> origin;             ///< where requests are born
    std::vector<InputOrigin> origins{}; ///< of inputs that are not born there
    Arrivals arrivals;
    std::optional<Seconds> deadline;
    Split split = Best{};
    std::vector<Id<DeviceGroup>> servers; ///< in the order of the hops; empty for device_only
    std::vector<std::vector<Id<DeviceGroup>>> other_servers; ///< (hops,) or none: groups of which a request
                                                             ///< may go to any instead
    Dispatch dispatch = Dispatch::least_work;
    std::optional<Seconds> health_check; ///< so often it is seen which servers are down; absent: never
    std::optional<Transport> transport;  ///< absent: that of the network model
    std::vector<CodecStage> codec;
    ExitSettings exits;
    Bytes answer; ///< 0: nothing is sent back, the request ends on its last device
    RawInput raw_input = RawInput::forbidden;
    std::int64_t priority = 0; ///< higher goes first in a priority queue
    std::optional<Retry> retry;
    std::optional<Fallback> fallback;
    std::optional<Steps> steps;

    Location where;           ///< of the application's key
    Location split_where;     ///< of the value of `split` (of the application where absent)
    Location arrivals_where;  ///< of the value of `arrivals`
    Location transport_where; ///< of `transport` (of the application where absent)
    Location route_where;     ///< of `servers` (of the application where absent)
};

enum class NetworkModel : std::uint8_t {
    exact,  ///< latency + bytes / max-min fair rate
    solver, ///< the same by SimGrid flows for every transfer
    lv08,   ///< SimGrid's default model of TCP
    tcp     ///< packets of TCP as Linux runs it, where an application says nothing else
};
enum class RecordLevel : std::uint8_t { requests, spans };

struct RunSettings {
    std::optional<Seconds> until;         ///< requests arrive in [0, until)
    std::optional<std::int64_t> requests; ///< on each device, instead of `until`
    Seconds warm_up;
    std::uint64_t seed = 1;
    std::int64_t replications = 1;
    NetworkModel network_model = NetworkModel::exact;
    RecordLevel record = RecordLevel::requests;
};

/// A file that went into the scenario.
struct InputFile {
    std::string path; ///< as the user or the scenario named it
    std::string sha256;
};

struct Scenario {
    std::string name; ///< stem of its file
    Platform platform;
    Table<ModelGraph> models; ///< fused, see fuse()
    Table<Application> applications;
    RunSettings run;

    std::vector<Diagnostic> warnings; ///< what is there and does nothing

    std::string text; ///< all files and overrides resolved into one YAML text that gives the same results
    std::vector<InputFile> inputs;
};

} // namespace sunder::sim
