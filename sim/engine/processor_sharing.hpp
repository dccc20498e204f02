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

    protected:
        ~Listener() = default;
    };

    struct Setup {
        StepFunction const* speed = nullptr; ///< outlives the resource
        std::int64_t servers = 1;
        Window window; ///< over which use is added up
    };

    ProcessorSharing(Setup setup, Calendar& calendar, Listener& listener);

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

    void settle(); ///< brings the sums below up to now
    /// What each customer still needs now.
    [[nodiscard]] std::vector<FlowLeft> left();
    [[nodiscard]] double left_of_all(); ///< the sum of that, in O(1)
    [[nodiscard]] std::int64_t customers() const { return static_cast<std::int64_t>(customers_.size()); }
    [[nodiscard]] Seconds busy() const { return busy_; }             ///< server-seconds within the window
    [[nodiscard]] Seconds busy_total() const { return busy_total_; } ///< server-seconds since the start
    /// Server-seconds that a customer who was always there would have had since the start.
    [[nodiscard]] Seconds attained() const { return attained_; }

private:
    void wake(std::uint64_t token) override;
    void plan_next();
    [[nodiscard]] double share() const;

    Setup setup_;
    Calendar& calendar_;
    Listener& listener_;
    Heap<Leaving, std::uint64_t> customers_; ///< their tokens
    std::uint64_t joined_ = 0;
    std::optional<Calendar::Event> planned_; ///< the next to leave
    double virtual_time_ = 0;
    double sum_of_ends_ = 0; ///< of the virtual times at which customers leave
    Seconds settled_at_;
    Seconds busy_;
    Seconds busy_total_;
    Seconds attained_;
};

} // namespace sunder::sim
