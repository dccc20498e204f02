#include "tools/oneshot/rank.hpp"

#include "nas/accuracy/cell_accuracy.hpp"
#include "nas/realise/nasbench201.hpp"
#include "nas/supernet/ranking.hpp"
#include "nas/supernet/supernet_accuracy.hpp"
#include "nas/supernet/trained_supernet.hpp"
#include "sim/base/match.hpp"
#include "sim/base/run_error.hpp"
#include "sim/base/sha256.hpp"
#include "sim/form/files.hpp"
#include "sim/process/stop_signals.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/resuming.hpp"
#include "tools/cli/commands/search.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/cli/version.hpp"
#include "tools/oneshot/probing.hpp"
#include "tools/oneshot/rank_untrained.hpp"
#include "tools/oneshot/ranking_report.hpp"
#include "tools/oneshot/step_line.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t steps_between_saves = 200;
constexpr std::uint64_t most_candidates = 10'000;
constexpr std::uint64_t most_steps = 1'000'000'000;

/// The weights that the search kept, or those that it takes its accuracies from.
nas::TrainedWeights weights_of(nas::SearchSpecification const& search)
{
    if (search.trained) return *search.trained;
    auto const& plan = *search.one_shot;
    if (plan.weights.empty())
        throw sim::InputError{{{plan.where, "this search does not keep its weights",
                                "write `weights: FILE` beside `data`, and search first"}}};
    return {.file = plan.weights, .named = plan.weights.string(), .where = plan.where};
}

/// The answer of a search of the same space.
nas::Choices answer_in(fs::path const& path, nas::SearchSpace const& space)
{
    auto const file = nas::read_search(path);
    if (file.result.candidates.empty())
        throw sim::RunError{fmt::format("'{}' holds no candidate", path.string())};
    auto const choices = nas::find_choices(space, file.texts[nas::best_of(file.result)]);
    if (!choices)
        throw sim::RunError{fmt::format("'{}' is of another space than this search", path.string())};
    return *choices;
}

std::unique_ptr<nas::CellAccuracy> table_of(Arguments const& arguments, nas::ArchitectureSpace const& space)
{
    auto const path = arguments.text("table");
    auto const column = arguments.text("column");
    if (path.has_value() != column.has_value())
        throw usage_error("rank", "a table and a column of it go together",
                          "write --table FILE.csv --column NAME");
    if (!path) return nullptr;
    if (dynamic_cast<nas::NasBench201 const*>(&space) == nullptr)
        throw usage_error("rank", "tables list the cells of nasbench201", "leave out --table");
    sim::Diagnostics diagnostics;
    auto const source = sim::source_of(*path, 0, sim::read_from_disk(*path), diagnostics);
    auto accuracies = source ? nas::parse_accuracy_table(source, *column, diagnostics) : std::nullopt;
    diagnostics.raise_if_any();
    return std::make_unique<nas::CellAccuracy>(std::move(accuracies).value());
}

class Rank {
public:
    Rank(Arguments const& arguments, nas::SearchSpecification search,
         std::unique_ptr<nas::CellAccuracy> table)
        : arguments_{arguments},
          search_{std::move(search)},
          seed_{arguments.whole_number("seed", 0, std::numeric_limits<std::uint64_t>::max())
                    .value_or(search_.plan.seed)},
          table_{std::move(table)},
          journeys_{search_.setting, nas::ChainTable{*search_.space, search_.device, search_.server}},
          trained_{nas::open_trained(weights_of(search_),
                                     {.space = *search_.space, .codec = search_.setting.codec})},
          settings_{trained_.note.training}
    {
        settings_.steps =
            static_cast<std::int64_t>(arguments.whole_number("steps", 1, most_steps)
                                          .value_or(static_cast<std::uint64_t>(settings_.steps)));
        auto const usual = search_.one_shot ? search_.one_shot->search.refined : 0;
        refined_ = static_cast<std::int64_t>(
            arguments.whole_number("refined", 0, most_steps).value_or(static_cast<std::uint64_t>(usual)));
        draw();
        identity_ = identity_of_trainings();
    }

    void operator()()
    {
        auto const path = fs::path{*arguments_.output_file()};
        ResultFile output{path};
        auto const checkpoint = sim::path_beside(path, ".sunder.pt");
        settle(checkpoint, start_of(arguments_));
        nas::AloneTrainings trainings{*search_.space, *trained_.data, candidates_, settings_,
                                      seed_.child("alone")};
        if (arguments_.given("resume")) {
            adopt_rows(trainings, path);
            if (fs::exists(checkpoint)) trainings.load(checkpoint, identity_);
        }
        train(trainings, checkpoint);
        auto const report = report_of(trainings);
        output.write(ranking_csv(report));
        output.commit();
        print(arguments_.given("json") ? ranking_json(report) : ranking_text(report));
        finish_printing();
        fs::remove(checkpoint);
    }

private:
    void draw()
    {
        auto const count =
            static_cast<std::size_t>(arguments_.whole_number("candidates", 2, most_candidates).value_or(20));
        candidates_ = nas::draw_feasible(journeys_, search_.plan.limits, count, seed_.child("ranking"));
        if (candidates_.size() < count)
            throw sim::RunError{
                fmt::format("only {} candidates that keep the limits were found", candidates_.size())};
        if (auto const path = arguments_.text("with"))
            candidates_.push_back(answer_in(*path, search_.space->space()));
        random_ = count;
    }

