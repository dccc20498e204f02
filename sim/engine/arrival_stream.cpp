#include "sim/engine/arrival_stream.hpp"

#include "sim/base/distribution.hpp"
#include "sim/base/match.hpp"

namespace sunder::sim {

std::optional<Seconds> ArrivalStream::next()
{
    auto const number = count_++;
    auto const after = [this](Seconds gap) { return last_ += gap; };
    return std::visit(
        Match{[&](Periodic const& periodic) -> std::optional<Seconds> {
                  auto const stagger =
                      periodic.stagger.value_or(periodic.every / static_cast<double>(setup_.devices));
                  return periodic.start + static_cast<double>(setup_.device) * stagger +
                         static_cast<double>(number) * periodic.every;
              },
              [&](Poisson const& poisson) -> std::optional<Seconds> {
                  return after(sample(Exponential{1.0 / poisson.rate}, random_));
              },
              [&](GammaArrivals const& gamma) -> std::optional<Seconds> {
                  Seconds const mean = 1.0 / gamma.rate;
                  return after(sample(Gamma{.mean = mean, .deviation = gamma.cv * mean}, random_));
              },
              [&](Recorded const& recorded) -> std::optional<Seconds> {
                  auto const& instants = recorded.by_device && !recorded.by_device->empty()
                                             ? recorded.by_device->at(static_cast<std::size_t>(setup_.device))
                                             : *recorded.every_device;
                  if (number >= static_cast<std::int64_t>(instants.size())) return std::nullopt;
                  return instants[static_cast<std::size_t>(number)];
              },
              [](Closed const&) -> std::optional<Seconds> { return std::nullopt; }},
        *setup_.arrivals);
}

} // namespace sunder::sim
