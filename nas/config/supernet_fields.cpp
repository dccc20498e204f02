#include "nas/config/supernet_fields.hpp"

#include "nas/config/image_fields.hpp"

#include <cmath>
#include <utility>

namespace sunder::nas {

using sim::optional;
using sim::required;
using sim::parts::whole;

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t million = 1'000'000;

sim::Form const& positive()
{
    static sim::Form const form =
        sim::parts::scalar(sim::NumberForm{.min = 0, .max = 1e6, .min_bound = sim::Bound::excluded});
    return form;
}

sim::Form const& below_one()
{
    static sim::Form const form = sim::parts::scalar(sim::NumberForm{
        .min = 0, .max = 1, .max_bound = sim::Bound::excluded, .percent = sim::Percent::allowed});
    return form;
}

} // namespace

void fields(OneShotPlan& plan, auto& visit)
{
    auto& [images, training, search, retrained, where, weights] = plan;
    double warm_up = 0.2;
    std::optional<std::int64_t> judged;
    std::string file;
    visit.title("supernet");
    visit(required("data", "images to learn from and to judge by"), images);
    visit(optional("steps", "mini-batches of training images, the warm-up's included"), training.steps,
          whole<1, 1000 * million>());
    visit(optional("warm_up",
                   "share of the steps before theta moves, on candidates drawn uniformly; with 100 % it "
                   "never moves, and the weights are what is learnt"),
          warm_up, sim::parts::probability());
    visit(optional("batch", "images a step"), training.batch, whole<2, 65536>());
    visit(optional("learning_rate", "at the start; it falls to 0 along half a cosine"),
          training.learning_rate, positive());
    visit(optional("momentum", "Nesterov's"), training.momentum, below_one());
    visit(optional("weight_decay", "of all weights"), training.weight_decay, below_one());
    visit(optional("clip", "greatest norm of a step's gradient, all weights together"), training.most_norm,
          positive());
    visit(optional("validation",
                   "training images kept apart to move theta and judge finalists, at most half of them"),
          training.validation, whole<2, million>());
    visit(optional("judged", "of these images that move theta in each turn", "as many as `batch`"), judged,
          whole<1, million>());
    visit(optional("finalists", "candidates judged on all of them at the end, besides the mode of theta"),
          search.finalists, whole<1, 10'000>());
    visit(optional("refined",
                   "steps of its own that each of them takes before, from the shared weights: a few hundred "
                   "make good of some of the ranking where shared weights are little trained"),
          search.refined, whole<0, million>());
    visit(optional("retrained", "finalists, the best first, that are trained alone from fresh weights at the "
                                "end, in as many steps, and judged on the test images"),
          retrained, whole<0, 10'000>());
    visit(optional("device", "that trains"), training.device, sim::parts::word_of({"cpu", "cuda"}));
    visit(optional("weights",
                   "file that keeps the weights and says what they are of: another search then takes its "
                   "accuracies from them with {supernet: FILE}",
                   "they go with the search"),
          file);
    training.judged = judged.value_or(training.batch);
    search.warm_up = std::llround(warm_up * static_cast<double>(training.steps));
    search.turns = training.steps - search.warm_up;
    weights = file;
}

sim::Form const& supernet_form()
{
    static sim::Form const form = [] {
        auto plan = sim::made_form<OneShotPlan>();
        plan.scalar = sim::FileForm{"weights that an earlier search kept"};
        return plan;
    }();
    return form;
}

OneShotPlan read_one_shot(sim::YamlCursor const& at, fs::path const& folder, sim::Reading const& reading)
{
    auto plan = sim::read_into(OneShotPlan{}, sim::FieldReader{at, reading});
    plan.where = at["data"].where();
    if (auto* const images = std::get_if<PublishedImages>(&plan.images))
        images->folder = (folder / images->folder).lexically_normal();
    if (!plan.weights.empty()) plan.weights = (folder / plan.weights).lexically_normal();
    return plan;
}

TrainedWeights read_trained(sim::YamlCursor const& at, fs::path const& folder)
{
    return {.file = (folder / at.text()).lexically_normal(), .named = at.text(), .where = at.where()};
}

} // namespace sunder::nas
