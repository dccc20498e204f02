/// \file
/// Closed choices drawn by RapidCheck. Every kind is as likely as any other, so that a new one is drawn as
/// soon as it is there; and this does not compile until it is said here what its members may be.
#pragma once

#include "sim/base/match.hpp"
#include "sim/cost/codec.hpp"
#include "sim/platform/cell.hpp"
#include "sim/platform/platform.hpp"
#include "sim/workload/arrivals.hpp"

#include <rapidcheck.h>

#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace sunder::sim {

/// One of the kinds, with its members as they are by default.
template <class Choice>
Choice any_kind()
{
    return []<std::size_t... Kinds>(std::index_sequence<Kinds...>)
    {
        return *rc::gen::element<Choice>(std::variant_alternative_t<Kinds, Choice>{}...);
    }
    (std::make_index_sequence<std::variant_size_v<Choice>>{});
}

/// True once in so many times.
inline bool once_in(int times)
{
    return *rc::gen::inRange(0, times) == 0;
}

/// Times of about this mean.
inline Distribution any_distribution(Seconds mean)
{
    auto distribution = any_kind<Distribution>();
    std::visit(Match{[&](Deterministic& drawn) { drawn.value = mean; },
                     [&](Uniform& drawn) {
                         drawn = {0.5 * mean, 1.5 * mean};
                     },
                     [&](Exponential& drawn) { drawn.mean = mean; },
                     [&](Erlang& drawn) {
                         drawn = {3, mean};
                     },
                     [&](Gamma& drawn) {
                         drawn = {mean, mean};
                     },
                     [&](Lognormal& drawn) {
                         drawn = {mean, 2.0 * mean};
                     },
                     [&](TruncatedNormal& drawn) {
                         drawn = {mean, mean};
                     },
                     [&](Pareto& drawn) {
                         drawn = {0.6 * mean, 2.5};
                     },
                     [&](Empirical& drawn) {
                         drawn.values = std::make_shared<std::vector<Seconds> const>(
                             std::vector{0.2 * mean, 0.2 * mean, 2.6 * mean});
                     }},
               distribution);
    return distribution;
}

/// With room for all who wait, or for three of them.
inline Queue any_queue()
{
    auto const limit = once_in(4) ? std::optional<std::int64_t>{3} : std::nullopt;
    auto queue = any_kind<Queue>();
    std::visit(Match{[&](Fifo& drawn) { drawn.limit = limit; },
                     [&](PriorityQueue& drawn) { drawn.limit = limit; }, [](Sharing& /*has no members*/) {},
                     [&](EarliestDeadline& drawn) {
                         drawn = {
                             *rc::gen::element(EarliestDeadline::Late::serve, EarliestDeadline::Late::drop),
                             limit};
                     },
                     [&](ShortestFirst& drawn) { drawn.limit = limit; }},
               queue);
    return queue;
}

/// Of up to four, at once or after a while.
inline Batching any_batching()
{
    Batching batching{.max = *rc::gen::inRange(1, 5), .window = {}, .growth = {}};
    batching.window = Seconds{1e-3 * *rc::gen::inRange(0, 20)};
    batching.growth = growth_of(Seconds{1.0 * *rc::gen::inRange(0, 3)}, Seconds{1}, batching.max);
    return batching;
}

/// Either `share` of the device, or jobs that take about a third of it.
inline Load any_load(StepFunction const& share)
{
    auto load = any_kind<Load>();
    std::visit(Match{[&](StepFunction& drawn) { drawn = share; },
                     [](CompetingJobs& drawn) {
                         drawn = {.gap = any_distribution(Seconds{0.1}),
                                  .service = any_distribution(Seconds{0.03}),
                                  .priority = *rc::gen::inRange(-1, 2)};
                     }},
               load);
    return load;
}

/// Of a device, or of a link that is no cell, which there has to be.
inline Fault any_fault(Platform const& platform)
{
    std::vector<Id<Link>> links;
    for (auto const id : platform.links.ids())
        if (!platform.links[id].cell) links.push_back(id);
    Fault fault{.what = any_kind<decltype(Fault::what)>(), .when = any_kind<Spells>()};
    if (links.empty()) fault.what = DeviceFault{};
    std::visit(Match{[&](LinkFault& drawn) {
                         drawn.link = links[*rc::gen::inRange<std::size_t>(0, links.size())];
                         drawn.factor = *rc::gen::element(0.0, 0.3);
                     },
                     [&](DeviceFault& drawn) {
                         drawn.group =
                             Id<DeviceGroup>{*rc::gen::inRange<std::size_t>(0, platform.devices.size())};
                         drawn.work = *rc::gen::element(WorkUnderWay::lost, WorkUnderWay::kept);
                     }},
               fault.what);
    std::visit(Match{[](Once& drawn) {
                         drawn.at = Seconds{0.1 * *rc::gen::inRange(0, 10)};
                         drawn.lasts = any_distribution(Seconds{0.1});
                     },
                     [](Recurring& drawn) {
                         drawn.every = any_distribution(Seconds{0.5});
                         drawn.lasts = any_distribution(Seconds{0.1});
                     }},
               fault.when);
    return fault;
}

