#include "nas/config/one_shot_reader.hpp"

#include "sim/form/form_parts.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace sunder::nas {
namespace {

using namespace sim::parts;
using sim::Form;
using sim::YamlCursor;

constexpr std::int64_t million = 1'000'000;

template <typename Number>
std::string preset(Number value)
{
    return fmt::format("{}", value);
}

Form const& positive()
{
    static Form const form = scalar(sim::NumberForm{.min = 0, .max = 1e6, .min_bound = sim::Bound::excluded});
    return form;
}

Form const& share()
{
    static Form const form = scalar(sim::NumberForm{.min = 0, .max = 1, .percent = sim::Percent::allowed});
    return form;
}

Form const& below_one()
{
    static Form const form = scalar(sim::NumberForm{
        .min = 0, .max = 1, .max_bound = sim::Bound::excluded, .percent = sim::Percent::allowed});
    return form;
}

Form const& text()
{
    static Form const form = scalar(sim::TextForm{});
    return form;
}

Form const& data()
{
    static SyntheticSettings const defaults;
    static Form const noise = scalar(sim::NumberForm{.min = 0, .max = 10});
    static Form const synthetic = mapping(
        "", fields({optional("classes", whole<2, 256>(), preset(defaults.classes), "one pattern each"),
                    optional("channels", whole<1, 64>(), preset(defaults.channels), "of an image"),
                    optional("size", whole<4, 512>(), preset(defaults.size), "height and width"),
                    optional("train", whole<4, million>(), preset(defaults.train), "images to learn from"),
                    optional("test", whole<1, million>(), preset(defaults.test), "images to judge by"),
                    optional("noise", noise, preset(defaults.noise),
                             "standard deviation, of the range of a pixel")}));
    static Form const form = mapping(
        "", choice({optional("fashion_mnist", text(), "",
                             "folder of its four gzipped IDX files; Debian's package puts them into "
                             "/usr/share/datasets/fashion-mnist"),
                    optional("cifar10", text(), "", "folder of its binary form: data_batch_1.bin ..."),
                    optional("cifar100", text(), "", "folder of its binary form: train.bin, test.bin"),
                    optional("synthetic", synthetic, "", "noisy patterns, for tests")}));
    return form;
}

ImageSource read_data(YamlCursor const& at, std::filesystem::path const& folder)
{
    auto const kind = at.choice();
    if (kind.empty()) return SyntheticSettings{};
    auto const value = at[kind];
    if (kind == "synthetic")
        return SyntheticSettings{.classes = value["classes"].whole(),
                                 .channels = value["channels"].whole(),
                                 .size = value["size"].whole(),
                                 .train = value["train"].whole(),
                                 .test = value["test"].whole(),
                                 .noise = value["noise"].number()};
    using Kind = PublishedImages::Kind;
    return PublishedImages{.kind = kind == "cifar10"    ? Kind::cifar10
                                   : kind == "cifar100" ? Kind::cifar100
                                                        : Kind::fashion_mnist,
                           .folder = (folder / value.text()).lexically_normal(),
                           .named = value.text()};
}

std::vector<sim::Field> supernet_fields()
{
    TrainingSettings const defaults;
    OneShotSettings const search;
    return {
        required("data", data(), "images to learn from and to judge by"),
        optional("steps", whole<1, 1000 * million>(), preset(defaults.steps),
                 "mini-batches of training images, the warm-up's included"),
        optional("warm_up", share(), "0.2",
                 "share of the steps before theta moves, on candidates drawn uniformly; with 100 % it never "
                 "moves, and the weights are what is learnt"),
        optional("batch", whole<2, 65536>(), preset(defaults.batch), "images a step"),
        optional("learning_rate", positive(), preset(defaults.learning_rate),
                 "at the start; it falls to 0 along half a cosine"),
        optional("momentum", below_one(), preset(defaults.momentum), "Nesterov's"),
        optional("weight_decay", below_one(), preset(defaults.weight_decay), "of all weights"),
        optional("clip", positive(), preset(defaults.most_norm),
                 "greatest norm of a step's gradient, all weights together"),
        optional("validation", whole<2, million>(), preset(defaults.validation),
                 "training images kept apart to move theta and judge finalists, at most half of them"),
        optional_else("judged", whole<1, million>(), "as many as `batch`",
                      "of these images that move theta in each turn"),
        optional("finalists", whole<1, 10'000>(), preset(search.finalists),
                 "candidates judged on all of them at the end, besides the mode of theta"),
        optional("refined", whole<0, million>(), preset(search.refined),
                 "steps of its own that each of them takes before, from the shared weights: a few hundred "
                 "make good of some of the ranking where shared weights are little trained"),
        optional("retrained", whole<0, 10'000>(), "0",
                 "finalists, the best first, that are trained alone from fresh weights at the end, in "
                 "as many steps, and judged on the test images"),
        optional("device", word_of({"cpu", "cuda"}), defaults.device, "that trains"),
        optional_else("weights", text(), "they go with the search",
                      "file that keeps the weights and says what they are of: another search then takes "
                      "its accuracies from them with {supernet: FILE}"),
    };
}

} // namespace

Form const& supernet_form()
{
    static Form const form = [] {
        auto result = mapping("supernet", fields(supernet_fields()));
        result.scalar = sim::FileForm{"weights that an earlier search kept"};
        return result;
    }();
    return form;
}
OneShotPlan read_one_shot(YamlCursor const& at, std::filesystem::path const& folder)
{
    OneShotPlan plan{.images = read_data(at["data"], folder),
                     .training = {.steps = at["steps"].whole(),
                                  .batch = at["batch"].whole(),
                                  .learning_rate = at["learning_rate"].number(),
                                  .momentum = at["momentum"].number(),
                                  .weight_decay = at["weight_decay"].number(),
                                  .most_norm = at["clip"].number(),
                                  .validation = at["validation"].whole(),
                                  .judged = at[at["judged"].given() ? "judged" : "batch"].whole(),
                                  .device = at["device"].text()},
                     .search = {.finalists = at["finalists"].whole(), .refined = at["refined"].whole()},
                     .retrained = at["retrained"].whole()};
    auto const warm_up = std::llround(at["warm_up"].number() * static_cast<double>(plan.training.steps));
    plan.search.warm_up = warm_up;
    plan.search.turns = plan.training.steps - warm_up;
    plan.where = at["data"].where();
    if (at["weights"].given()) plan.weights = (folder / at["weights"].text()).lexically_normal();
    return plan;
}

TrainedWeights read_trained(YamlCursor const& at, std::filesystem::path const& folder)
{
    return {.file = (folder / at.text()).lexically_normal(), .named = at.text(), .where = at.where()};
}

} // namespace sunder::nas
