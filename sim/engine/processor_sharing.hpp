/// \file
/// A resource that serves all who are there at once, in equal shares: a link, or a device with `queue:
/// sharing`.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/heap.hpp"
#include "sim/platform/step_function.hpp"
#include "sim/records/records.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// What a customer still needs.
struct FlowLeft {
    std::uint64_t token = 0;
    double left = 0;
};

/// Egalitarian processor sharing in virtual time: with n customers on c servers of speed s(t), each is served
/// at s(t) x min(1, c / n). Virtual time grows at that rate, so a customer that needs `amount` leaves when it
/// has grown by `amount`, whoever else comes and goes (Zhang 1990, Virtual Clock; Parekh and Gallager 1993).
/// A link is the case c = 1, its amounts being bytes. A start or an end costs O(log n). A lone customer under
/// a constant speed leaves at exactly start + amount / speed.
class ProcessorSharing final : Wakeable {
public:
    /// Told when a customer leaves.
    class Listener {
    public:
        virtual void served(std::uint64_t token) = 0;
        /// This customer leaves in a moment, see Wakeable::foresee().
        virtual void foresee_served(std::uint64_t /*token*/) const {}

    protected:
        ~Listener() = default;
    };

    struct Setup {
        StepFunction const* speed = nullptr; ///< outlives the resource
        std::int64_t servers = 1;
        std::optional<Window> window; ///< over which use is added up; nothing: it is not
    };

    ProcessorSharing(Setup const& setup, Calendar& calendar, Listener& listener);

    /// What a customer wants.
    struct Want {
        double amount = 0;
        std::uint64_t token = 0;
        Turn turn; ///< to leave, among those who leave at one instant
    };

    /// When a customer leaves, by which it can be taken away before.
    struct Leaving {
        double at = 0;           ///< virtual time
        std::uint64_t place = 0; ///< of those who leave at one instant

        friend bool operator==(Leaving const&, Leaving const&) = default;
        friend bool operator<(Leaving const& a, Leaving const& b)
        {
            return a.at != b.at ? a.at < b.at : a.place < b.place;
        }
    };

    /// A customer joins. \pre amount > 0
    Leaving start(Want const& want);

    /// Takes a customer away, of whom the listener hears no more; what was used stays used. O(log n).
    /// \return what the customer still needed. \pre it has not left
    double abort(Leaving const& leaving);

    /// Each server has this speed from now on. \pre it outlives the resource
    void change_speed(StepFunction const& speed);

    void settle(); ///< brings the sums below up to now
    /// What each customer still needs now.
    [[nodiscard]] std::vector<FlowLeft> left();
    [[nodiscard]] std::int64_t customers() const { return static_cast<std::int64_t>(customers_.size()); }

    /// \pre use is added up, for all that follow
    [[nodiscard]] double left_of_all(); ///< the sum of what customers still need, in O(1)
    [[nodiscard]] Seconds busy() const { return use_->busy; }        ///< server-seconds within the window
    [[nodiscard]] Seconds busy_total() const { return use_->total; } ///< server-seconds since the start
    /// Server-seconds that a customer who was always there would have had since the start.
    [[nodiscard]] Seconds attained() const { return use_->attained; }

private:
    struct Use {
        Window window;
        Seconds busy;
        Seconds total;
        Seconds attained;
        double sum_of_ends = 0; ///< of the virtual times at which customers leave
    };

    void wake(std::uint64_t token) override;
    void foresee(std::uint64_t token) const override;
    void plan_next();
    void add_use(Seconds from, Seconds to, double each);
    void add_end(double virtual_time)
    {
        if (use_) use_->sum_of_ends += virtual_time;
    }
    [[nodiscard]] double share() const;

    static constexpr Calendar::Event nothing{.at = Seconds{-1}, .place = 0};

    // Small, since a run may have very many: with what SharedCarrier adds, two lines of a cache.
    Calendar& calendar_;
    Listener& listener_;
    StepFunction const* speed_;
    std::int64_t servers_;
    double virtual_time_ = 0;
    Seconds settled_at_;
    Calendar::Event planned_ = nothing; ///< the next to leave
    std::uint64_t joined_ = 0;
    Heap<Leaving, std::uint64_t> customers_; ///< their tokens
    std::unique_ptr<Use> use_;
};

} // namespace sunder::sim
