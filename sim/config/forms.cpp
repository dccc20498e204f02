#include "sim/config/forms.hpp"

#include "sim/form/form_parts.hpp"
#include "sim/model/build_model.hpp"

namespace sunder::sim {
namespace {

using namespace parts;

constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t billion = 1000 * million;

/// A probability that leaves hope.
Form const& loss_probability()
{
    static Form const form =
        scalar(NumberForm{.min = 0, .max = 1, .max_bound = Bound::excluded, .percent = Percent::allowed});
    return form;
}

// Distributions
// -----------------------------------------------------------------------------------------------

Form const& mean_and_deviation()
{
    static Form const form = mapping(
        "", fields({required("mean", quantity<Seconds>(), "of the time itself"),
                    required("deviation", quantity<Seconds>(), "standard deviation, of the time itself")}));
    return form;
}

std::vector<Field> distribution_fields()
{
    static Form const uniform =
        mapping("", fields({required("min", quantity<Seconds, Zero::allowed>(), "least value"),
                            required("max", quantity<Seconds>(), "greatest value, more than `min`")}));
    static Form const erlang =
        mapping("", fields({required("stages", whole<1, 10000>(), "exponential stages in a row"),
                            required("mean", quantity<Seconds>(), "of their sum")}));
    static Form const normal = mapping(
        "", fields({required("mean", quantity<Seconds, Zero::allowed>(), "before truncation"),
                    required("deviation", quantity<Seconds>(), "standard deviation before truncation")}));
    static Form const shape = scalar(NumberForm{.min = 1, .max = 1e6, .min_bound = Bound::excluded});
    static Form const pareto = [] {
        auto form = fields({required("mean", quantity<Seconds>(), "of the time"),
                            optional("deviation", quantity<Seconds>(), "", "standard deviation of the time"),
                            optional("shape", shape, "", "exponent of the tail")});
        form.one_of = {{"deviation"}, {"shape"}};
        return mapping("", std::move(form));
    }();
    return {
        optional("deterministic", quantity<Seconds, Zero::allowed>(), "", "always this time"),
        optional("uniform", uniform, "", "each time between two as likely as any other"),
        optional("exponential", quantity<Seconds>(), "", "exponential with this mean"),
        optional("erlang", erlang, "", "sum of exponential stages"),
        optional("gamma", mean_and_deviation(), "", "gamma"),
        optional("lognormal", mean_and_deviation(), "", "lognormal"),
        optional("normal", normal, "", "normal, drawn again while it is negative"),
        optional("pareto", pareto, "", "Pareto of the first kind"),
        optional("empirical", file_of("measured times"), "",
                 "one of the times in a CSV file, each as likely"),
    };
}

/// A time, fixed or random.
Form const& distribution()
{
    static Form const form = [] {
        auto result = mapping("distribution", choice(distribution_fields()));
        result.scalar = QuantityForm{Seconds::dimension, Zero::allowed};
        return result;
    }();
    return form;
}

/// The same where 0 makes no sense.
Form const& positive_distribution()
{
    static Form const form = [] {
        auto result = mapping("", choice(distribution_fields()));
        result.scalar = QuantityForm{Seconds::dimension, Zero::forbidden};
        return result;
    }();
    return form;
}

// Devices
// -----------------------------------------------------------------------------------------------------

std::vector<Field> profile_fields()
{
    static Form const efficiency = [] {
        std::vector<Field> classes;
        for (auto const& name : cost_classes())
            classes.push_back(optional(name, positive_share(), "1", "of ops of this class"));
        return mapping("", fields(std::move(classes)));
    }();
    return {
        optional_else("speed", quantity<FlopsPerSecond>(), "only ops with a measured `time` can run",
                      "peak speed of each worker"),
        optional_else("memory_rate", quantity<BytesPerSecond>(), "no limit",
                      "bytes moved from and to memory"),
        optional_else("memory", quantity<Bytes>(), "no limit", "what a model's share must fit in"),
        optional("precision", word_of({"int8", "float16", "float32"}), "float32",
                 "of the tensors and weights that it holds and moves: a weight takes 1, 2 or 4 bytes"),
        optional("launch_overhead", quantity<Seconds, Zero::allowed>(), "0 s", "added to each op"),
        optional("efficiency", efficiency, "", "share of `speed` that ops of a class reach"),
        optional("idle_power", quantity<Watts, Zero::allowed>(), "0 W", "drawn always"),
        optional("busy_power", quantity<Watts, Zero::allowed>(), "0 W",
                 "drawn in all when every worker is busy; in between in proportion"),
    };
}

Form const& queue()
{
    static Form const limited =
        mapping("", fields({optional_else("limit", whole<0, billion>(), "no limit",
                                          "jobs that may wait; one more is dropped")}));
    static Form const form = [] {
        auto result = mapping(
            "queue",
            choice({
                optional("fifo", limited, "", "first come, first served"),
                optional("priority", limited, "",
                         "highest application priority first; nobody is interrupted"),
                optional("sharing", empty(), "",
                         "processor sharing: up to as many jobs as workers at full speed, more share"),
            }));
        result.scalar = WordForm{{"fifo", "priority", "sharing"}};
        return result;
    }();
    return form;
}

Form const& gamma_arrivals()
{
    static Form const cv = scalar(NumberForm{.min = 0.001, .max = 1000});
    static Form const form =
        mapping("", fields({required("rate", quantity<PerSecond>(), "arrivals per second"),
                            required("cv", cv, "coefficient of variation of the gaps")}));
    return form;
}

Form const& load()
{
    static Form const jobs = [] {
        auto form = fields({
            optional("periodic", quantity<Seconds>(), "",
                     "a job at each such interval, the first after one, on all devices at once"),
            optional("poisson", quantity<PerSecond>(), "", "exponential gaps"),
            optional("gamma", gamma_arrivals(), "", "gamma gaps"),
            required("time", positive_distribution(), "what a job takes at full speed"),
            optional("priority", whole<-million, million>(), "0",
                     "in a priority queue: the highest goes first"),
        });
        form.one_of = {{"periodic"}, {"poisson"}, {"gamma"}};
        return mapping("", std::move(form));
    }();
    static Form const form = [] {
        auto result =
            mapping("load", choice({
                                optional("trace", file_of("a trace of load"), "", "the share over time"),
                                optional("jobs", jobs, "", "other people's jobs in the same queue"),
                            }));
        result.scalar =
            NumberForm{.min = 0, .max = 1, .max_bound = Bound::excluded, .percent = Percent::allowed};
        return result;
    }();
    return form;
}

Form const& device_group()
{
    static Form const form = [] {
        std::vector<Field> list{
            optional("profile", file_of("a device"), "",
                     "a device file; keys beside it override those in it"),
            optional("count", whole<1, million>(), "1", "how many such devices there are"),
            optional("workers", whole<1, million>(), "1",
                     "how many jobs each works on at once, each at full speed"),
            optional("queue", queue(), "fifo", "who is next"),
            optional("load", load(), "0", "a share x of the device taken by others slows it to 1 - x"),
        };
        for (auto& field : profile_fields())
            list.push_back(std::move(field));
        return mapping("device of a scenario", fields(std::move(list)));
    }();
    return form;
}

// Links
// -------------------------------------------------------------------------------------------------------

Form const& rate()
{
    static Form const traced = [] {
        auto form =
            mapping("", choice({optional("trace", file_of("a trace of rates"), "", "the rate over time")}));
        form.scalar = QuantityForm{BytesPerSecond::dimension, Zero::forbidden};
        return form;
    }();
    static Form const form = [] {
        auto both = fields({
            optional("up", traced, "", "in the direction of the first route that names the link"),
            optional("down", traced, "", "on the way back"),
            optional("trace", file_of("a trace of rates"), "", "the rate over time, in each direction"),
        });
        both.one_of = {{"up", "down"}, {"trace"}};
        auto result = mapping("rate", std::move(both));
        result.scalar = QuantityForm{BytesPerSecond::dimension, Zero::forbidden};
        return result;
    }();
    return form;
}

Form const& jitter()
{
    static Form const plain = mapping("", choice(distribution_fields()));
    static Form const correlation =
        scalar(NumberForm{.min = -1, .max = 1, .min_bound = Bound::excluded, .max_bound = Bound::excluded});
    static Form const ar1 = mapping(
        "", fields({required("correlation", correlation, "of the normal scores of one message and the next"),
                    required("of", plain, "the distribution of each delay")}));
    static Form const gauss_markov = mapping(
        "",
        fields({required("memory", quantity<Seconds>(), "after this time the correlation has fallen to 1/e"),
                required("of", plain, "the distribution of each delay")}));
    static Form const form = [] {
        auto list = distribution_fields();
        list.push_back(optional("ar1", ar1, "", "correlated from message to message"));
        list.push_back(optional("gauss_markov", gauss_markov, "", "correlated over time"));
        return mapping("jitter", choice(std::move(list)));
    }();
    return form;
}

Form const& loss()
{
    static Form const backoff = scalar(NumberForm{.min = 1, .max = 1000});
    static Form const packet =
        scalar(QuantityForm{Bytes::dimension, Zero::forbidden, QuantityRange{"1 B", "1e9 B"}});
    static Form const chain = mapping(
        "", fields({required("good_to_bad", probability(), "probability of this step, taken at each packet"),
                    required("bad_to_good", positive_share(), "probability of this step"),
                    optional("loss_good", loss_probability(), "0", "of a packet in the good state"),
                    optional("loss_bad", probability(), "1", "of a packet in the bad state")}));
    static Form const form = [] {
        auto list = fields({
            optional("packets", loss_probability(), "", "each packet is lost with this probability"),
            optional("message", loss_probability(), "", "the whole message is lost with this probability"),
            optional("gilbert_elliott", chain, "", "two states, one good and one bad"),
            optional("mtu", packet, "1500 B", "size of a packet; with `message` there is none"),
            optional_else("timeout", quantity<Seconds, Zero::allowed>(),
                          "twice the link's latency; with `message` 200 ms (Linux's least, TCP_RTO_MIN)",
                          "from the end of an attempt to the next"),
            optional("backoff", backoff, "2",
                     "the time-out grows by this factor with each attempt; none may exceed 1e9 s"),
            optional("tries", whole<1, 1000>(), "16", "attempts, then the request fails"),
        });
        list.one_of = {{"packets"}, {"message"}, {"gilbert_elliott"}};
        auto result = mapping("loss", std::move(list));
        result.scalar = std::get<NumberForm>(*loss_probability().scalar);
        return result;
    }();
    return form;
}

std::vector<Field> link_fields(Need rate_needed)
{
    return {
        {"rate", &rate(), rate_needed, {}, "bytes per second in each direction", {}},
        optional("latency", quantity<Seconds, Zero::allowed>(), "0 s", "from end to end"),
        optional("duplex", word_of({"full", "half"}), "full", "`half`: both directions share the rate"),
        optional("jitter", jitter(), "", "a random delay, drawn for each message and direction"),
        optional("loss", loss(), "", "a bare number is that of `packets`"),
        optional("send_power", quantity<Watts, Zero::allowed>(), "0 W",
                 "drawn by the radio while a message goes up"),
        optional("receive_power", quantity<Watts, Zero::allowed>(), "0 W",
                 "drawn by the radio while one comes down"),
    };
}

Form const& link_of_scenario()
{
    static Form const form = [] {
        auto list = link_fields(Need::optional);
        list.insert(list.begin(), {optional("profile", file_of("a link"), "",
                                            "a link file; keys beside it override those in it"),
                                   optional_else("each", name_of("device"), "one link, shared by all",
                                                 "every device of this group has a link of its own")});
        auto result = fields(std::move(list));
        result.any_of = {"profile", "rate"};
        return mapping("link of a scenario", std::move(result));
    }();
    return form;
}

// Models
// ------------------------------------------------------------------------------------------------------

constexpr std::int64_t largest_extent = billion;
constexpr std::int64_t most_channels = billion;

/// One number for height and width, or [height, width].
template <std::int64_t Min>
Form const& extent()
{
    static Form const form{.title = {},
                           .scalar = WholeForm{Min, largest_extent},
                           .list = ListForm{.item = &whole<Min, largest_extent>(), .min = 2, .max = 2},
                           .mapping = {}};
    return form;
}

/// Also [top, left, bottom, right].
Form const& padding()
{
    static Form const form{.title = {},
                           .scalar = WholeForm{0, largest_extent},
                           .list = ListForm{.item = &whole<0, largest_extent>(), .min = 2, .max = 4},
                           .mapping = {}};
    return form;
}

Form const& truth()
{
    return word_of({"true", "false"});
}

Form const& conv2d()
{
    static Form const form =
        mapping("", fields({required("out", whole<1, most_channels>(), "output channels"),
                            required("kernel", extent<1>(), "size of the window"),
                            optional("stride", extent<1>(), "1", "step from window to window"),
                            optional("pad", padding(), "0", "added around the image"),
                            optional("dilation", extent<1>(), "1", "step between the points of a window"),
                            optional("groups", whole<1, most_channels>(), "1", "groups of channels"),
                            optional("bias", truth(), "true", "whether a bias is added")}));
    return form;
}

std::vector<Field> pool_fields()
{
    return {required("kernel", extent<1>(), "size of the window"),
            optional_else("stride", extent<1>(), "the kernel", "step from window to window"),
            optional("pad", padding(), "0", "added around the image"),
            optional("ceil", truth(), "false", "whether a part of a step at the end counts as one")};
}

std::vector<Field> op_kind_fields()
{
    static Form const linear =
        mapping("", fields({required("out", whole<1, most_channels>(), "output features"),
                            optional("bias", truth(), "true", "whether a bias is added")}));
    static Form const max_pool = [] {
        auto list = pool_fields();
        list.push_back(optional("dilation", extent<1>(), "1", "step between the points of a window"));
        return mapping("", fields(std::move(list)));
    }();
    static Form const average_pool = mapping("", fields(pool_fields()));
    static Form const adaptive =
        mapping("", fields({optional("out", extent<1>(), "1", "positions that are left")}));
    static Form const pad = mapping("", fields({required("pad", padding(), "added around the image")}));
    static Form const local_response_norm = mapping(
        "", fields({optional("size", whole<1, most_channels>(), "5", "channels that are looked at")}));
    static Form const slice =
        mapping("", fields({optional("from", whole<0, most_channels>(), "0", "first channel"),
                            required("to", whole<1, most_channels>(), "one behind the last channel")}));
    static Form const shuffle = mapping(
        "", fields({required("groups", whole<1, most_channels>(), "of channels; their number divides it")}));
    static Form const activation = word_of(
        {"relu", "relu6", "sigmoid", "hard_sigmoid", "silu", "hard_swish", "tanh", "gelu", "softmax"});
    return {
        optional("conv2d", conv2d(), "", "convolution"),
        optional("linear", linear, "", "fully connected layer"),
        optional("max_pool", max_pool, "", "greatest value of each window"),
        optional("average_pool", average_pool, "", "mean of each window"),
        optional("adaptive_max_pool", adaptive, "", "greatest value of each part of the image"),
        optional("adaptive_average_pool", adaptive, "", "mean of each part of the image"),
        optional("pad2d", pad, "", "more positions around the image"),
        optional("batch_norm", empty(), "", "scale and shift of each channel"),
        optional("local_response_norm", local_response_norm, "", "normalisation across channels"),
        optional("activation", activation, "", "a function of each element"),
        optional("add", empty(), "", "sum of all inputs"),
        optional("multiply", empty(), "", "product of all inputs"),
        optional("concat", empty(), "", "channels of all inputs"),
        optional("flatten", empty(), "", "image to vector"),
        optional("slice", slice, "", "some of the channels"),
        optional("channel_shuffle", shuffle, "", "channels of all groups in turn"),
        optional("dropout", empty(), "", "does nothing at inference"),
    };
}

Form const& op()
{
    static Form const inputs = list_of(name_of("op"), 1);
    static Form const time = mapping("", any_name("name of a device or of a profile", distribution()));
    static Form const form = [] {
        std::vector<Field> list{
            required("name", name_of("op"), "differs from all others"),
            optional_else("inputs", inputs, "the op before; for the first, the model's input",
                          "ops, or the model's input"),
            optional("time", time, "",
                     "measured times, by device or by profile: the device's name comes first"),
        };
        MappingForm sets = choice(op_kind_fields());
        for (auto& field : sets.fields)
            list.push_back(std::move(field));
        list.push_back(
            optional("work", quantity<Flops, Zero::allowed>(), "", "of an op that is none of the above"));
        list.push_back(
            optional("output", quantity<Bytes, Zero::allowed>(), "", "bytes of its output tensor"));
        list.push_back(
            optional("weights", quantity<Bytes, Zero::allowed>(), "0 B", "bytes of its parameters"));
        sets.fields = std::move(list);
        sets.one_of.push_back({"work", "output"});
        return mapping("op", std::move(sets));
    }();
    return form;
}

Form const& input()
{
    static Form const shape{.title = {},
                            .scalar = {},
                            .list = ListForm{.item = &whole<1, billion>(), .min = 1, .max = 4},
                            .mapping = {}};
    static Form const form = [] {
        auto list = fields({
            optional("name", name_of("op"), "input", "by which ops refer to it"),
            optional("shape", shape, "", "[channels, height, width] of an image, [features] of a vector"),
            optional("bytes", quantity<Bytes>(), "", "size, where the shape is not known"),
            optional("type", word_of({"uint8", "int8", "float16", "float32"}), "float32", "of an element"),
        });
        list.one_of = {{"shape"}, {"bytes"}};
        return mapping("input of a model", std::move(list));
    }();
    return form;
}

Form model(Need format)
{
    static Form const ops = list_of(op(), 1);
    return mapping("", fields({
                           {"format", &word_of({"sunder-model/1"}), format, {}, "what this file is", {}},
                           required("input", input(), "what goes in"),
                           required("ops", ops, "the ops; a chain unless `inputs` says otherwise"),
                       }));
}

// Applications
// ------------------------------------------------------------------------------------------------

Form const& arrivals()
{
    static Form const periodic = [] {
        auto form =
            mapping("", fields({required("every", quantity<Seconds>(), "the period"),
                                optional("start", quantity<Seconds, Zero::allowed>(), "0 s",
                                         "the first request of the first device"),
                                optional_else("stagger", quantity<Seconds, Zero::allowed>(), "period / n",
                                              "device i of n starts i times this later")}));
        form.scalar = QuantityForm{Seconds::dimension, Zero::forbidden};
        return form;
    }();
    static Form const closed = mapping(
        "", fields({required("think", distribution(), "time from the end of a request to the next")}));
    static Form const form = mapping(
        "arrivals",
        choice({
            optional("periodic", periodic, "", "one request each period"),
            optional("poisson", quantity<PerSecond>(), "", "exponential gaps"),
            optional("gamma", gamma_arrivals(), "", "gamma gaps"),
            optional("trace", file_of("a trace of arrivals"), "",
                     "recorded instants: those for every device and its own"),
            optional("closed", closed, "", "each device thinks, asks, waits for its answer, thinks again"),
        }));
    return form;
}

Form const& split()
{
    static Form const several = list_of(name_of("op"), 1);
    static Form const after = [] {
        Form form = several;
        form.scalar = NameForm{"op"};
        return form;
    }();
    static Form const cuts = list_of(after, 1);
    static Form const form = [] {
        auto result =
            mapping("split",
                    choice({
                        optional("after", after, "", "the last op on the device, or all whose tensors cross"),
                        optional("cuts", cuts, "", "one such op or list of ops for each hop"),
                        optional("best", word_of({"latency", "energy"}), "",
                                 "the cut that is best for a lone request"),
                    }));
        result.scalar = WordForm{{"device_only", "server_only"}};
        return result;
    }();
    return form;
}

Form const& codec()
{
    static Form const bottleneck =
        mapping("", fields({required("to", whole<1, most_channels>(), "channels that cross")}));
    static Form const stage = mapping(
        "", choice({
                optional("bits", whole<1, 32>(), "", "uniform quantisation of each element to so many bits"),
                optional("bottleneck", bottleneck, "",
                         "a 1x1 convolution to fewer channels before the cut and one back after it"),
            }));
    static Form const form = [] {
        Form result = stage;
        result.title = "codec";
        result.list = ListForm{.item = &stage, .min = 1};
        return result;
    }();
    return form;
}

Form const& model_of_scenario()
{
    static Form const form = [] {
        auto result = model(Need::optional);
        result.title = "model of a scenario";
        result.scalar = FileForm{"a model"};
        return result;
    }();
    return form;
}

Form const& application()
{
    static Form const model = [] {
        auto form = model_of_scenario();
        form.title = "";
        form.scalar = NameForm{"model"};
        return form;
    }();
    static Form const servers = list_of(name_of("device"), 0);
    static Form const form =
        mapping("application",
                fields({
                    required("model", model, "a name under `models`, or a model written inline"),
                    required("origin", name_of("device"), "the group where requests are born"),
                    required("arrivals", arrivals(), "when requests arrive at each device of the origin"),
                    optional("deadline", quantity<Seconds>(), "", "later requests are finished, and counted"),
                    optional_else("split", split(), "`{best: latency}`", "where the model is cut"),
                    optional("servers", servers, "", "the groups that do the rest, in the order of the hops"),
                    optional_else("codec", codec(), "they cross as they are",
                                  "how tensors are coded for the way; a stage or a list of stages"),
                    optional("answer", quantity<Bytes, Zero::allowed>(), "0 B",
                             "sent back, hop by hop; 0 B: the request ends on its last device"),
                    optional("raw_input", word_of({"forbidden", "allowed"}), "forbidden",
                             "whether the input itself may cross"),
                    optional("priority", whole<-million, million>(), "0",
                             "in a priority queue: the highest goes first"),
                }));
    return form;
}

Form const& run()
{
    static Form const form = [] {
        auto list = fields({
            optional("until", quantity<Seconds>(), "", "requests arrive in [0, until)"),
            optional("requests", whole<1, billion>(), "", "so many on each device, instead of `until`"),
            optional("warm_up", quantity<Seconds, Zero::allowed>(), "0 s",
                     "what arrives before is left out of the summary"),
            optional("seed", whole<0, std::numeric_limits<std::int64_t>::max()>(), "1",
                     "of all random numbers"),
            optional("replications", whole<1, million>(), "1", "independent runs"),
            optional("network_model", word_of({"exact", "solver", "lv08"}), "exact",
                     "`exact`: closed forms where they hold; `solver`: SimGrid's flows for all; `lv08`: "
                     "SimGrid's model of TCP"),
            optional("record", word_of({"requests", "spans"}), "requests",
                     "`spans` also keeps every interval"),
        });
        list.one_of = {{"until"}, {"requests"}};
        return mapping("run", std::move(list));
    }();
    return form;
}

} // namespace

Form const& scenario_form()
{
    static Form const models =
        mapping("", any_name("name of the model", model_of_scenario(), NameForm{"model"}));
    static Form const devices =
        mapping("", any_name("name of the group", device_group(), NameForm{"device"}));
    static Form const links = mapping("", any_name("name of the link", link_of_scenario(), NameForm{"link"}));
    static Form const via = list_of(name_of("link"), 1);
    static Form const route = mapping(
        "", fields({required("from", name_of("device"), "group"), required("to", name_of("device"), "group"),
                    required("via", via, "links, in order")}));
    static Form const routes = list_of(route, 0);
    static Form const applications =
        mapping("", any_name("name of the application", application(), NameForm{"application"}));
    static Form const name = scalar(TextForm{TextForm::Kind::name});
    static Form const text = scalar(TextForm{});
    static Form const files = mapping("", any_name("path from the folder of the scenario", text));
    static Form const form =
        mapping("scenario",
                fields({
                    required("format", word_of({"sunder-scenario/1"}), "what this file is"),
                    optional_else("name", name, "the stem of the file's name", "of the experiment"),
                    optional("models", models, "", "paths, or models written inline"),
                    required("devices", devices, "groups of equal devices"),
                    optional("links", links, "", "what joins them"),
                    optional("routes", routes, "",
                             "ways from group to group; the way back is the same reversed unless given"),
                    required("applications", applications, "who asks for what, where, when"),
                    required("run", run(), "how long, how often"),
                    optional("sweep", sweep_form(), "", "what `sunder sweep` varies; a run leaves it alone"),
                    optional("files", files, "",
                             "texts of files that are named elsewhere, looked up before the disk: so a "
                             "result carries its whole scenario"),
                }));
    return form;
}

Form const& op_form()
{
    return op();
}

Form const& input_form()
{
    return input();
}

Form const& model_form()
{
    static Form const form = [] {
        auto result = model(Need::required);
        result.title = "model";
        return result;
    }();
    return form;
}

Form const& device_form()
{
    static Form const form = [] {
        auto list = profile_fields();
        list.insert(list.begin(), required("format", word_of({"sunder-device/1"}), "what this file is"));
        return mapping("device", fields(std::move(list)));
    }();
    return form;
}

Form const& link_form()
{
    static Form const form = [] {
        auto list = link_fields(Need::required);
        list.insert(list.begin(), required("format", word_of({"sunder-link/1"}), "what this file is"));
        return mapping("link", fields(std::move(list)));
    }();
    return form;
}

} // namespace sunder::sim
