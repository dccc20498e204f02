#include "tools/real/timed_passes.hpp"

#include "tools/real/rest.hpp"

#include <chrono>

namespace sunder::cli {
namespace {

using Clock = std::chrono::steady_clock;

sim::Seconds since(Clock::time_point begin, Clock::time_point end)
{
    return sim::Seconds{std::chrono::duration<double>(end - begin).count()};
}

} // namespace

sim::PassTimes time_passes(nas::ReadyNetwork const& network, nas::TensorsByProducer const& inputs,
                           PassLimits const& limits)
{
    auto const ops = network.all_ops();
    std::vector<Clock::time_point> ends(network.model().ops.size());
    auto const note_end = [&](std::size_t op) { ends[op] = Clock::now(); };
    sim::PassTimes times{.ops = std::vector<std::vector<sim::Seconds>>(ends.size()), .passes = {}};
    real::Rest rest{limits.pause};
    auto const first = Clock::now();
    auto const is_late = [&] { return since(first, Clock::now()) > limits.longest; };
    for (std::int64_t i = 0; i < limits.warm_up && !is_late(); ++i)
        (void)network.run(ops, inputs, note_end);
    for (std::int64_t i = 0; i < limits.repetitions && (i == 0 || !is_late()); ++i) {
        rest();
        auto tensors = inputs;
        auto const begin = Clock::now();
        auto const left = network.run(ops, std::move(tensors), note_end);
        auto before = begin;
        for (auto const& turn : ops.turns) {
            times.ops[turn.op].push_back(since(before, ends[turn.op]));
            before = ends[turn.op];
        }
        times.passes.push_back(since(begin, before));
    }
    return times;
}

} // namespace sunder::cli
