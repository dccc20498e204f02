#include "tools/oneshot/search_by_weights.hpp"

#include "nas/accuracy/proxy_accuracy.hpp"
#include "nas/supernet/one_shot.hpp"
#include "nas/supernet/ranking.hpp"
#include "nas/supernet/supernet_accuracy.hpp"
#include "nas/supernet/trained_supernet.hpp"
#include "sim/base/match.hpp"
#include "sim/base/run_error.hpp"
#include "sim/process/stop_signals.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/resuming.hpp"
#include "tools/cli/commands/search.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/oneshot/probing.hpp"
#include "tools/oneshot/step_line.hpp"
#include "tools/oneshot/take_winner_home.hpp"
#include "tools/oneshot/winner_weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t steps_between_saves = 100;

/// What was read besides what the reader of search files reads.
void add_input(SearchRequest& request, sim::InputFile const& input)
{
    for (auto* const inputs : {&request.search.inputs, &request.provenance.inputs}) {
        inputs->push_back(input);
        std::ranges::sort(*inputs, {}, &sim::InputFile::path);
    }
}

void add_images(SearchRequest& request, nas::ImageSource const& source,
                std::vector<sim::InputFile> const& files)
{
    auto const add_from = [&](nas::PublishedImages const& published) {
        for (auto const& file : files)
            add_input(request, {(fs::path{published.named} / file.path).string(), file.sha256});
    };
    std::visit(sim::Match{add_from, [](nas::SyntheticSettings const& /*come from no file*/) {}}, source);
}

/// What `read` makes of the images; what is wrong with them is said at their place in the search file.
template <class Read>
auto with_images(nas::ImageSource const& images, sim::Location const& where, Read const& read)
{
    try {
        return read(images);
    } catch (nas::UnreadableImages const& problem) {
        throw sim::InputError{{{where, problem.what(), ""}}};
    }
}

nas::ImageSet data_of(nas::SearchSpecification const& search)
{
    auto const& plan = *search.one_shot;
    auto data = with_images(plan.images, plan.where, [&](nas::ImageSource const& source) {
        return nas::read_images_of(source, search.plan.seed);
    });
    auto const obstacle = nas::find_obstacle(*search.space, data);
    if (!obstacle.empty())
        throw sim::InputError{{{plan.where, "the space cannot be learnt on these images: " + obstacle, ""}}};
    return data;
}

// Learning
// ----------------------------------------------------------------------------------------------------------

class JointSearch {
public:
    JointSearch(SearchRequest& request, Arguments const& arguments)
        : request_{request},
          arguments_{arguments},
          plan_{*request.search.one_shot},
          digests_{with_images(plan_.images, plan_.where, nas::digests_of)}
    {
        add_images(request, plan_.images, digests_);
        identity_ = identity_of(request.search);
    }

    void operator()()
    {
        std::optional<ResultFile> output;
        if (!plan_.weights.empty()) weights_.emplace(plan_.weights);
        if (request_.output) {
            output.emplace(*request_.output);
            checkpoint_ = sim::path_beside(*request_.output, ".sunder.pt");
            alone_checkpoint_ = sim::path_beside(*request_.output, ".sunder.alone.pt");
            if (is_resumed() && !fs::exists(checkpoint_) && print_finished(request_, arguments_)) return;
            settle(checkpoint_, request_.start);
            settle(alone_checkpoint_, request_.start);
        }
        auto result = result_of_search();
        if (output) nas::write_search(*output, result, request_.provenance);
        print_result(result, arguments_);
        if (arguments_.given("export")) export_winner(std::move(result));
        if (!output) return;
        fs::remove(checkpoint_);
        fs::remove(alone_checkpoint_);
    }

private:
    [[nodiscard]] bool is_resumed() const { return request_.start == sim::Journal::Start::resume; }

