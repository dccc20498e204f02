#include "sim/config/forms.hpp"
#include "sim/form/form_parts.hpp"

namespace sunder::sim {
namespace {

using namespace parts;

constexpr std::int64_t million = 1'000'000;

/// Whatever a key of a scenario may be given; that is checked where it is put.
Form const& any_value()
{
    static Form form;
    static bool const made = [] {
        form = scalar(ValueForm{});
        form.title = "any value";
        form.list = ListForm{.item = &form};
        form.mapping = any_name("key", form);
        return true;
    }();
    (void)made;
    return form;
}

Form const& swept_values()
{
    static Form const end = scalar(ValueForm{});
    static Form const ends = [] {
        auto form = list_of(end, 2);
        form.list->max = 2;
        return form;
    }();
    static Form const form = [] {
        auto list = fields({
            optional("linear", ends, "", "[first, last]: values at equal distances, both included"),
            optional("log", ends, "", "[first, last]: values at equal ratios, both included"),
            optional("points", whole<1, million>(), "",
                     "how many values; whole numbers that coincide count once"),
            optional("range", ends, "", "[least, greatest]: values are drawn, see `samples`"),
            optional("spacing", word_of({"linear", "log"}), "linear", "of `range`: what is evenly likely"),
        });
        list.one_of = {{"linear"}, {"log"}, {"range"}};
        auto result = mapping("swept values", std::move(list));
        result.list = ListForm{.item = &any_value(), .min = 1};
        return result;
    }();
    return form;
}

Form const& zipped()
{
    static Form const key = scalar(TextForm{});
    static Form const keys = list_of(key, 1);
    static Form const row = list_of(any_value(), 1);
    static Form const rows = list_of(row, 1);
    static Form const item = mapping(
        "",
        fields({required("keys", keys, "dotted keys"),
                required("values", rows, "lists with one value for each of `keys`; they change together")}));
    static Form const form = list_of(item, 1);
    return form;
}

Form const& stop_rule()
{
    static Form const figure = scalar(TextForm{});
    static Form const form = mapping(
        "",
        fields({
            required("figure", figure, "name of a figure, or the end of just one: `latency.p95`"),
            optional(
                "within", positive_share(), "5 %",
                "half the width of its 95 % interval over replications (Student's t), over its mean; so must "
                "be the interval that the summary states of it, where it states one"),
            optional("at_least", whole<2, million>(), "3", "replications of each point"),
            optional("at_most", whole<2, million>(), "100", "replications of each point"),
        }));
    return form;
}

} // namespace

Form const& sweep_form()
{
    static Form const text = scalar(TextForm{});
    static Form const form = [] {
        auto result = any_name("dotted key", swept_values());
        result.other_keys = MappingForm::Keys::dotted;
        result.fields = {
            optional("zip", zipped(), "", "keys that change together"),
            optional("samples", whole<1, million>(), "", "draws from the ranges, taken together"),
            optional(
                "design", word_of({"random", "latin", "sobol"}), "latin",
                "of the draws: independent; one in each of `samples` equal strata of each range; or, for "
                "Sobol indices, Saltelli's scheme: `samples` times (ranges + 2) points"),
            optional("where", text, "", "condition on the keys that a point must meet, else it is skipped"),
            optional("stop", stop_rule(), "",
                     "more replications of a point until a figure is known well enough, instead of "
                     "`run.replications`"),
        };
        return mapping("sweep", std::move(result));
    }();
    return form;
}

} // namespace sunder::sim
