#include "nas/config/search_forms.hpp"

#include "nas/config/one_shot_reader.hpp"
#include "nas/realise/fbnet_skeleton.hpp"
#include "nas/realise/nasbench201.hpp"
#include "nas/runner/search_plan.hpp"
#include "sim/config/forms.hpp"
#include "sim/form/form_parts.hpp"
#include "sim/form/sections.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace sunder::nas {
namespace {

using namespace sim::parts;
using sim::Bound;
using sim::Field;
using sim::Form;
using sim::ListForm;
using sim::NameForm;
using sim::NumberForm;
using sim::Percent;
using sim::WordForm;

constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t billion = 1000 * million;

template <class Number>
std::string preset(Number value)
{
    return fmt::format("{}", value);
}

Form const& factor()
{
    static Form const form = scalar(
        NumberForm{.min = 0, .max = million, .min_bound = Bound::excluded, .percent = Percent::forbidden});
    return form;
}

// Optimizers
// --------------------------------------------------------------------------------------------------

std::vector<Field> limit_fields(LimitSettings const& settings)
{
    static std::vector<std::string> const names{"feasible_first", "penalty", "balanced"};
    return {
        optional("limits", word_of(names), names[static_cast<std::size_t>(settings.how)],
                 "how a missed limit counts. `feasible_first`: whatever misses a limit comes behind all that "
                 "does not; `penalty`: the first objective plus `weight` x the relative excess; `balanced`: "
                 "likewise, with a weight that keeps about half of the candidates within the limits"),
        optional("weight", factor(), preset(settings.weight),
                 "of `penalty`: what a limit missed by 100 % costs, in units of the first objective"),
    };
}

std::vector<Field> with_limits(std::vector<Field> list, LimitSettings const& settings)
{
    for (auto& field : limit_fields(settings))
        list.push_back(std::move(field));
    return list;
}

Form const& count()
{
    return whole<1, million>();
}

Form const& asng()
{
    static AsngSettings const defaults;
    static Form const damping = scalar(
        NumberForm{.min = 1, .max = std::numeric_limits<double>::max(), .percent = Percent::forbidden});
    static Form const form = mapping(
        "",
        fields(with_limits(
            {
                optional("samples", whole<2, million>(), preset(defaults.samples),
                         "lambda: candidates a turn, drawn from theta; 2 in the paper"),
                optional("alpha", factor(), preset(defaults.alpha), "threshold of the signal-to-noise ratio"),
                optional("initial_step", factor(), preset(defaults.initial_step), "delta_init"),
                optional("most_damping", damping, "", "cap of Delta, by which the step is divided"),
                optional(
                    "repeats", word_of({"reuse", "evaluate"}), "reuse",
                    "what becomes of a candidate drawn again: its score is remembered, or it is asked for "
                    "anew and counts against the budget, as in the paper"),
            },
            defaults.limits)));
    return form;
}

Form const& evolution()
{
    static EvolutionSettings const defaults;
    static Form const form =
        mapping("", fields(with_limits(
                        {
                            optional("leaves", word_of({"oldest", "worst"}), "oldest",
                                     "who makes room for a child: `oldest` is regularised evolution"),
                            optional("population", whole<2, million>(), preset(defaults.population),
                                     "candidates alive; as many are drawn at random first"),
                            optional("tournament", count(), preset(defaults.tournament),
                                     "drawn, the best of which is the parent"),
                            optional("batch", count(), preset(defaults.batch), "children a turn"),
                        },
                        defaults.limits)));
    return form;
}

Form const& nsga2()
{
    static Nsga2Settings const defaults;
    static Form const form = mapping(
        "",
        fields({
            optional("population", whole<2, million>(), preset(defaults.population),
                     "parents, and children a turn"),
            optional("crossover", probability(), preset(defaults.crossover), "that a child has two parents"),
            optional_else("mutation", probability(), "1 / number of variables", "that a variable changes"),
        }));
    return form;
}

Form const& local()
{
    static LocalSettings const defaults;
    static Form const form = mapping(
        "", fields({
                optional("step", word_of({"first", "best"}), "first",
                         "`first`: to the best of the first batch of neighbours that holds a better one; "
                         "`best`: to the best of all neighbours"),
                optional("start", count(), preset(defaults.start), "drawn at random to begin with"),
                optional("batch", count(), preset(defaults.batch), "neighbours a turn"),
                optional("kick", whole<0, million>(), preset(defaults.kick),
                         "variables changed in the best candidate to set out again; 0: from a random one"),
            }));
    return form;
}

Form const& random_search()
{
    static Form const form = mapping(
        "", fields({optional("batch", count(), preset(RandomSettings{}.batch), "candidates a turn")}));
    return form;
}

Form const& optimizer()
{
    static Form const form = [] {
        auto result = mapping(
            "optimizer",
            choice({
                optional("asng", asng(), "", "adaptive stochastic natural gradient (Akimoto et al. 2019)"),
                optional("nsga2", nsga2(), "", "elitist non-dominated sorting (Deb et al. 2002)"),
                optional("evolution", evolution(), "", "regularised evolution (Real et al. 2019)"),
                optional("local", local(), "", "iterated local search"),
                optional("random", random_search(), "", "candidates drawn blindly, none twice"),
                optional("exhaustive", empty(), "", "every candidate once"),
            }));
        result.scalar = WordForm{{"asng", "nsga2", "evolution", "local", "random", "exhaustive"}};
        return result;
    }();
    return form;
}

// What is searched, and by which figures
// ----------------------------------------------------------------------

Field bottlenecks_field()
{
    static Form const divisors = list_of(whole<1, 1024>(), 1);
    return optional("bottlenecks", divisors, "",
                    "searched: the channels at the cut are divided by one of these; 1: none");
}

Field bits_field()
{
    static Form const bits = list_of(whole<1, 32>(), 1);
    return optional("bits", bits, "", "searched: of an element of the payload; 32: as it is");
}

Form const& fbnet()
{
    static FbnetSettings const published;
    static Form const scale =
        scalar(NumberForm{.min = 0, .max = 16, .min_bound = Bound::excluded, .percent = Percent::forbidden});
    static Form const form =
        mapping("", fields({
                        optional("classes", count(), preset(published.classes), "of the classifier"),
                        optional("images", word_of({"cifar", "imagenet"}), "cifar",
                                 "3 x 32 x 32, or 3 x 224 x 224 with a stem of stride 2 and a wider header"),
                        optional("image_channels", whole<1, 4096>(), preset(published.image_channels),
                                 "of the images; published figures are of the defaults"),
                        optional_else("image_size", whole<4, 4096>(), "32, or 224 of `imagenet`",
                                      "height and width of the images; strides of 2 stop at maps of 4 x 4"),
                        optional("width", scale, preset(published.width),
                                 "factor on all channels, which stay even and at least 2"),
                        optional("depth", scale, preset(published.depth),
                                 "factor on the layers of each stage, which are rounded and at least 1"),
                    }));
    return form;
}

Form const& nasbench201()
{
    static NasBench201Settings const published;
    static Form const form = mapping(
        "",
        fields({optional("classes", count(), preset(published.classes), "of the classifier"),
                optional("channels", whole<1, 4096>(), preset(published.channels),
                         "of the stem; doubled by each reduction"),
                optional("cells", whole<1, 100>(), preset(published.cells), "of each of the three stages"),
                optional("image_channels", whole<1, 4096>(), preset(published.image_channels),
                         "of the images; published figures are of the defaults"),
                optional("image_size", whole<4, 4096>(), preset(published.image_size),
                         "height and width of the images"),
                bottlenecks_field(), bits_field()}));
    return form;
}

Form const& space_of_search()
{
    static Form const form = [] {
        auto result = mapping("space of a search",
                              choice({
                                  optional("fbnet", fbnet(), "", "22 layers x 9 ops, and the split"),
                                  optional("fbnet_extended", fbnet(), "",
                                           "also channel multipliers, a bottleneck at the cut, payload bits"),
                                  optional("nasbench201", nasbench201(), "", "15,625 cells, and the split"),
                              }));
        result.scalar =
            sim::FileForm{"a search space, or the name of one: fbnet, fbnet_extended, nasbench201"};
        return result;
    }();
    return form;
}

Form const& text()
{
    static Form const form = scalar(sim::TextForm{});
    return form;
}

Form const& name()
{
    static Form const form = scalar(sim::TextForm{sim::TextForm::Kind::name});
    return form;
}

Form const& accuracy()
{
    static Form const form = [] {
        auto list = fields({
            optional("table", file_of("a table of accuracies"), "",
                     "of NAS-Bench-201: columns `idx` or `arch_str`, and accuracies in per cent; `sunder "
                     "import accuracy` makes one"),
            optional("formula", file_of("a formula"), "",
                     "such as models/nas/nasbench201_accuracy.csv, or a stand-in that names its own "
                     "choices, such as models/nas/fbnet_accuracy.csv"),
            optional("column", name(), "",
                     "data set: cifar10, cifar100, in16_120; a stand-in formula has none"),
        });
        list.fields.push_back(
            optional("supernet", supernet_form(), "",
                     "shared weights: learnt during the search, which needs asng, or before it"));
        list.one_of = {{"table"}, {"formula"}, {"supernet"}};
        return mapping("accuracy", std::move(list));
    }();
    return form;
}

Form const& compute()
{
    static Form const device = [] {
        auto list = fields({
            optional("table", file_of("a table of latencies"), "",
                     "of whole NAS-Bench-201 networks, a column a device; `sunder import latency` makes one"),
            optional("figures", file_of("figures of latency"), "",
                     "by kind of block, such as models/nas/fbnet_latency.csv, or by op of a cell, such as "
                     "models/nas/nasbench201_latency.csv"),
            optional_else("column", name(), "the name of the device here", "device in the file"),
            optional("division", word_of({"work", "cells"}), "work",
                     "how the latency of a whole network divides over its blocks. `work`: stem, reductions "
                     "and classifier take the share of their work, the cells the rest equally; `cells`: the "
                     "cells take all"),
        });
        list.one_of = {{"table"}, {"figures"}};
        return mapping("", std::move(list));
    }();
    static Form const form =
        mapping("compute", any_name("device of the scenario", device, NameForm{"device"}));
    return form;
}

Form const& constraints()
{
    static Form const share =
        scalar(NumberForm{.min = 0, .max = 1, .min_bound = Bound::excluded, .percent = Percent::allowed});
    static Form const form = [] {
        auto const& time = quantity<sim::Seconds>();
        return mapping(
            "constraints",
            fields({
                optional("accuracy", share, "", "at least"),
                optional("latency", time, "",
                         "at most: of a lone request (analytic) or the mean (simulated)"),
                optional("latency.p50", time, "", "at most, of the median; percentiles need a simulation"),
                optional("latency.p90", time, "", "at most"),
                optional("latency.p95", time, "", "at most"),
                optional("latency.p99", time, "", "at most"),
                optional("energy", quantity<sim::Joules>(), "", "at most, mean of a request"),
                optional("payload", quantity<sim::Bytes>(), "", "at most, of what crosses as coded"),
                optional("memory", quantity<sim::Bytes>(), "",
                         "at most, on the device: weights of the head and the largest activation of one op"),
                optional("depth", whole<1, million>(), "",
                         "at least so many blocks stay on the device: for privacy"),
                optional("leakage", share, "",
                         "at most: distance correlation of input and sent tensor; needs a supernet"),
            }));
    }();
    return form;
}

Form const& probability_of_error()
{
    static Form const form = scalar(NumberForm{.min = 0,
                                               .max = 1,
                                               .min_bound = Bound::excluded,
                                               .max_bound = Bound::excluded,
                                               .percent = Percent::allowed});
    return form;
}

Form const& evaluate()
{
    static Form const form = [] {
        auto list = fields({
            optional("screen", word_of({"analytic"}), "",
                     "bounds that no simulation can beat rule candidates out"),
            optional("confirm", word_of({"simulated"}), "", "all others are simulated"),
            optional(
                "error", probability_of_error(), preset(Confirmation{}.error),
                "of an exact search: probability that the candidate confirmed breaks the limit in truth"),
            optional("most_replications", whole<0, million>(), preset(Confirmation{}.most_replications),
                     "of an exact search: of each candidate, until it is confirmed; 0: none is"),
            optional("most_candidates", whole<1, million>(), preset(Confirmation{}.most_candidates),
                     "of an exact search: tested in turn until one is confirmed"),
        });
        list.one_of = {{"screen", "confirm"}};
        auto result = mapping("evaluate", std::move(list));
        result.scalar = WordForm{{"analytic", "simulated"}};
        return result;
    }();
    return form;
}

Form const& budget()
{
    static Form const form = [] {
        auto list = fields({
            optional("evaluations", whole<1, billion>(), "", "candidates looked at"),
            optional("simulations", whole<1, billion>(), "", "candidates simulated"),
            optional("time", quantity<sim::Seconds>(), "",
                     "checked after each turn; the result says how many evaluations it was good for"),
        });
        list.any_of = {"simulations", "time", "evaluations"};
        return mapping("budget", std::move(list));
    }();
    return form;
}

} // namespace