    nas::SearchResult result_of_search()
    {
        auto const& search = request_.search;
        auto const data = data_of(search);
        nas::JourneyTable const table{search.setting,
                                      nas::ChainTable{*search.space, search.device, search.server}};
        nas::Supernet supernet{*search.space, data, plan_.training, nas::seed_of_weights(search.plan.seed)};
        nas::SupernetAccuracy const accuracy{*search.space, supernet};
        nas::OneShotSearch training{{.subject = subject_of(search, accuracy.source()),
                                     .plan = search.plan,
                                     .table = table,
                                     .accuracy = accuracy},
                                    supernet,
                                    plan_.search,
                                    request_.processes};
        sim::StopSignals const signals;
        if (is_resumed() && fs::exists(checkpoint_)) training.load(checkpoint_, identity_);
        learn(training, supernet);
        keep_weights(supernet);
        auto result = finish(training);
        auto const alone = train_best_alone(result, data);
        if (arguments_.given("export")) {
            auto& net = alone ? *alone : supernet;
            auto const& choices = result.candidates[answer_of(result)].choices;
            auto const parts =
                nas::parts_of(nas::split_network_of(*search.space, choices, search.setting.codec));
            winner_ = weights_of(
                net, choices, parts,
                alone ? fmt::format("learnt alone in {} steps on {}", plan_.training.steps, data.name)
                      : fmt::format("shared with all candidates, after {} steps on {}: those of a "
                                    "training of its own (retrained: 1) would be better",
                                    plan_.training.steps, data.name));
        }
        return result;
    }

    void export_winner(nas::SearchResult result)
    {
        auto const row = answer_of(result);
        FoundWinner const found{
            .search = std::move(request_.search), .result = std::move(result), .row = row};
        ResultFolder folder{arguments_.text("export").value()};
        write_with_weights(write_winner(found, folder), *winner_, folder);
    }

    void learn(nas::OneShotSearch& training, nas::Supernet const& supernet)
    {
        auto const in_epoch = supernet.steps_of_an_epoch();
        StepLine line{"step", plan_.training.steps};
        while (!training.is_trained()) {
            training.take_step();
            line.show(training.steps(), [&] { return remark_on(training, in_epoch); });
            bool const is_stopped = sim::StopSignals::came();
            if (is_stopped || training.is_trained() || training.steps() % steps_between_saves == 0)
                save(training);
            if (is_stopped) throw sim::Interrupted{};
        }
    }

    [[nodiscard]] std::string remark_on(nas::OneShotSearch const& training, std::int64_t in_epoch) const
    {
        auto text = fmt::format("epoch {} of {}", (training.steps() - 1) / in_epoch + 1,
                                (plan_.training.steps - 1) / in_epoch + 1);
        auto const& history = training.history();
        if (history.size() > 0)
            text += fmt::format(", loss {:.3f}, entropy of theta {:.2f}, mode {:.1f} ms", history.loss.back(),
                                history.entropy.back(), 1e3 * history.mode_latency.back().value());
        return text;
    }

    void keep_weights(nas::Supernet const& supernet)
    {
        if (plan_.weights.empty()) return;
        weights_.reset();
        auto const& search = request_.search;
        supernet.save(plan_.weights, nas::text_of({.program_version = request_.provenance.program_version,
                                                   .search = search.text,
                                                   .space = nas::fingerprint_of(*search.space),
                                                   .images = plan_.images,
                                                   .files = digests_,
                                                   .training = plan_.training,
                                                   .seed = search.plan.seed}));
    }

    nas::SearchResult finish(nas::OneShotSearch& training) const
    {
        std::optional<StepLine> line;
        nas::Finish const how{.progress =
                                  [&](std::int64_t judged, std::int64_t of) {
                                      save(training);
                                      if (!line) line.emplace("finalist", of);
                                      line->show(judged);
                                  },
                              .is_stopped = sim::StopSignals::came};
        try {
            return training.finish(how);
        } catch (sim::Interrupted const&) {
            save(training);
            throw;
        }
    }

