#include "sim/platform/step_function.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// How often `whole` fits into `amount`, whose remainder is `rest`.
double times(double amount, double rest, double whole)
{
    return std::round((amount - rest) / whole);
}

} // namespace

StepFunction::StepFunction(double value) : starts_{0.0}, values_{value}, period_{infinity}
{
    SUNDER_EXPECTS(std::isfinite(value) && value >= 0);
    sum_up();
}

StepFunction::StepFunction(std::vector<double> starts, std::vector<double> values, Seconds period)
    : starts_{std::move(starts)}, values_{std::move(values)}, period_{period}
{
    SUNDER_EXPECTS(!starts_.empty() && starts_.size() == values_.size());
    SUNDER_EXPECTS(starts_.front() == 0);
    SUNDER_EXPECTS(std::ranges::adjacent_find(starts_, std::greater_equal{}) == starts_.end());
    SUNDER_EXPECTS(starts_.back() < period_.value());
    SUNDER_EXPECTS(std::ranges::all_of(values_, [](double v) { return std::isfinite(v) && v >= 0; }));
    if (constant())
        period_ = Seconds{infinity};
    else
        SUNDER_EXPECTS(std::isfinite(period_.value()));
    sum_up();
}

void StepFunction::sum_up()
{
    integrals_.assign(1, 0.0);
    zero_times_.assign(1, 0.0);
    if (constant()) return;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        double const duration = end_of(i) - starts_[i];
        integrals_.push_back(integrals_.back() + values_[i] * duration);
        zero_times_.push_back(zero_times_.back() + (values_[i] == 0 ? duration : 0.0));
    }
}

double StepFunction::end_of(std::size_t step) const
{
    return step + 1 < starts_.size() ? starts_[step + 1] : period_.value();
}

StepFunction::Position StepFunction::position(Seconds t) const
{
    SUNDER_EXPECTS(t.value() >= 0 && std::isfinite(t.value()));
    double const phase = std::fmod(t.value(), period_.value()); // exact
    auto const next = std::ranges::upper_bound(starts_, phase);
    return {times(t.value(), phase, period_.value()), phase,
            static_cast<std::size_t>(next - starts_.begin()) - 1};
}

double StepFunction::at(Seconds t) const
{
    return constant() ? values_.front() : values_[position(t).step];
}

double StepFunction::least() const
{
    return *std::ranges::min_element(values_);
}

double StepFunction::peak() const
{
    return *std::ranges::max_element(values_);
}

double StepFunction::mean() const
{
    return constant() ? values_.front() : integrals_.back() / period_.value();
}

double StepFunction::integral(Seconds t) const
{
    if (constant()) return values_.front() * t.value();
    auto const [periods, phase, step] = position(t);
    return periods * integrals_.back() + (integrals_[step] + values_[step] * (phase - starts_[step]));
}

Seconds StepFunction::when(Seconds from, double amount) const
{
    SUNDER_EXPECTS(amount >= 0);
    if (amount == 0) return from;
    SUNDER_EXPECTS((constant() ? values_.front() : integrals_.back()) > 0); // peak() would look at every step
    if (constant()) return from + Seconds{amount / values_.front()};

    auto const here = position(from);
    double const value = values_[here.step];
    double const in_this_step = value * (end_of(here.step) - here.phase);
    // What rounding may add to an amount that ends with a step: it does not wait for the zeros behind.
    double const rounding = 4 * epsilon * (amount + integrals_.back() + value * from.value());
    if (value > 0 && amount <= in_this_step + rounding) return from + Seconds{amount / value};

    // From here on `due` is counted from the start of a period, whose integral is `whole`.
    double const whole = integrals_.back();
    double const in_this_period = whole - integrals_[here.step + 1];
    double due = amount - in_this_step;
    double periods = here.periods;
    if (due <= in_this_period + rounding) {
        due += integrals_[here.step + 1];
    } else {
        due -= in_this_period;
        double const rest = std::fmod(due, whole); // exact
        bool const ends_with_a_period = rest <= rounding;
        periods += times(due, rest, whole) + (ends_with_a_period ? 0 : 1);
        due = ends_with_a_period ? whole : rest;
    }
    double const sought = std::max(std::min(due, whole) - rounding, std::numeric_limits<double>::min());
    auto const reached = std::ranges::lower_bound(integrals_, sought);
    auto const step = static_cast<std::size_t>(reached - integrals_.begin()) - 1;
    double const phase = std::min(starts_[step] + (due - integrals_[step]) / values_[step], end_of(step));
    return std::max(from, Seconds{periods * period_.value() + phase});
}

Seconds StepFunction::next_change(Seconds t) const
{
    if (constant()) return Seconds{infinity};
    auto const here = position(t);
    bool const last = here.step + 1 == starts_.size();
    double const periods = last ? here.periods + 1 : here.periods;
    double const phase = last ? 0.0 : starts_[here.step + 1];
    // The rounded instant may still lie in the old step; one of the next few numbers does not.
    Seconds change{periods * period_.value() + phase};
    for (auto there = position(change);
         change <= t || std::pair{there.periods, there.phase} < std::pair{periods, phase};
         there = position(change))
        change = Seconds{std::nextafter(change.value(), infinity)};
    return change;
}

Seconds StepFunction::time_at_zero(Seconds from, Seconds to) const
{
    SUNDER_EXPECTS(from <= to);
    if (constant()) return values_.front() == 0 ? to - from : Seconds{};
    auto const until = [this](Position const& p) {
        return zero_times_[p.step] + (values_[p.step] == 0 ? p.phase - starts_[p.step] : 0.0);
    };
    auto const first = position(from);
    auto const last = position(to);
    double const sum = (last.periods - first.periods) * zero_times_.back() + (until(last) - until(first));
    return Seconds{std::max(sum, 0.0)};
}

} // namespace sunder::sim
