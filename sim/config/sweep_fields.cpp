#include "sim/config/sweep_fields.hpp"

#include <array>

namespace sunder::sim {

constexpr auto words(Spacing /*type*/)
{
    return std::array{Word{Spacing::linear, "linear"}, Word{Spacing::logarithmic, "log"}};
}

constexpr auto words(SamplingDesign /*type*/)
{
    return std::array{Word{SamplingDesign::random, "random"}, Word{SamplingDesign::latin, "latin"},
                      Word{SamplingDesign::sobol, "sobol"}};
}

namespace {

constexpr std::int64_t million = 1'000'000;

/// Whatever a key of a scenario may be given; that is checked where it is put.
Form const& any_value()
{
    static Form form;
    static bool const made = [] {
        form = parts::scalar(ValueForm{});
        form.title = "any value";
        form.list = ListForm{.item = &form};
        form.mapping = parts::any_name("key", form);
        return true;
    }();
    (void)made;
    return form;
}

Form const& ends()
{
    static Form const end = parts::scalar(ValueForm{});
    static Form const form = [] {
        auto list = parts::list_of(end, 2);
        list.list->max = 2;
        return list;
    }();
    return form;
}

/// Half a width over a mean.
Form const& precision()
{
    static Form const form = parts::scalar(NumberForm{.min = 1e-9, .max = 1, .percent = Percent::usual});
    return form;
}

} // namespace

void fields(StopRule& rule, auto& visit)
{
    visit(required("figure", "name of a figure, or the end of just one: `latency.p95`"), rule.figure);
    visit(optional("within", "half the width of its 95 % interval over replications (Student's t), over its "
                             "mean; so must be the interval that the summary states of it, where it states "
                             "one"),
          rule.within, precision());
    visit(optional("at_least", "replications of each point"), rule.at_least, parts::whole<2, million>());
    visit(optional("at_most", "replications of each point"), rule.at_most, parts::whole<2, million>());
    visit.check([&](FieldReader const& read) {
        if (rule.at_least > rule.at_most) read.report(read.at().where(), "'at_least' is more than 'at_most'");
    });
}

void fields(Sweep& sweep, auto& visit)
{
    bool const draws = !sweep.ranges.empty();
    std::optional<std::int64_t> samples;
    visit.title("sweep");
    visit.elsewhere(optional("zip", "keys that change together"), zips_form());
    visit(optional("samples", "draws from the ranges, taken together").where(draws), samples,
          parts::whole<1, million>());
    visit(optional("design", "of the draws: independent; one in each of `samples` equal strata of each "
                             "range; or, for Sobol indices, Saltelli's scheme: `samples` times (ranges + 2) "
                             "points")
              .where(draws),
          sweep.design);
    visit(optional("where", "condition on the keys that a point must meet, else it is skipped"), sweep.where);
    visit(optional("stop", "more replications of a point until a figure is known well enough, instead of "
                           "`run.replications`"),
          sweep.stop);
    sweep.samples = samples.value_or(0);
}

void fields(SweptRule& rule, auto& visit)
{
    auto const into = [](auto& member) {
        return [&](YamlCursor const& at, Reading const& /*reading*/) { member = at; };
    };
    visit.title("swept values");
    visit.alternative_by_hand("linear", "[first, last]: values at equal distances, both included", ends(),
                              into(rule.linear));
    visit.alternative_by_hand("log", "[first, last]: values at equal ratios, both included", ends(),
                              into(rule.log));
    visit(optional("points", "how many values; whole numbers that coincide count once"), rule.points,
          parts::whole<1, million>());
    visit.alternative_by_hand("range", "[least, greatest]: values are drawn, see `samples`", ends(),
                              into(rule.range));
    visit(optional("spacing", "of `range`: what is evenly likely"), rule.spacing);
}

Form const& zips_form()
{
    static Form const keys = form_of(Of<std::vector<std::string>>{});
    static Form const row = parts::list_of(any_value(), 1);
    static Form const rows = parts::list_of(row, 1);
    static Form const item = [] {
        FormMaker maker;
        maker.elsewhere(required("keys", "dotted keys"), keys);
        maker.elsewhere(required("values", "lists with one value for each of `keys`; they change together"),
                        rows);
        return maker.made();
    }();
    static Form const form = parts::list_of(item, 1);
    return form;
}

Form const& sweep_form()
{
    static Form const form = [] {
        auto sweep = made_form<Sweep>();
        sweep.mapping->others = &form_of(Of<SweptRule>{});
        sweep.mapping->others_are = "dotted key";
        sweep.mapping->other_keys = MappingForm::Keys::dotted;
        return sweep;
    }();
    return form;
}

Sweep read_settings(Sweep sweep, YamlCursor const& at, Reading const& reading)
{
    return read_into(std::move(sweep), FieldReader{at, reading});
}

Form const& form_of(Of<SweptRule> /*type*/)
{
    static Form const form = [] {
        auto rule = made_form<SweptRule>();
        rule.list = ListForm{.item = &any_value(), .min = 1};
        return rule;
    }();
    return form;
}

SweptRule read_as(Of<SweptRule> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return read_into(SweptRule{}, FieldReader{at, reading});
}

} // namespace sunder::sim