    /// The best of them, with what comes of it in the result.
    /// \return the weights of the best one; null where it was not trained here
    std::unique_ptr<nas::Supernet> train_best_alone(nas::SearchResult& result,
                                                    nas::ImageSet const& data) const
    {
        auto const rows = nas::best_rows(result, plan_.retrained);
        if (rows.empty()) return {};
        std::vector<nas::Choices> candidates;
        candidates.reserve(rows.size());
        for (auto const row : rows)
            candidates.push_back(result.candidates[row].choices);
        nas::AloneTrainings trainings{*request_.search.space, data, candidates, plan_.training,
                                      sim::Seed{request_.search.plan.seed}.child("alone")};
        if (is_resumed() && fs::exists(alone_checkpoint_)) trainings.load(alone_checkpoint_, identity_);
        auto const steps = std::ssize(rows) * plan_.training.steps;
        StepLine line{"step", steps};
        while (!trainings.is_done()) {
            trainings.take_step();
            line.show(trainings.steps(), [&] {
                return fmt::format("{} of {} trained alone", trainings.trained(), rows.size());
            });
            bool const is_stopped = sim::StopSignals::came();
            bool const is_due = is_stopped || trainings.steps() % steps_between_saves == 0;
            if (is_due && !alone_checkpoint_.empty()) trainings.save(alone_checkpoint_, identity_);
            if (is_stopped) throw sim::Interrupted{};
        }
        for (std::size_t i = 0; i < rows.size(); ++i)
            result.learning->alone[rows[i]] = trainings.find_result(candidates[i])->accuracy;
        return trainings.take_first();
    }

    void save(nas::OneShotSearch const& training) const
    {
        if (!checkpoint_.empty()) training.save(checkpoint_, identity_);
    }

    SearchRequest& request_;
    Arguments const& arguments_;
    nas::OneShotPlan const& plan_;
    std::vector<sim::InputFile> digests_; ///< of the images
    std::string identity_;
    std::optional<ResultFile> weights_;  ///< nobody else's until they are learnt
    std::optional<KnownWeights> winner_; ///< of the answer, where that is exported
    // Where a search stands that was cut short: beside its output; empty where there is none.
    fs::path checkpoint_;
    fs::path alone_checkpoint_; ///< once candidates are trained alone
};

// With weights that were learnt before
// ----------------------------------------------------------------------------------------------------------

void search_by_trained(SearchRequest& request, Arguments const& arguments)
{
    auto const& search = request.search;
    auto const trained =
        nas::open_trained(*search.trained, {.space = *search.space, .codec = search.setting.codec});
    add_input(request, {search.trained->named, trained.sha256});
    add_images(request, trained.note.images, trained.note.files);
    nas::SupernetAccuracy const accuracy{*search.space, *trained.supernet, sim::StopSignals::came};
    carry_out(request, arguments, accuracy);
}

// By networks that nobody trained
// ----------------------------------------------------------------------------------------------------------

void search_by_proxy(SearchRequest& request, Arguments const& arguments)
{
    auto const& search = request.search;
    auto const& plan = *search.proxy;
    if (plan.images)
        add_images(request, *plan.images, with_images(*plan.images, plan.where, nas::digests_of));
    sim::Seed const seed{search.plan.seed};
    auto const networks = untrained_networks_of(search, plan, seed);
    nas::ProxyAccuracy const accuracy{
        *networks, plan.factors,
        nas::draw_architectures(*search.space, plan.among, seed.child("proxy").child("among")),
        networks->machinery()};
    carry_out(request, arguments, accuracy);
}

} // namespace

void search_by_weights(std::vector<std::string> const& typed)
{
    auto const arguments = parse(search_command().syntax, typed);
    if (arguments.given("help")) return print(help_of(search_command().syntax));
    expect_exportable(arguments);
    auto request = search_request_of(arguments);
    if (request.search.one_shot) return JointSearch{request, arguments}();
    if (request.search.trained)
        search_by_trained(request, arguments);
    else if (request.search.proxy)
        search_by_proxy(request, arguments);
    else
        throw sim::RunError{"there are no weights in this: it is a search for `sunder search`"};
    if (arguments.given("export")) take_winner_home(winner_of_search(arguments));
}

} // namespace sunder::cli