Form const& search_form()
{
    static Form const objectives = list_of(word_of(metric_names()), 1);
    static Form const files = mapping("", any_name("path from the folder of the search", text()));
    static Form const form = mapping(
        "search",
        fields({
            required("format", word_of({"sunder-search/1"}), "what this file is"),
            optional_else("name", name(), "the stem of the file's name", "of the experiment"),
            required("scenario", file_of("a scenario"),
                     "devices, links, load; the model in it does not matter"),
            required("application", sim::parts::name_of("application"),
                     "whose model is searched; it needs one server"),
            required("space", space_of_search(), "the architectures; the split is always searched too"),
            required("accuracy", accuracy(), "how good an architecture is, and who says so"),
            optional_else("compute", compute(), "by the roofline of the scenario's devices",
                          "measured times of blocks"),
            required(
                "objectives", objectives,
                "accuracy and depth are maximised, all else minimised; the first one leads; leakage needs "
                "a supernet"),
            optional("constraints", constraints(), "", "what an answer must keep to"),
            required("optimizer", optimizer(), "who proposes candidates"),
            optional("evaluate", evaluate(), "analytic", "how candidates are looked at"),
            optional_else("budget", budget(), "1000 evaluations; all of an exhaustive search",
                          "whichever ends first"),
            optional("seed", whole<0, std::numeric_limits<std::int64_t>::max()>(), "1",
                     "of the optimizer; the scenario has its own"),
            optional(
                "files", files, "",
                "texts of files that are named elsewhere, looked up before the disk: so a result carries "
                "what it was made from"),
        }));
    return form;
}