    /// What has to be the same for accuracies alone to be the same: not the shared weights, nor how they were
    /// learnt.
    [[nodiscard]] std::string identity_of_trainings() const
    {
        auto note = trained_.note;
        note.program_version = program_version;
        note.search.clear();
        note.training = settings_;
        note.training.judged = 0;
        std::visit(sim::Match{[&](nas::PublishedImages& published) {
                                  published.folder = "/"; // their digests say what they are
                                  note.seed = 0;
                              },
                              [](nas::SyntheticSettings& /*their seed is part of what they are*/) {}},
                   note.images);
        return sim::sha256_of(fmt::format("{}\n{}", nas::text_of(note), seed_.value()));
    }

    /// Trainings in the rows of an earlier run with this output.
    void adopt_rows(nas::AloneTrainings& trainings, fs::path const& path) const
    {
        std::ifstream file{path, std::ios::binary};
        std::string const text{std::istreambuf_iterator<char>{file}, {}};
        for (auto const& row : alone_in(text, identity_))
            if (auto const choices = nas::find_choices(search_.space->space(), row.candidate))
                trainings.adopt(*choices, {.accuracy = row.accuracy, .effort = row.effort});
    }

    void train(nas::AloneTrainings& trainings, fs::path const& checkpoint) const
    {
        sim::StopSignals const signals;
        StepLine line{"step", std::ssize(candidates_) * settings_.steps};
        while (!trainings.is_done()) {
            trainings.take_step();
            line.show(trainings.steps(), [&] { return fmt::format("{} trained", trainings.trained()); });
            bool const is_stopped = sim::StopSignals::came();
            if (is_stopped || trainings.is_done() || trainings.steps() % settings_.steps == 0 ||
                trainings.steps() % steps_between_saves == 0)
                trainings.save(checkpoint, identity_);
            if (is_stopped) throw sim::Interrupted{};
        }
    }

    /// On validation images, after steps alone from the shared weights; nothing where none are asked for.
    [[nodiscard]] std::optional<double> refined_accuracy(nas::Choices const& choices) const
    {
        if (refined_ == 0) return {};
        return trained_.supernet->refined(choices, refined_)
            ->judge(choices, nas::Portion::validation)
            .accuracy;
    }

    [[nodiscard]] RankingReport report_of(nas::AloneTrainings const& trainings) const
    {
        nas::SupernetAccuracy const shared{*search_.space, *trained_.supernet};
        nas::ProxyPlan plan;
        plan.images = trained_.note.images;
        auto const networks = untrained_networks_of(search_, plan, seed_);
        RankingReport report{.candidates = {},
                             .proxies = rankers_of(*networks, candidates_),
                             .networks = networks->machinery(),
                             .steps = settings_.steps,
                             .training = identity_,
                             .seed = seed_.child("interval")};
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            auto const& choices = candidates_[i];
            auto const alone = trainings.find_result(choices).value();
            auto const lone = journeys_.evaluation(journeys_.row(choices), alone.accuracy);
            report.candidates.push_back(
                {.text = nas::text_of(search_.space->space(), choices),
                 .from = i < random_ ? RankedCandidate::From::random : RankedCandidate::From::search,
                 .latency = lone.latency,
                 .payload = lone.payload,
                 .one_shot = shared.accuracy(choices),
                 .refined = refined_accuracy(choices),
                 .alone = alone.accuracy,
                 .table = table_ ? std::optional{table_->accuracy(choices)} : std::nullopt,
                 .effort = alone.effort});
        }
        return report;
    }

    Arguments const& arguments_;
    nas::SearchSpecification search_;
    sim::Seed seed_;
    std::unique_ptr<nas::CellAccuracy> table_; ///< null where none is asked for
    nas::JourneyTable journeys_;
    nas::TrainedSupernet trained_;
    nas::TrainingSettings settings_; ///< of each alone
    std::int64_t refined_ = 0;       ///< steps of each from the shared weights
    std::vector<nas::Choices> candidates_;
    std::size_t random_ = 0; ///< of them
    std::string identity_;   ///< of the trainings
};

} // namespace

void rank(std::vector<std::string> const& typed)
{
    auto const syntax = rank_command().syntax;
    auto const arguments = parse(syntax, typed);
    if (arguments.given("help")) return print(help_of(syntax));
    if (!arguments.given("output"))
        throw usage_error("rank", "there is no output to write to", "name it: -o FILE.csv");
    auto search = nas::load_search(arguments.operands().front());
    auto table = table_of(arguments, *search.space);
    if (search.one_shot || search.trained) return Rank{arguments, std::move(search), std::move(table)}();
    rank_untrained(arguments, search, table.get());
}

} // namespace sunder::cli
