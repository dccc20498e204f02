#include "sim/config/distribution_fields.hpp"

#include "sim/config/read_trace.hpp"
#include "sim/config/shelvings.hpp"

#include <cmath>

namespace sunder::sim {

void fields(Deterministic& time, auto& visit)
{
    visit.bare(time.value, parts::from_zero<Seconds>());
}

void fields(Uniform& uniform, auto& visit)
{
    visit.title("uniform distribution");
    visit(required("min", "least value"), uniform.low, parts::from_zero<Seconds>());
    visit(required("max", "greatest value, more than `min`"), uniform.high);
    visit.check([&](FieldReader const& read) {
        if (uniform.low >= uniform.high) read.report(read["max"].where(), "'max' is not more than 'min'");
    });
}

void fields(Exponential& exponential, auto& visit)
{
    visit.bare(exponential.mean, form_of(Of<Seconds>{}));
}

void fields(Erlang& erlang, auto& visit)
{
    visit.title("Erlang distribution");
    visit(required("stages", "exponential stages in a row"), erlang.stages, parts::whole<1, 10000>());
    visit(required("mean", "of their sum"), erlang.mean);
}

namespace {

void check_variation(Seconds mean, Seconds deviation, FieldReader const& read)
{
    // Beyond these the distributions cannot be worked out in double precision.
    constexpr double least = 1e-4;
    constexpr double most = 1e3;
    double const variation = deviation / mean;
    if (variation < least || variation > most)
        read.report(read["deviation"].where(), "this deviation does not suit the mean",
                    "it must be from 1/10000 of the mean to 1000 times the mean");
}

void moments(Seconds& mean, Seconds& deviation, auto& visit)
{
    visit(required("mean", "of the time itself"), mean);
    visit(required("deviation", "standard deviation, of the time itself"), deviation);
    visit.check([&](FieldReader const& read) { check_variation(mean, deviation, read); });
}

/// Either `deviation` or `shape`.
struct ParetoAsWritten {
    Seconds mean;
    std::optional<Seconds> deviation;
    std::optional<double> shape;

    /// Shape a and scale s from the mean a s / (a - 1) and the squared coefficient of variation
    /// 1 / (a (a - 2)).
    [[nodiscard]] Pareto pareto() const
    {
        double const variation = deviation.value_or(mean) / mean;
        double const a = shape.value_or(1 + std::sqrt(1 + 1 / (variation * variation)));
        return {mean * ((a - 1) / a), a};
    }
};

Form const& pareto_shape()
{
    static Form const form = parts::scalar(NumberForm{.min = 1, .max = 1e6, .min_bound = Bound::excluded});
    return form;
}

void fields(ParetoAsWritten& pareto, auto& visit)
{
    visit.title("Pareto distribution");
    visit(required("mean", "of the time"), pareto.mean);
    visit(optional("deviation", "standard deviation of the time"), pareto.deviation);
    visit(optional("shape", "exponent of the tail"), pareto.shape, pareto_shape());
    visit.one_of({"deviation"});
    visit.one_of({"shape"});
    visit.check([&](FieldReader const& read) {
        if (pareto.deviation) check_variation(pareto.mean, *pareto.deviation, read);
    });
}

Form const& measured_times()
{
    static Form const form = [] {
        auto either = parts::list_of(parts::from_zero<Seconds>(), 1);
        either.scalar = parts::file_of("measured times", shelved::traces()).scalar;
        return either;
    }();
    return form;
}

void declare(Distribution& time, auto& visit)
{
    visit.alternative("deterministic", "always this time", Deterministic{}, time);
    visit.alternative("uniform", "each time between two as likely as any other", Uniform{}, time);
    visit.alternative("exponential", "exponential with this mean", Exponential{}, time);
    visit.alternative("erlang", "sum of exponential stages", Erlang{}, time);
    visit.alternative("gamma", "gamma", Gamma{}, time);
    visit.alternative("lognormal", "lognormal", Lognormal{}, time);
    visit.alternative("normal", "normal, drawn again while it is negative", TruncatedNormal{}, time);
    visit.alternative("pareto", "Pareto of the first kind", ParetoAsWritten{},
                      [&](ParetoAsWritten const& written) { time = written.pareto(); });
    visit.alternative_by_hand(
        "empirical", "one of these times, or of those in a CSV file, each as likely", measured_times(),
        [&](YamlCursor const& at, Reading const& reading) { time = read_empirical(at, reading); });
}

/// The alternatives, and a single value that is always the time.
Form with_single_value(std::string title, Form const& value)
{
    Form form = random_distribution();
    form.title = std::move(title);
    form.scalar = value.scalar;
    return form;
}

} // namespace

void fields(Gamma& gamma, auto& visit)
{
    visit.title("gamma distribution");
    moments(gamma.mean, gamma.deviation, visit);
}

void fields(Lognormal& lognormal, auto& visit)
{
    visit.title("lognormal distribution");
    moments(lognormal.mean, lognormal.deviation, visit);
}

void fields(TruncatedNormal& normal, auto& visit)
{
    visit.title("normal distribution");
    visit(required("mean", "before truncation"), normal.mean, parts::from_zero<Seconds>());
    visit(required("deviation", "standard deviation before truncation"), normal.deviation);
}

Form const& random_distribution()
{
    static Form const form = [] {
        Distribution time;
        FormMaker maker;
        maker.title("random distribution");
        declare(time, maker);
        return maker.made();
    }();
    return form;
}

Form const& form_of(Of<Distribution> /*type*/)
{
    static Form const form = with_single_value("distribution", parts::from_zero<Seconds>());
    return form;
}

Form const& positive_distribution()
{
    static Form const form = with_single_value("positive distribution", parts::quantity<Seconds>());
    return form;
}

Distribution read_as(Of<Distribution> /*type*/, YamlCursor const& at, Reading const& reading)
{
    Distribution time;
    if (at.is_scalar()) return Deterministic{at.quantity<Seconds>()};
    FieldReader const reader{at, reading};
    declare(time, reader);
    return time;
}

void alternatives(Distribution& distribution, FormMaker& visit)
{
    declare(distribution, visit);
}

void alternatives(Distribution& distribution, FieldReader const& visit)
{
    declare(distribution, visit);
}

} // namespace sunder::sim