Form const& space_form()
{
    static Form const names = list_of(sim::parts::name_of("choice"), 1);
    static Form const condition = mapping("", any_name("earlier variable", names, NameForm{"variable"}));
    static Form const variable = [] {
        auto result =
            mapping("variable", fields({
                                    required("choices", names, "their names"),
                                    optional("only_if", condition, "",
                                             "the variable counts only where an earlier one has one "
                                             "of these choices; else it stands at its first"),
                                }));
        result.list = ListForm{.item = &sim::parts::name_of("choice"), .min = 1};
        return result;
    }();
    static Form const variables =
        mapping("", any_name("name of the variable", variable, NameForm{"variable"}));
    static Form const ops = list_of(sim::op_form(), 0);
    static Form const ops_or_choice = [] {
        auto result = mapping("", any_name("choice", ops, NameForm{"choice"}));
        result.list = ListForm{.item = &sim::op_form(), .min = 0};
        return result;
    }();
    static Form const block = mapping(
        "block",
        fields({
            required("name", sim::parts::name_of("block"), "splits go by it"),
            optional("by", sim::parts::name_of("variable"), "", "which chooses the ops"),
            required("ops", ops_or_choice,
                     "a chain unless `inputs` says otherwise; what enters the block is called `input`, "
                     "the last op's output leaves it, and without ops it is an identity; each choice has to "
                     "fit what any choice of the blocks before it leaves"),
        }));
    static Form const blocks = list_of(block, 1);
    static Form const form = mapping(
        "space", fields({
                     required("format", word_of({"sunder-space/1"}), "what this file is"),
                     required("input", sim::input_form(), "what goes in"),
                     required("variables", variables, "what is chosen, besides the split"),
                     required("blocks", blocks, "one after the other; a cut may come between any two"),
                     bottlenecks_field(),
                     bits_field(),
                 }));
    return form;
}

