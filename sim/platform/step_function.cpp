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

StepFunction::StepFunction(Beginning beginning, Seconds repeats_from, StepFunction const& then)
    : starts_{std::move(beginning.starts)},
      values_{std::move(beginning.values)},
      period_{then.period_},
      repeats_from_{repeats_from.value()}
{
    for (std::size_t i = 0; i < then.starts_.size(); ++i) {
        starts_.push_back(repeats_from_ + then.starts_[i]);
        values_.push_back(then.values_[i]);
    }
    sum_up();
}

StepFunction StepFunction::scaled_by(std::vector<Factor> const& factors) const
{
    SUNDER_EXPECTS(repeats_from_ == 0);
    if (factors.empty()) return *this;
    double const last = factors.back().to.value();
    SUNDER_EXPECTS(std::isfinite(last));
    double const until = constant() ? last : std::ceil(last / period_.value()) * period_.value();
    Beginning beginning;
    auto factor = factors.begin();
    for (double t = 0; t < until;) {
        while (factor != factors.end() && factor->to.value() <= t)
            ++factor;
        bool const some_comes = factor != factors.end();
        bool const holds = some_comes && factor->from.value() <= t;
        beginning.starts.push_back(t);
        beginning.values.push_back(at(Seconds{t}) * (holds ? factor->factor : 1));
        double const change = next_change(Seconds{t}).value();
        double const edge = holds ? factor->to.value() : some_comes ? factor->from.value() : infinity;
        t = std::min(change, edge);
    }
    return {std::move(beginning), Seconds{until}, *this};
}

void StepFunction::sum_up()
{
    integrals_.assign(1, 0.0);
    zero_times_.assign(1, 0.0);
    if (constant()) return;
    double zeros_before = 0;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (starts_[i] == repeats_from_) {
            before_ = integrals_.back();
            zeros_before = zero_times_.back();
        }
        double const duration = end_of(i) - starts_[i];
        integrals_.push_back(integrals_.back() + (values_[i] > 0 ? values_[i] * duration : 0.0));
        zero_times_.push_back(zero_times_.back() + (values_[i] == 0 ? duration : 0.0));
    }
    if (!std::isfinite(period_.value())) return;
    of_period_ = integrals_.back() - before_;
    zeros_of_period_ = zero_times_.back() - zeros_before;
}

double StepFunction::end_of(std::size_t step) const
{
    return step + 1 < starts_.size() ? starts_[step + 1] : repeats_from_ + period_.value();
}

StepFunction::Position StepFunction::position(Seconds t) const
{
    SUNDER_EXPECTS(t.value() >= 0 && std::isfinite(t.value()));
    double const since = t.value() - repeats_from_;
    bool const repeats = since >= 0;
    double const rest = repeats ? std::fmod(since, period_.value()) : 0; // exact
    double const phase = repeats ? repeats_from_ + rest : t.value();
    auto const next = std::ranges::upper_bound(starts_, phase);
    return {repeats ? times(since, rest, period_.value()) : 0, phase,
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
    return std::isfinite(period_.value()) ? of_period_ / period_.value() : values_.back();
}

double StepFunction::integral(Seconds t) const
{
    if (constant()) return values_.front() * t.value();
    auto const [periods, phase, step] = position(t);
    return periods * of_period_ + (integrals_[step] + values_[step] * (phase - starts_[step]));
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
    double const reach = std::isfinite(period_.value()) ? integrals_.back() : before_;
    double const rounding = 4 * epsilon * (amount + reach + value * from.value());
    if (value > 0 && amount <= in_this_step + rounding) return from + Seconds{amount / value};

    // From here on `due` is counted from the start of a period (of the first, from 0), whose end is `whole`.
    double const whole = integrals_.back();
    double const in_this_period = whole - integrals_[here.step + 1];
    double due = amount - in_this_step;
    double periods = here.periods;
    if (due <= in_this_period + rounding) {
        due += integrals_[here.step + 1];
    } else {
        due -= in_this_period;
        double const rest = std::fmod(due, of_period_); // exact
        bool const ends_with_a_period = rest <= rounding;
        periods += times(due, rest, of_period_) + (ends_with_a_period ? 0 : 1);
        due = ends_with_a_period ? whole : before_ + rest;
    }
    double const sought = std::max(std::min(due, whole) - rounding, std::numeric_limits<double>::min());
    auto const reached = std::ranges::lower_bound(integrals_, sought);
    auto const step = static_cast<std::size_t>(reached - integrals_.begin()) - 1;
    double const phase = std::min(starts_[step] + (due - integrals_[step]) / values_[step], end_of(step));
    return std::max(from, instant(periods, phase));
}

Seconds StepFunction::next_change(Seconds t) const
{
    if (constant()) return Seconds{infinity};
    auto const here = position(t);
    bool const last = here.step + 1 == starts_.size();
    if (last && !std::isfinite(period_.value())) return Seconds{infinity};
    double const periods = last ? here.periods + 1 : here.periods;
    double const phase = last ? repeats_from_ : starts_[here.step + 1];
    // The rounded instant may still lie in the old step; one of the next few numbers does not.
    Seconds change = instant(periods, phase);
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
    double const sum = (last.periods - first.periods) * zeros_of_period_ + (until(last) - until(first));
    return Seconds{std::max(sum, 0.0)};
}

} // namespace sunder::sim
