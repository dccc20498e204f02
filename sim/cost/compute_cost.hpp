/// \file
/// How long an op takes on a device, what a worker costs meanwhile, and how much memory a stretch of ops
/// needs.
#pragma once

#include "sim/cost/growing_time.hpp"
#include "sim/cost/service_time.hpp"
#include "sim/model/footprint.hpp"
#include "sim/model/model_graph.hpp"
#include "sim/platform/platform.hpp"

#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// What a device holds of tensors and weights that take so much as float32.
[[nodiscard]] Bytes held_by(DeviceProfile const& profile, Bytes as_float32);
[[nodiscard]] Bytes held_by(DeviceProfile const& profile, Footprint const& footprint);

/// What one launch asks of a device.
struct Demand {
    Flops work;
    Footprint traffic; ///< to and from memory
    std::string_view cost_class;
    Footprint weights{}; ///< those in `traffic`
};

/// Of an op that is not measured. \pre it is no input
[[nodiscard]] Demand demand_of(ModelGraph const& model, int op);

/// (max(work / (efficiency x speed), traffic / memory_rate) + launch_overhead) / pace, on one worker.
/// Roofline model: Williams, Waterman and Patterson, CACM 52(4), 2009. It assumes that computing and memory
/// traffic overlap fully; with Overlap::none their sum stands for the greater. Efficiency and rate are those
/// that the profile lists for the class, else for its general class (cost_class.hpp), else 1 and its
/// `memory_rate`.
/// \return nothing where there is work to do and the profile states no speed.
[[nodiscard]] std::optional<Seconds> find_roofline_time(Demand const& demand, DeviceProfile const& profile);

/// Time of op number `op` on one worker of the group at full speed: as measured under the group's name, else
/// as measured under its profile's name, both over its pace, else by the roofline over inputs, output and
/// weights. Where only parts of a fused op are measured, that of all its launches (launches_of()) one after
/// the other. An input takes none. \return nothing where no measured time fits and the roofline has no
/// answer.
[[nodiscard]] std::optional<ServiceTime> find_op_time(ModelGraph const& model, int op,
                                                      DeviceGroup const& group);

/// Likewise of an op that reads what it keeps of each token, by the number of these: the roofline over its
/// work and traffic and those of what is kept. \param stated  tokens kept where the op does the work that the
/// model states
/// \return nothing where a measured time fits, which does not say how it grows, or the roofline has no
/// answer.
[[nodiscard]] std::optional<GrowingTime> find_growing_time(ModelGraph const& model, int op,
                                                           KeptByOp const& kept, std::int64_t stated,
                                                           DeviceGroup const& group);

/// Everything that op number `op` reads as data; a tensor read twice counts once.
[[nodiscard]] Footprint inputs_of(ModelGraph const& model, int op);
/// Its bytes.
[[nodiscard]] Bytes input_bytes_of(ModelGraph const& model, int op);

/// Memory that the ops marked in `ops`, shape (ops,), need on such a device: the weights of all, and the
/// inputs and output of the op for which these are largest. Tensors kept for a later op are not counted.
[[nodiscard]] Bytes memory_need(ModelGraph const& model, std::vector<bool> const& ops,
                                DeviceProfile const& profile);

/// The share of its speed that a device has over time: 1 - x under a load x. Competing jobs do not slow a
/// lone request but take their turn; what they cost is seen in a run only.
[[nodiscard]] StepFunction speed_of(DeviceGroup const& group);

/// Its mean over time.
[[nodiscard]] double mean_speed_share(DeviceGroup const& group);

/// One worker of a device under its load, for a job that is alone there.
struct WorkerCost {
    double slowdown = 1; ///< 1 / its share of full speed
    Watts power;         ///< busy_power / workers, of which one in a batch has its part

    /// Nothing takes no time even where a device stands still.
    [[nodiscard]] Seconds time(Seconds at_full_speed) const
    {
        return at_full_speed > Seconds{} ? slowdown * at_full_speed : Seconds{};
    }
    /// Infinite where it never ends.
    [[nodiscard]] Joules energy(Seconds busy) const
    {
        return busy < never ? power * busy : Joules{never.value()};
    }

private:
    static constexpr Seconds never{std::numeric_limits<double>::infinity()};
};

/// Under its mean load.
[[nodiscard]] WorkerCost mean_cost(DeviceGroup const& group);
/// Likewise, where a worker draws `power` instead.
[[nodiscard]] WorkerCost mean_cost(DeviceGroup const& group, std::optional<Watts> power);

/// At its least load and in the batch that costs each least: no job takes less.
[[nodiscard]] WorkerCost least_cost(DeviceGroup const& group);
[[nodiscard]] WorkerCost least_cost(DeviceGroup const& group, std::optional<Watts> power);

/// What one worker draws while it works, in the mode in which its device stands.
[[nodiscard]] Watts worker_power(DeviceGroup const& group);

} // namespace sunder::sim
