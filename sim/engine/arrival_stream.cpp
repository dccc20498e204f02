#include "sim/engine/arrival_stream.hpp"

#include "sim/base/match.hpp"

namespace sunder::sim {

ArrivalStream::EqualGaps::EqualGaps(Periodic const& periodic, Setup const& setup)
    : first_{periodic.start +
             static_cast<double>(setup.device) *
                 periodic.stagger.value_or(periodic.every / static_cast<double>(setup.devices))},
      every_{periodic.every}
{
}

std::optional<Seconds> ArrivalStream::RecordedInstants::next()
{
    if (every_.empty() && own_.empty()) return std::nullopt;
    bool const own_is_next = every_.empty() || (!own_.empty() && own_.front() < every_.front());
    auto& from = own_is_next ? own_ : every_;
    Seconds const next = from.front();
    from = from.subspan(1);
    return next;
}

ArrivalStream::Instants ArrivalStream::instants_of(Setup const& setup, Seed seed)
{
    return std::visit(Match{[&](Periodic const& periodic) -> Instants {
                                return EqualGaps{periodic, setup};
                            },
                            [&](Poisson const& poisson) -> Instants {
                                return DrawnGaps{Exponential{1.0 / poisson.rate}, seed};
                            },
                            [&](GammaArrivals const& gamma) -> Instants {
                                Seconds const mean = 1.0 / gamma.rate;
                                return DrawnGaps{Gamma{.mean = mean, .deviation = gamma.cv * mean}, seed};
                            },
                            [&](Recorded const& recorded) -> Instants {
                                return RecordedInstants{recorded, setup.device};
                            },
                            [](Closed const&) -> Instants { return NoInstants{}; }},
                      *setup.arrivals);
}

ArrivalStream::ArrivalStream(Setup const& setup, Seed seed) : instants_{instants_of(setup, seed)} {}

} // namespace sunder::sim