inline Jitter any_jitter(Seconds mean)
{
    Jitter jitter{.delay = any_distribution(mean), .memory = any_kind<decltype(Jitter::memory)>()};
    std::visit(Match{[](Independent& /*has no members*/) {}, [](Ar1& drawn) { drawn.correlation = 0.7; },
                     [](GaussMarkov& drawn) { drawn.memory = Seconds{0.1}; }},
               jitter.memory);
    return jitter;
}

/// About one in twenty packets or messages, which is sent again up to twice.
inline Loss any_loss()
{
    Loss loss{.process = any_kind<decltype(Loss::process)>(),
              .timeout = Seconds{5e-3},
              .backoff = 2.0,
              .tries = *rc::gen::inRange(1, 4)};
    std::visit(Match{[](PacketLoss& drawn) { drawn.probability = 0.05; },
                     [](MessageLoss& drawn) { drawn.probability = 0.05; },
                     [](GilbertElliott& drawn) {
                         drawn = {.good_to_bad = 0.05, .bad_to_good = 0.5, .loss_bad = 0.5};
                     }},
               loss.process);
    return loss;
}

/// Whose stations are devices of this group, at one to three rates.
inline RadioCell any_cell(Id<DeviceGroup> group)
{
    std::vector<BytesPerSecond> rates;
    for (int count = *rc::gen::inRange(1, 4); count > 0; --count)
        rates.emplace_back(1e5 * *rc::gen::inRange(2, 40));
    return {.share = *rc::gen::element(CellShare::throughput, CellShare::airtime),
            .stations = {{.group = group, .rates = std::move(rates)}}};
}

/// `rate` on each device on average; those recorded are a few, for every device and for the first two.
inline Arrivals any_arrivals(PerSecond rate)
{
    auto arrivals = any_kind<Arrivals>();
    std::visit(Match{[&](Periodic& drawn) {
                         drawn.every = 1.0 / rate;
                         if (*rc::gen::arbitrary<bool>()) drawn.stagger = Seconds{};
                     },
                     [&](Poisson& drawn) { drawn.rate = rate; },
                     [&](GammaArrivals& drawn) {
                         drawn = {rate, 2.0};
                     },
                     [&](Recorded& drawn) {
                         std::vector<Seconds> const some{0.5 / rate, 1.0 / rate, 1.1 / rate, 3.0 / rate};
                         drawn.every_device = std::make_shared<std::vector<Seconds> const>(some);
                         drawn.by_device = std::make_shared<std::vector<std::vector<Seconds>> const>(
                             std::vector<std::vector<Seconds>>{{}, {1.0 / rate, 1.05 / rate}});
                     },
                     [&](Closed& drawn) { drawn.think = any_distribution(1.0 / rate); }},
               arrivals);
    return arrivals;
}

/// None, or some of accuracy.
inline double any_points()
{
    return *rc::gen::element(0.0, 0.01, 0.03);
}

inline CodedSize any_coded_size()
{
    auto size = any_kind<CodedSize>();
    std::visit(Match{[](Ratio& drawn) { drawn.value = *rc::gen::element(2.0, 12.5); },
                     [](Bytes& drawn) { drawn = Bytes{*rc::gen::element(300.0, 2e4)}; }},
               size);
    return size;
}

inline CodingSpeed any_coding_speed()
{
    auto speed = any_kind<CodingSpeed>();
    std::visit(Match{[](BytesPerSecond& drawn) { drawn = BytesPerSecond{2e7}; },
                     [](FlopsPerByte& drawn) { drawn = FlopsPerByte{20}; }},
               speed);
    return speed;
}

/// None, one or two stages.
inline std::vector<CodecStage> any_codec()
{
    std::vector<CodecStage> codec(*rc::gen::inRange<std::size_t>(0, 3));
    for (auto& stage : codec) {
        stage = any_kind<CodecStage>();
        std::visit(Match{[](Quantise& drawn) {
                             drawn = {.bits = *rc::gen::element(4, 8), .accuracy_cost = any_points()};
                         },
                         [](Bottleneck& drawn) {
                             drawn = {.to = 2,
                                      .kernel = *rc::gen::element(1, 3),
                                      .stride = *rc::gen::element(1, 2),
                                      .accuracy_cost = any_points()};
                         },
                         [](Autoencoder& drawn) {
                             drawn = {.size = any_coded_size(),
                                      .encoder = Flops{1e6},
                                      .decoder = Flops{3e6},
                                      .accuracy_cost = any_points()};
                         },
                         [](Lossless& drawn) {
                             drawn = {.size = Ratio{1.5},
                                      .encoder = any_coding_speed(),
                                      .decoder = any_coding_speed()};
                         },
                         [](RatedCodec& drawn) {
                             drawn = {.size = any_coded_size(),
                                      .encoder = any_coding_speed(),
                                      .decoder = any_coding_speed(),
                                      .accuracy_cost = any_points()};
                         }},
                   stage);
    }
    return codec;
}

} // namespace sunder::sim
