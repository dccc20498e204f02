#include "sim/engine/arrival_stream.hpp"

#include "sim/base/distribution.hpp"
#include "sim/base/match.hpp"

#include <span>

namespace sunder::sim {
namespace {

using Instants = ArrivalStream::Instants;

class PeriodicInstants final : public Instants {
public:
    PeriodicInstants(Periodic const& periodic, ArrivalStream::Setup const& setup)
        : first_{periodic.start +
                 static_cast<double>(setup.device) *
                     periodic.stagger.value_or(periodic.every / static_cast<double>(setup.devices))},
          every_{periodic.every}
    {
    }

    std::optional<Seconds> next() override { return first_ + static_cast<double>(count_++) * every_; }

private:
    Seconds first_;
    Seconds every_;
    std::int64_t count_ = 0;
};

/// Each gap is drawn for itself.
class DrawnGaps final : public Instants {
public:
    DrawnGaps(Distribution gap, Seed seed) : gap_{std::move(gap)}, seed_{seed} {}

    std::optional<Seconds> next() override
    {
        return last_ += sample(gap_, Draws{seed_.child(static_cast<std::uint64_t>(count_++))});
    }

private:
    Distribution gap_;
    Seed seed_;
    std::int64_t count_ = 0;
    Seconds last_;
};

/// Merges what holds for every device and what names this one.
class RecordedInstants final : public Instants {
public:
    RecordedInstants(Recorded const& recorded, std::int64_t device)
        : every_{recorded.of_every_device()}, own_{recorded.of_device(device)}
    {
    }

    std::optional<Seconds> next() override
    {
        if (every_.empty() && own_.empty()) return std::nullopt;
        bool const own_is_next = every_.empty() || (!own_.empty() && own_.front() < every_.front());
        auto& from = own_is_next ? own_ : every_;
        Seconds const next = from.front();
        from = from.subspan(1);
        return next;
    }

private:
    std::span<Seconds const> every_; ///< still to come
    std::span<Seconds const> own_;
};

class NoInstants final : public Instants {
public:
    std::optional<Seconds> next() override { return std::nullopt; }
};

std::unique_ptr<Instants> instants_of(ArrivalStream::Setup const& setup, Seed seed)
{
    using Made = std::unique_ptr<Instants>;
    auto const gaps = [seed](Distribution const& gap) -> Made {
        return std::make_unique<DrawnGaps>(gap, seed);
    };
    return std::visit(Match{[&](Periodic const& periodic) -> Made {
                                return std::make_unique<PeriodicInstants>(periodic, setup);
                            },
                            [&](Poisson const& poisson) { return gaps(Exponential{1.0 / poisson.rate}); },
                            [&](GammaArrivals const& gamma) {
                                Seconds const mean = 1.0 / gamma.rate;
                                return gaps(Gamma{.mean = mean, .deviation = gamma.cv * mean});
                            },
                            [&](Recorded const& recorded) -> Made {
                                return std::make_unique<RecordedInstants>(recorded, setup.device);
                            },
                            [](Closed const&) -> Made { return std::make_unique<NoInstants>(); }},
                      *setup.arrivals);
}

} // namespace

ArrivalStream::ArrivalStream(Setup const& setup, Seed seed) : instants_{instants_of(setup, seed)} {}

} // namespace sunder::sim
