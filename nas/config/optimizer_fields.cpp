#include "nas/config/optimizer_fields.hpp"

#include <array>

namespace sunder::nas {

using sim::optional;
using sim::Word;
using sim::parts::whole;

constexpr auto words(LimitRule /*type*/)
{
    return std::array{Word{LimitRule::feasible_first, "feasible_first"}, Word{LimitRule::penalty, "penalty"},
                      Word{LimitRule::balanced, "balanced"}};
}

constexpr auto words(RepeatedSamples /*type*/)
{
    return std::array{Word{RepeatedSamples::reuse, "reuse"}, Word{RepeatedSamples::evaluate, "evaluate"}};
}

constexpr auto words(EvolutionSettings::Leaves /*type*/)
{
    using enum EvolutionSettings::Leaves;
    return std::array{Word{oldest, "oldest"}, Word{worst, "worst"}};
}

constexpr auto words(LocalSettings::Step /*type*/)
{
    using enum LocalSettings::Step;
    return std::array{Word{first, "first"}, Word{best, "best"}};
}

namespace {

constexpr std::int64_t million = 1'000'000;

sim::Form const& factor()
{
    static sim::Form const form =
        sim::parts::scalar(sim::NumberForm{.min = 0, .max = million, .min_bound = sim::Bound::excluded});
    return form;
}

sim::Form const& damping()
{
    static sim::Form const form = sim::parts::scalar(sim::NumberForm{.min = 1});
    return form;
}

} // namespace

void fields(LimitSettings& settings, auto& visit)
{
    visit(optional("limits",
                   "how a missed limit counts. `feasible_first`: whatever misses a limit comes behind all "
                   "that does not; `penalty`: the first objective plus `weight` x the relative excess; "
                   "`balanced`: likewise, with a weight that keeps about half of the candidates within the "
                   "limits"),
          settings.how);
    visit(optional("weight",
                   "of `penalty`: what a limit missed by 100 % costs, in units of the first objective")
              .where(settings.how == LimitRule::penalty),
          settings.weight, factor());
}

void fields(AsngSettings& settings, auto& visit)
{
    std::optional<double> most_damping;
    visit(optional("samples", "lambda: candidates a turn, drawn from theta; 2 in the paper"),
          settings.samples, whole<2, million>());
    visit(optional("alpha", "threshold of the signal-to-noise ratio"), settings.alpha, factor());
    visit(optional("initial_step", "delta_init"), settings.initial_step, factor());
    visit(optional("most_damping", "cap of Delta, by which the step is divided"), most_damping, damping());
    visit(optional("repeats", "what becomes of a candidate drawn again: its score is remembered, or it is "
                              "asked for anew and counts against the budget, as in the paper"),
          settings.repeats);
    fields(settings.limits, visit);
    settings.most_damping = most_damping.value_or(settings.most_damping);
}

void fields(EvolutionSettings& settings, auto& visit)
{
    visit(optional("leaves", "who makes room for a child: `oldest` is regularised evolution"),
          settings.leaves);
    visit(optional("population", "candidates alive; as many are drawn at random first"), settings.population,
          whole<2, million>());
    visit(optional("tournament", "drawn, the best of which is the parent"), settings.tournament,
          whole<1, million>());
    visit(optional("batch", "children a turn"), settings.batch, whole<1, million>());
    fields(settings.limits, visit);
}

void fields(Nsga2Settings& settings, auto& visit)
{
    using sim::parts::probability;
    visit(optional("population", "parents, and children a turn"), settings.population, whole<2, million>());
    visit(optional("crossover", "that a child has two parents"), settings.crossover, probability());
    visit(optional("mutation", "that a variable changes", "1 / number of variables"), settings.mutation,
          probability());
}

void fields(LocalSettings& settings, auto& visit)
{
    visit(optional("step", "`first`: to the best of the first batch of neighbours that holds a better one; "
                           "`best`: to the best of all neighbours"),
          settings.step);
    visit(optional("start", "drawn at random to begin with"), settings.start, whole<1, million>());
    visit(optional("batch", "neighbours a turn"), settings.batch, whole<1, million>());
    visit(optional("kick", "variables changed in the best candidate to set out again; 0: from a random one"),
          settings.kick, whole<0, million>());
}

void fields(RandomSettings& settings, auto& visit)
{
    visit(optional("batch", "candidates a turn"), settings.batch, whole<1, million>());
}

void fields(SurrogateSettings& settings, auto& visit)
{
    visit(optional("start", "candidates drawn to begin with"), settings.start, whole<2, million>());
    visit(optional("best_share", "of all that may keep the limits, by their work: where these are drawn"),
          settings.best_share, sim::parts::probability());
    visit(optional("batch", "candidates a turn"), settings.batch, whole<1, million>());
    visit(optional("pool", "candidates that the model looks at in a turn, in spaces of more than 50,000"),
          settings.pool, whole<1, million>());
}

void fields(ExhaustiveSettings& /*settings*/, auto& /*visit*/) {}

void fields(OptimizerSettings& optimizer, auto& visit)
{
    visit.title("optimizer");
    visit.alternative_or_word("surrogate",
                              "a Gaussian process of the accuracies seen so far, and expected improvement on "
                              "the best; for one objective, accuracy",
                              SurrogateSettings{}, optimizer);
    visit.alternative_or_word("asng", "adaptive stochastic natural gradient (Akimoto et al. 2019)",
                              AsngSettings{}, optimizer);
    visit.alternative_or_word("nsga2", "elitist non-dominated sorting (Deb et al. 2002)", Nsga2Settings{},
                              optimizer);
    visit.alternative_or_word("evolution", "regularised evolution (Real et al. 2019)", EvolutionSettings{},
                              optimizer);
    visit.alternative_or_word("local", "iterated local search", LocalSettings{}, optimizer);
    visit.alternative_or_word("random", "candidates drawn blindly, none twice", RandomSettings{}, optimizer);
    visit.alternative_or_word("exhaustive", "every candidate once", ExhaustiveSettings{}, optimizer);
}

sim::Form const& form_of(sim::Of<OptimizerSettings> /*type*/)
{
    static sim::Form const form = sim::made_form<OptimizerSettings>();
    return form;
}

OptimizerSettings read_as(sim::Of<OptimizerSettings> /*type*/, sim::YamlCursor const& at,
                          sim::Reading const& reading)
{
    return sim::read_into(OptimizerSettings{RandomSettings{}}, sim::FieldReader{at, reading});
}

} // namespace sunder::nas
