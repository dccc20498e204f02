#include "nas/config/plan_fields.hpp"

namespace sunder::nas {

using sim::optional;
using sim::parts::quantity;
using sim::parts::whole;

namespace {

constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t billion = 1000 * million;

sim::Form const& probability_of_error()
{
    static sim::Form const form = sim::parts::scalar(sim::NumberForm{.min = 0,
                                                                     .max = 1,
                                                                     .min_bound = sim::Bound::excluded,
                                                                     .max_bound = sim::Bound::excluded,
                                                                     .percent = sim::Percent::allowed});
    return form;
}

sim::Form const& some_share()
{
    static sim::Form const form = sim::parts::scalar(sim::NumberForm{
        .min = 0, .max = 1, .min_bound = sim::Bound::excluded, .percent = sim::Percent::allowed});
    return form;
}

} // namespace

void fields(EvaluateKeys& keys, auto& visit)
{
    bool const is_exact = keys.search == EvaluateKeys::Search::exact;
    std::string screen;
    std::string confirm;
    visit.title("evaluate");
    visit.word("analytic", Method::analytic, keys.method);
    visit.word("simulated", Method::simulated, keys.method);
    visit(optional("screen", "bounds that no simulation can beat rule candidates out"), screen,
          sim::parts::word_of({"analytic"}));
    visit(optional("confirm", "all others are simulated"), confirm, sim::parts::word_of({"simulated"}));
    visit(optional("error",
                   "of an exact search: probability that the candidate confirmed breaks the limit in truth")
              .where(is_exact),
          keys.confirmation.error, probability_of_error());
    visit(optional("most_replications",
                   "of an exact search: of each candidate, until it is confirmed; 0: none is")
              .where(is_exact),
          keys.confirmation.most_replications, whole<0, million>());
    visit(optional("most_candidates", "of an exact search: tested in turn until one is confirmed")
              .where(is_exact),
          keys.confirmation.most_candidates, whole<1, million>());
    visit.one_of({"screen", "confirm"});
    if (visit.has("screen")) keys.method = Method::screened;
}

void fields(Budget& budget, auto& visit)
{
    visit.title("budget");
    visit(optional("evaluations", "candidates looked at"), budget.evaluations, whole<1, billion>());
    visit(optional("simulations", "candidates simulated"), budget.simulations, whole<1, billion>());
    visit(optional("time", "checked after each turn; the result says how many evaluations it was good for"),
          budget.time);
    visit.any_of({"simulations", "time", "evaluations"});
}

void fields(Constraints& constraints, auto& visit)
{
    auto const limit = [&](Metric metric, std::string_view meaning, sim::Form const& form,
                           double factor = 1) {
        visit.by_hand(optional(name_of(metric), meaning), form,
                      [&](sim::YamlCursor const& at, sim::Reading const& /*reading*/) {
                          auto const value = metric == Metric::depth ? static_cast<double>(at.whole())
                                                                     : factor * at.number();
                          constraints.limits.push_back({.metric = metric, .value = value});
                      });
    };
    constexpr double per_cent = 100;
    auto const& time = quantity<sim::Seconds>();
    auto const& bytes = quantity<sim::Bytes>();
    visit.title("constraints");
    limit(Metric::accuracy, "at least", some_share(), per_cent);
    limit(Metric::latency, "at most: of a lone request (analytic) or the mean (simulated)", time);
    limit(Metric::p50, "at most, of the median; percentiles need a simulation", time);
    limit(Metric::p90, "at most", time);
    limit(Metric::p95, "at most", time);
    limit(Metric::p99, "at most", time);
    limit(Metric::energy, "at most, mean of a request", quantity<sim::Joules>());
    limit(Metric::payload, "at most, of what crosses as coded", bytes);
    limit(Metric::memory, "at most, on the device: weights of the head and the largest activation of one op",
          bytes);
    limit(Metric::depth, "at least so many blocks stay on the device: for privacy", whole<1, million>());
    limit(Metric::leakage, "at most: distance correlation of input and sent tensor; needs a supernet",
          some_share());
}

sim::Form const& form_of(sim::Of<EvaluateKeys> /*type*/)
{
    static sim::Form const form = sim::made_form<EvaluateKeys>();
    return form;
}

EvaluateKeys read_into(EvaluateKeys keys, sim::YamlCursor const& at, sim::Reading const& reading)
{
    return sim::read_into(keys, sim::FieldReader{at, reading});
}

std::string written(EvaluateKeys const& keys)
{
    return std::string{name_of(keys.method)};
}

sim::Form const& form_of(sim::Of<Budget> /*type*/)
{
    static sim::Form const form = sim::made_form<Budget>();
    return form;
}

Budget read_as(sim::Of<Budget> /*type*/, sim::YamlCursor const& at, sim::Reading const& reading)
{
    return sim::read_into(Budget{}, sim::FieldReader{at, reading});
}

sim::Form const& form_of(sim::Of<Constraints> /*type*/)
{
    static sim::Form const form = sim::made_form<Constraints>();
    return form;
}

Constraints read_as(sim::Of<Constraints> /*type*/, sim::YamlCursor const& at, sim::Reading const& reading)
{
    return sim::read_into(Constraints{}, sim::FieldReader{at, reading});
}

sim::Form const& objectives_form()
{
    static sim::Form const form = sim::parts::list_of(sim::parts::word_of(metric_names()), 1);
    return form;
}

} // namespace sunder::nas
