#include "sim/engine/arrival_stream.hpp"

#include "sim/base/distribution.hpp"
#include "sim/base/match.hpp"

namespace sunder::sim {

std::optional<Seconds> ArrivalStream::next()
{
    auto const number = count_++;
    auto const after = [&](Distribution const& gap) {
        return last_ += sample(gap, Draws{seed_.child(static_cast<std::uint64_t>(number))});
    };
    return std::visit(
        Match{[&](Periodic const& periodic) -> std::optional<Seconds> {
                  auto const stagger =
                      periodic.stagger.value_or(periodic.every / static_cast<double>(setup_.devices));
                  return periodic.start + static_cast<double>(setup_.device) * stagger +
                         static_cast<double>(number) * periodic.every;
              },
              [&](Poisson const& poisson) -> std::optional<Seconds> {
                  return after(Exponential{1.0 / poisson.rate});
              },
              [&](GammaArrivals const& gamma) -> std::optional<Seconds> {
                  Seconds const mean = 1.0 / gamma.rate;
                  return after(Gamma{.mean = mean, .deviation = gamma.cv * mean});
              },
              [&](Recorded const& recorded) -> std::optional<Seconds> { return next_of(recorded); },
              [](Closed const&) -> std::optional<Seconds> { return std::nullopt; }},
        *setup_.arrivals);
}

/// Merges what holds for every device and what names this one.
std::optional<Seconds> ArrivalStream::next_of(Recorded const& recorded)
{
    auto const every = recorded.of_every_device();
    auto const own = recorded.of_device(setup_.device);
    if (every_ == every.size() && own_ == own.size()) return std::nullopt;
    bool const own_is_next = every_ == every.size() || (own_ < own.size() && own[own_] < every[every_]);
    return own_is_next ? own[own_++] : every[every_++];
}

} // namespace sunder::sim