std::string search_reference_text()
{
    constexpr auto introduction = R"(# The files of a search

This page is written by `search_reference_text()` (search_forms.cpp) from the tables by which files are checked; a test compares the two.
`sunder schema search` and `sunder schema space` print the same as JSON Schema, for editors. What holds for all our files (strict keys,
paths, quantities, and how this page is read) is told in sim/config/FORMAT.md, what an op does in sim/model/OPS.md.

An exact search: `optimizer: exhaustive` with `evaluate: {screen: analytic, confirm: simulated}`, `objectives: [accuracy]` and a limit on one
percentile of latency (and perhaps others) finds the most accurate candidate within the limits, and says with a certificate how it came to
know.

A search that learns weights (`accuracy: {supernet: {data: ...}}` with asng) goes in turns: candidates are drawn from theta, the shared
weights take a step on a mini-batch, and theta moves by the accuracies of these candidates on validation images, under the limits. Further
objectives decide between equally accurate candidates; at the end the finalists make a front over all of them. With `evaluate: simulated`
whatever is drawn is simulated, each journey once. With `evaluate: {screen: analytic, confirm: simulated}` bounds rule candidates out while
weights are learnt, and the finalists that they leave are simulated: limits on percentiles are then decided by that. On a GPU (`device:
cuda`) the last digits may differ from run to run.

A search by weights that were learnt before (`accuracy: {supernet: FILE}`, the file that `weights` of the other search names) learns nothing
and takes any optimizer, objectives, budget and way to evaluate. Its space has to be the same, and the images have to be where they were and
as they were; its scenario, limits and seed are its own. The file of weights is data and no program: safetensors, with a SHA-256 of all
its bytes, by which damage is noticed.

The searches in `scenarios/` are good to start from. A space of one's own looks like scenarios/space_small.yaml, and its accuracies, as
long as none are measured, like scenarios/space_small_accuracy.csv. Measured times of its blocks are a CSV file with a row for each block
that computes, such as `head,3.5` or, where a variable chooses, `body/wide,12`, below a header such as `kind,pi [ms],titan [ms]`. Accuracies
name choices in the same way, by the variable: `kernel/wide,0.4` of one variable, `wide,0.4` of any. In both files a row that names nothing is a mistake;
accuracies of the coding at the cut (`bits/8`, `bottleneck/1/2`) may stand there for spaces that do not search it.
)";
    return introduction + sim::sections_text({&search_form(), &space_form()});
}

} // namespace sunder::nas
