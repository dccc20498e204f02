/// \file
/// What there is to plan: a model, and the devices in a row over which its ops may be spread.
#pragma once

#include "sim/cost/codec.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/cost/service_time.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "sim/model/cut.hpp"
#include "sim/plan/used_exits.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// What `best` minimises for a lone request.
enum class Objective : std::uint8_t { latency, energy };

/// Whether the model's input itself may leave the device where it was born.
enum class RawInput : std::uint8_t { forbidden, allowed };

/// An input of the model with an origin of its own: it sets out there when the request begins, as it is, to
/// each device where an op reads it. Ops there wait for it.
struct ApartInput {
    int producer = model_input;
    Id<DeviceGroup> from{};
    struct Access {
        bool is_there = false;            ///< that device is its origin, so nothing is sent
        std::optional<Id<Route>> route{}; ///< absent: there is none
    };
    std::vector<Access> to; ///< (positions,)
};

/// A message with such an input.
struct InputMessage {
    Id<DeviceGroup> from{};
    Id<Route> route{};
    Bytes bytes; ///< whole bytes
};

/// A row of devices: position 0 is the origin, position k the k-th server. Refers to the model and the
/// platform, which must outlive it.
struct Chain {
    ModelGraph const& model;
    Platform const& platform;
    std::vector<Id<DeviceGroup>> devices;       ///< (servers + 1,)
    std::vector<std::optional<Id<Route>>> out;  ///< (servers,) from position k to k + 1
    std::vector<std::optional<Id<Route>>> back; ///< (servers,) from position k + 1 to k
    std::vector<CodecStage> codec;
    Bytes answer; ///< 0: nothing is sent back
    RawInput raw_input = RawInput::forbidden;
    UsedExits exits{};                ///< of the model, see used_exits()
    std::vector<DeviceMode> modes{};  ///< (servers + 1,), or empty: all are as they stand
    std::vector<ApartInput> inputs{}; ///< those of the model that come apart

    [[nodiscard]] std::size_t servers() const { return out.size(); }
    [[nodiscard]] DeviceMode mode_at(std::size_t position) const
    {
        return modes.empty() ? DeviceMode{} : modes[position];
    }
    /// What is left where requests stay on their device.
    void keep_origin();
};

/// One stretch of ops on one device as a lone request sees it, at full speed.
struct Stretch {
    ServiceTime decode;
    ServiceTime compute;
    ServiceTime encode;
    Flops work;
    Bytes memory; ///< that its device needs for the ops there, those of exits included, as it holds them
    Bytes sent;   ///< to the next position, as coded
    Watts power;  ///< of one worker meanwhile
    std::vector<InputMessage> inputs{}; ///< that its ops wait for
};

/// The mean times of a lone request on devices under their mean load, and what crosses. Its energy is that of
/// the workers and radios while they work for it, see WorkerCost and RouteCost; what devices draw idle is not
/// in it.
/// Where requests leave early, all are means over where they leave.
struct Price {
    Bytes raw;     ///< of the tensors that cross, over all hops, before coding
    Bytes payload; ///< the same as coded
    Seconds head;  ///< ops on the origin
    Seconds encode;
    Seconds transfer; ///< and the wait for inputs that come apart
    Seconds decode;
    Seconds tail; ///< ops on the servers
    Seconds back; ///< the answer
    Joules energy;
    Joules device_energy; ///< of this, the origin's
    Joules radio_energy;  ///< of this, that of all transfers, the answer's too; the rest is the servers'
    std::optional<double>
        accuracy; ///< expected share of answers that are right; nothing where it is not known

    [[nodiscard]] Seconds total() const { return head + encode + transfer + decode + tail + back; }
};

/// Why cuts cannot be used.
struct Obstacle {
    enum class Kind : std::uint8_t {
        no_route,       ///< from `position` to the next
        no_input_route, ///< from the origin of number `op` of the inputs that come apart, to `position`
        no_way_back,    ///< from `position` to the one before
        raw_input,      ///< leaves the origin though it must not
        no_time,        ///< of op `op` at `position`
        no_exit_time,   ///< of some op of the model's exit number `op` at `position`
        no_coding_time, ///< at `position`
        no_speed_left,  ///< at `position`, under a load of 100 %
        memory          ///< of `position` is less than `need`
    };
    Kind kind;
    int position = 0;
    int op = 0;
    Bytes need;
};

/// Of one exit that is used.
struct ExitCosts {
    ModelGraph branch;                             ///< its own ops
    std::vector<bool> before;                      ///< (ops of the model,) those that it comes after
    std::vector<std::optional<ServiceTime>> times; ///< (positions,) of all its ops, at full speed
    std::vector<Seconds> means;                    ///< (positions,) under load
};

/// Values of ops, and what those in front of an op add up to, one after the other.
template <class Value>
struct SumsFromFront {
    std::vector<Value> values;         ///< (ops,)
    std::vector<Value> until{Value{}}; ///< (ops + 1,)

    void add(Value value)
    {
        values.push_back(value);
        until.push_back(until.back() + value);
    }
};

/// Prices of every op, tensor and hop of a chain, worked out once.
///
/// Cuts are given one a hop, nested, shape (servers,); the hops after the last position with ops are not
/// used. A tensor is encoded where it is made and decoded where an op reads it: one that only passes through
/// a device is neither there. The answer goes back hop by hop. What coding costs in accuracy adds up over the
/// hops; of tensors that cross together that which loses most counts.
class ChainCosts {
public:
    explicit ChainCosts(Chain chain);

