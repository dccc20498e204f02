/// \file
/// The instants at which one device asks, one after the other.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/base/random.hpp"
#include "sim/engine/memoryless.hpp"
#include "sim/workload/arrivals.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <variant>

namespace sunder::sim {

/// Open and recorded arrivals of one device. Closed loops have none: their next request depends on the last.
/// Small, since a run may have very many.
class ArrivalStream {
public:
    struct Setup {
        Arrivals const* arrivals = nullptr; ///< outlives the stream
        std::int64_t device = 0;
        std::int64_t devices = 1; ///< in the group
    };

    /// \param seed  of which each gap has a child by number
    ArrivalStream(Setup const& setup, Seed seed);

    /// The next instant, or nothing when there is none.
    [[nodiscard]] std::optional<Seconds> next()
    {
        return std::visit([](auto& instants) { return instants.next(); }, instants_);
    }

    /// Gaps that have not been drawn yet are drawn by another seed. \param seed  as the constructor's
    void change_luck(Seed seed)
    {
        std::visit([seed](auto& instants) { instants.change_luck(seed); }, instants_);
    }
    /// The instant that next() gave last is drawn anew where gaps have no memory.
    /// \pre it is neither before `bounds.from`, nor at `bounds.to` or behind it
    /// \return the new one, which is not either; nothing where it stays as it was
    [[nodiscard]] std::optional<Seconds> draw_again(GapBounds const& bounds)
    {
        return std::visit([&](auto& instants) { return instants.draw_again(bounds); }, instants_);
    }

private:
    class EqualGaps {
    public:
        EqualGaps(Periodic const& periodic, Setup const& setup);
        std::optional<Seconds> next() { return first_ + static_cast<double>(count_++) * every_; }
        void change_luck(Seed /*seed*/) {}
        static std::optional<Seconds> draw_again(GapBounds const& /*bounds*/) { return std::nullopt; }

    private:
        Seconds first_;
        Seconds every_;
        std::int64_t count_ = 0;
    };

    /// Each is drawn for itself.
    class DrawnGaps {
    public:
        DrawnGaps(Distribution gap, Seed seed) : gap_{std::move(gap)}, seed_{seed} {}
        std::optional<Seconds> next()
        {
            return last_ += sample(gap_, Draws{seed_.child(static_cast<std::uint64_t>(count_++))});
        }
        void change_luck(Seed seed) { seed_ = seed; }
        std::optional<Seconds> draw_again(GapBounds const& bounds)
        {
            auto const again =
                drawn_again(gap_, bounds, Draws{seed_.child(static_cast<std::uint64_t>(count_ - 1))});
            if (again) last_ = *again;
            return again;
        }

    private:
        Distribution gap_;
        Seed seed_;
        std::int64_t count_ = 0;
        Seconds last_;
    };

    /// Merges what holds for every device and what names this one.
    class RecordedInstants {
    public:
        RecordedInstants(Recorded const& recorded, std::int64_t device)
            : every_{recorded.of_every_device()}, own_{recorded.of_device(device)}
        {
        }
        std::optional<Seconds> next();
        void change_luck(Seed /*seed*/) {}
        static std::optional<Seconds> draw_again(GapBounds const& /*bounds*/) { return std::nullopt; }

    private:
        std::span<Seconds const> every_; ///< still to come
        std::span<Seconds const> own_;
    };

    struct NoInstants {
        std::optional<Seconds> next() { return std::nullopt; }
        void change_luck(Seed /*seed*/) {}
        static std::optional<Seconds> draw_again(GapBounds const& /*bounds*/) { return std::nullopt; }
    };

    using Instants = std::variant<EqualGaps, DrawnGaps, RecordedInstants, NoInstants>;
    static Instants instants_of(Setup const& setup, Seed seed);

    Instants instants_;
};

} // namespace sunder::sim
