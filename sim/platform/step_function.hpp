/// \file
/// A value that changes in steps over time and repeats: the rate of a link, the load on a device.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstddef>
#include <vector>

namespace sunder::sim {

/// A piecewise constant, right-continuous function of time on [0, inf), either constant or periodic, with its
/// integral and the inverse of that in O(log steps). Something else may come before what repeats. Values are
/// bare numbers in SI units; instants are finite and not negative.
class StepFunction {
public:
    /// The constant function.
    explicit StepFunction(double value = 0.0);

    /// `values[i]` holds from `starts[i]` to `starts[i + 1]`, the last one to `period`; then all repeats.
    /// A single step makes the constant function.
    /// \pre starts ascend strictly from 0 and stay below period; as many values as starts; values >= 0
    StepFunction(std::vector<double> starts, std::vector<double> values, Seconds period);

    /// What holds from `from` until `to`.
    struct Factor {
        Seconds from;
        Seconds to;
        double factor = 1;
    };
    /// The function times the factor that holds at a time, if any; behind the last of them it is itself
    /// again. \pre all of it repeats; factors are >= 0, in order, apart, and end; the function does not stay
    /// 0 for ever
    [[nodiscard]] StepFunction scaled_by(std::vector<Factor> const& factors) const;

    [[nodiscard]] bool constant() const { return starts_.size() == 1; }
    [[nodiscard]] double at(Seconds t) const;
    [[nodiscard]] double least() const;
    [[nodiscard]] double peak() const;
    [[nodiscard]] double mean() const; ///< of what repeats

    /// The integral from 0 to t.
    [[nodiscard]] double integral(Seconds t) const;

    /// The integral between two instants.
    [[nodiscard]] double integral(Seconds from, Seconds to) const
    {
        return constant() ? values_.front() * (to - from).value() : integral(to) - integral(from);
    }

    /// The earliest t >= from at which the integral since `from` reaches `amount`.
    /// For a constant function exactly from + amount / value.
    /// \pre amount >= 0 and, where amount > 0, peak() > 0
    [[nodiscard]] Seconds when(Seconds from, double amount) const;

    /// The first step after t; infinity for a constant function.
    [[nodiscard]] Seconds next_change(Seconds t) const;

    /// How long the value was zero between two instants.
    [[nodiscard]] Seconds time_at_zero(Seconds from, Seconds to) const;

    [[nodiscard]] std::vector<double> const& starts() const { return starts_; }
    [[nodiscard]] std::vector<double> const& values() const { return values_; }
    [[nodiscard]] Seconds period() const { return period_; } ///< infinity for a constant function

    /// The function f(value), step by step.
    template <class F>
    [[nodiscard]] StepFunction mapped(F f) const
    {
        auto result = *this;
        for (auto& value : result.values_)
            value = f(value);
        result.sum_up();
        return result;
    }

private:
    struct Beginning {
        std::vector<double> starts;
        std::vector<double> values;
    };
    StepFunction(Beginning beginning, Seconds repeats_from, StepFunction const& then);

    /// An instant as whole periods, what is left over (of the first period with all before), and the step
    /// that holds there.
    struct Position {
        double periods = 0.0;
        double phase = 0.0;
        std::size_t step = 0;
    };

    void sum_up();
    [[nodiscard]] Position position(Seconds t) const;
    [[nodiscard]] double end_of(std::size_t step) const;
    [[nodiscard]] Seconds instant(double periods, double phase) const
    {
        return Seconds{periods > 0 ? periods * period_.value() + phase : phase};
    }

    std::vector<double> starts_;
    std::vector<double> values_;
    std::vector<double>
        integrals_; ///< (steps + 1,), from 0 to each start, last: to the end of the first period
    std::vector<double> zero_times_; ///< likewise, how long the value was zero
    Seconds period_;
    double repeats_from_ = 0;
    double before_ = 0;    ///< integral until then
    double of_period_ = 0; ///< integral over a period; 0 where one step goes on for ever, as below
    double zeros_of_period_ = 0;
};

} // namespace sunder::sim