    [[nodiscard]] Chain const& chain() const { return chain_; }

    [[nodiscard]] Price price(std::vector<Cut const*> const& cuts) const;
    /// Of a request that leaves at number `exit` of the used exits, or goes to the end where that is one
    /// behind the last.
    [[nodiscard]] Price price(std::vector<Cut const*> const& cuts, std::size_t exit) const;
    /// Every reason against these cuts, in order of position.
    [[nodiscard]] std::vector<Obstacle> obstacles(std::vector<Cut const*> const& cuts) const;
    /// \pre nothing stands against the cuts
    /// \return one stretch for each position up to the last that has ops, shape (1 + hops used,).
    [[nodiscard]] std::vector<Stretch> stretches(std::vector<Cut> const& cuts) const;
    /// Of a request that leaves at number `exit` of the used exits, or goes to the end, as for price().
    [[nodiscard]] std::vector<Stretch> stretches(std::vector<Cut> const& cuts, std::size_t exit) const;

    /// The parts of the price, as time or as energy; infinite where there is no time. Shapes: op and producer
    /// as in ModelGraph, positions as in Chain.
    [[nodiscard]] double op_cost(int position, int op, Objective objective) const;
    [[nodiscard]] double encoding_cost(int position, int producer, Objective objective) const;
    [[nodiscard]] double decoding_cost(int position, int producer, Objective objective) const;
    /// Of sending the coded tensor over hop `hop`, without the delay that any message has.
    [[nodiscard]] double crossing_cost(int hop, int producer, Objective objective) const;
    /// Of any message over hop `hop`.
    [[nodiscard]] double delay_cost(int hop, Objective objective) const;
    /// Of the answer on its way from `position` to the origin.
    [[nodiscard]] double answer_cost(int position, Objective objective) const;

private:
    /// Of one tensor at one position.
    struct CodingTime {
        std::optional<Seconds> time; ///< at full speed
        Seconds mean;                ///< under load
    };
    using CodingTimes = std::vector<std::vector<CodingTime>>; ///< (positions, ops + 1)

    [[nodiscard]] double cost(int position, Seconds mean, Objective objective) const;
    struct Visit;
    [[nodiscard]] ExitCosts exit_costs(EarlyExit const& exit) const;
    [[nodiscard]] std::vector<Visit> visits(std::vector<Cut const*> const& cuts) const;
    [[nodiscard]] std::vector<Visit> visits_until(std::vector<Visit> visits, std::size_t exit) const;
    /// Of who passes all these, whose answers are as good as that where nothing is lost by coding.
    [[nodiscard]] Price price_of(std::vector<Visit> const& visits, std::vector<Cut const*> const& cuts,
                                 std::optional<double> accuracy) const;
    [[nodiscard]] Footprint weights_of(Visit const& visit) const;
    [[nodiscard]] InputMessage message_with(std::size_t input, std::size_t position) const;
    /// What inputs that come apart cost those who pass all these, who work so long at each and are so long on
    /// each hop.
    void add_inputs(Price& price, std::vector<Visit> const& visits, std::vector<Seconds> const& work,
                    std::vector<Seconds> const& hops) const;
    [[nodiscard]] Bytes memory_at(std::size_t position, Visit const& visit) const;

    Chain chain_;
    std::vector<std::vector<int>> consumers_;                       ///< (ops + 1,)
    std::vector<WorkerCost> workers_;                               ///< (positions,)
    std::vector<std::optional<RouteCost>> out_;                     ///< (servers,)
    std::vector<std::optional<RouteCost>> back_;                    ///< (servers,)
    std::vector<std::vector<std::optional<ServiceTime>>> op_times_; ///< (positions, ops), full speed
    std::vector<SumsFromFront<Seconds>> op_means_;                  ///< (positions,) of ops under load
    std::vector<std::vector<int>> untimed_;                         ///< (positions,) ops without a time
    SumsFromFront<Footprint> weights_;                              ///< of ops, but for what they share
    std::vector<int> sharing_;                                      ///< ops that share weights
    std::vector<std::vector<Bytes>> touched_; ///< (positions, ops) inputs and output, as held there
    CodingTimes encoding_;
    CodingTimes decoding_;
    std::vector<Bytes> coded_;           ///< (ops + 1,)
    std::vector<double> accuracy_costs_; ///< (ops + 1,)
    std::vector<ExitCosts> exits_;       ///< of the used exits
};

/// Position of each op, shape (ops,): the number of cuts that it comes after.
[[nodiscard]] std::vector<int> positions(ModelGraph const& model, std::vector<Cut const*> const& cuts);

/// Hops that carry something: the number of cuts before the first that holds the whole model.
[[nodiscard]] std::size_t hops_used(std::vector<Cut const*> const& cuts);

/// Names of the cuts whose hops are used, joined by " | "; "device_only" where none is. A cut before all ops
/// is "server_only" if it is the only one, else the input's name.
[[nodiscard]] std::string plan_name(ModelGraph const& model, std::vector<Cut const*> const& cuts);

/// The obstacle in a sentence without a full stop.
[[nodiscard]] std::string sentence(Obstacle const& obstacle, Chain const& chain);

} // namespace sunder::sim
