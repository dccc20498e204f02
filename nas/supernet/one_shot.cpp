#include "nas/supernet/one_shot.hpp"

#include "nas/evaluate/candidate_evaluator.hpp"
#include "nas/runner/theta_recorder.hpp"
#include "nas/search/draw.hpp"
#include "nas/supernet/cut_comparison.hpp"
#include "nas/supernet/supernet_accuracy.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

namespace sunder::nas {
namespace {

/// Of each variable with more than one choice, over that of a uniform one.
double relative_entropy(std::vector<std::vector<double>> const& theta)
{
    double sum = 0;
    int variables = 0;
    for (auto const& probabilities : theta) {
        if (probabilities.size() < 2) continue;
        double entropy = 0;
        for (double const p : probabilities)
            if (p > 0) entropy -= p * std::log(p);
        sum += entropy / std::log(static_cast<double>(probabilities.size()));
        ++variables;
    }
    return variables == 0 ? 0 : sum / variables;
}

/// What has to be known of a turn to go through it again.
struct Lesson {
    double loss = 0;
    std::vector<double> accuracies; ///< (samples,)
    std::vector<double> leakages;   ///< (samples,), empty where nobody asks
};

MiniBatchAccuracy::Leakage leakage_asked(SearchPlan const& plan)
{
    bool const is_asked = std::ranges::count(plan.objectives, Metric::leakage) > 0 ||
                          std::ranges::count(plan.limits, Metric::leakage, &Limit::metric) > 0;
    return is_asked ? MiniBatchAccuracy::Leakage::measured : MiniBatchAccuracy::Leakage::ignored;
}

std::string text_of(std::vector<Lesson> const& lessons)
{
    std::string text;
    for (auto const& lesson : lessons)
        text += fmt::format("{} {} / {}\n", lesson.loss, fmt::join(lesson.accuracies, " "),
                            fmt::join(lesson.leakages, " "));
    return text;
}

std::vector<Lesson> lessons_of(std::istream& lines)
{
    std::vector<Lesson> lessons;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream numbers{line};
        Lesson lesson;
        numbers >> lesson.loss;
        for (double accuracy = 0; numbers >> accuracy;)
            lesson.accuracies.push_back(accuracy);
        numbers.clear(); // it ended at the slash
        numbers.ignore();
        for (double leakage = 0; numbers >> leakage;)
            lesson.leakages.push_back(leakage);
        lessons.push_back(std::move(lesson));
    }
    return lessons;
}

} // namespace

struct OneShotSearch::Core {
    SearchProblem problem;
    DataSet const& data;
    Supernet& supernet;
    OneShotSettings settings;
    std::unique_ptr<Optimizer> optimizer;
    Simulator simulator;
    MiniBatchAccuracy glance;
    CandidateEvaluator evaluator;
    sim::Random uniform;
    std::int64_t warmed_up = 0;
    std::vector<Lesson> lessons;
    std::vector<Choices> drawn;          ///< the latest last, so many as may become finalists
    std::map<std::string, double> alone; ///< test accuracies by text of the candidate
    TrainingHistory history;
    ThetaRecorder theta;

    Core(SearchProblem const& of, DataSet const& images, Supernet& net, OneShotSettings const& chosen,
         int processes)
        : problem{of},
          data{images},
          supernet{net},
          settings{chosen},
          optimizer{
              make_asng(of.table.space().space(), chosen.asng, sim::Seed{of.plan.seed}.child("search"))},
          simulator{
              of.table.setting(),
              {.replications = of.table.setting().base.run.replications, .first = 0, .processes = processes}},
          glance{net, leakage_asked(of.plan)},
          evaluator{of.table, glance, simulator, {.method = of.plan.method, .limits = of.plan.limits}},
          uniform{sim::Seed{of.plan.seed}.child("warm-up")}
    {
        SUNDER_EXPECTS(net.settings().steps == chosen.warm_up + chosen.turns);
        SUNDER_EXPECTS(!of.plan.objectives.empty() && of.plan.objectives.front() == Metric::accuracy);
    }

    [[nodiscard]] std::int64_t steps() const { return warmed_up + std::ssize(lessons); }

    void warm_up()
    {
        std::vector<Choices> const candidates{draw_choices(problem.table.space().space(), uniform)};
        (void)supernet.train(candidates, warmed_up++);
    }

    void take_turn()
    {
        auto batch = optimizer->ask();
        Lesson lesson{.loss = supernet.train(batch, steps()), .accuracies = {}, .leakages = {}};
        glance.look_at(std::ssize(lessons));
        auto const evaluations = evaluator.evaluate(batch);
        for (auto const& evaluation : evaluations) {
            lesson.accuracies.push_back(evaluation.accuracy);
            if (evaluation.leakage) lesson.leakages.push_back(*evaluation.leakage);
        }
        learn(std::move(batch), evaluations, std::move(lesson));
    }

    void repeat_turn(Lesson lesson)
    {
        auto batch = optimizer->ask();
        bool const has_leakages = !lesson.leakages.empty();
        if (batch.size() != lesson.accuracies.size() ||
            (has_leakages && batch.size() != lesson.leakages.size()))
            throw sim::RunError{"the weights are of a search with other settings"};
        glance.look_at(std::ssize(lessons));
        for (std::size_t i = 0; i < batch.size(); ++i)
            glance.remember(batch[i],
                            {.accuracy = lesson.accuracies[i],
                             .leakage = has_leakages ? std::optional{lesson.leakages[i]} : std::nullopt});
        auto const evaluations = evaluator.evaluate(batch);
        learn(std::move(batch), evaluations, std::move(lesson));
    }

    void learn(std::vector<Choices> batch, std::vector<Evaluation> const& evaluations, Lesson lesson)
    {
        std::vector<Score> scores;
        scores.reserve(evaluations.size());
        for (auto const& evaluation : evaluations)
            scores.push_back(score_of(evaluation, problem.plan.objectives, problem.plan.limits));
        optimizer->tell(scores);
        note(lesson);
        theta.look_at(*optimizer, (std::ssize(lessons) + 1) * std::ssize(batch));
        lessons.push_back(std::move(lesson));
        for (auto& candidate : batch)
            drawn.push_back(std::move(candidate));
        auto const most = static_cast<std::size_t>(20 * settings.finalists);
        if (drawn.size() > 2 * most)
            drawn.erase(drawn.begin(), drawn.end() - static_cast<std::ptrdiff_t>(most));
    }

    void note(Lesson const& lesson)
    {
        auto const sum = std::accumulate(lesson.accuracies.begin(), lesson.accuracies.end(), 0.0);
        history.loss.push_back(lesson.loss);
        history.accuracy.push_back(sum / static_cast<double>(lesson.accuracies.size()));
        history.entropy.push_back(relative_entropy(optimizer->theta()));
        auto const row = problem.table.row(optimizer->mode());
        history.mode_latency.push_back(problem.table.evaluation(row, 0).latency);
    }

    /// The mode, then those drawn last, the latest first.
    [[nodiscard]] std::vector<Choices> finalists() const
    {
        auto const& space = problem.table.space().space();
        std::set<std::string> seen;
        std::vector<Choices> result;
        auto const consider = [&](Choices const& choices) {
            if (std::ssize(result) <= settings.finalists && seen.insert(nas::text_of(space, choices)).second)
                result.push_back(canonical(space, choices));
        };
        consider(optimizer->mode());
        std::vector<Choices> const latest_first{drawn.rbegin(), drawn.rend()};
        for (auto const& choices : latest_first)
            consider(choices);
        return result;
    }

    SearchResult finish()
    {
        SupernetAccuracy const accuracy{problem.table.space(), supernet};
        CandidateEvaluator final_evaluator{problem.table,
                                           accuracy,
                                           simulator,
                                           {.method = problem.plan.method, .limits = problem.plan.limits}};
        SearchResult result{.subject = problem.subject, .space = problem.table.space().space()};
        auto const candidates = finalists();
        auto const evaluations = final_evaluator.evaluate(candidates);
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            auto const score = score_of(evaluations[i], problem.plan.objectives, problem.plan.limits);
            result.candidates.push_back({.turn = std::ssize(lessons),
                                         .choices = candidates[i],
                                         .evaluation = evaluations[i],
                                         .violation = score.violation});
        }
        result.mode = optimizer->mode();
        result.theta = theta.history();
        result.simulations = simulator.simulated();
        auto& learning = result.learning.emplace();
        learning.history = history;
        learning.alone.assign(candidates.size(), std::numeric_limits<double>::quiet_NaN());
        if (!result.candidates.empty())
            learning.cuts =
                compare_cuts(problem, supernet, accuracy, simulator, result.candidates[best_of(result)]);
        return result;
    }

    /// Rows of the result, the best first.
    [[nodiscard]] std::vector<std::size_t> ranked(SearchResult const& result) const
    {
        std::vector<std::size_t> rows(result.candidates.size());
        std::iota(rows.begin(), rows.end(), 0);
        std::ranges::stable_sort(rows, [&](std::size_t a, std::size_t b) {
            return better(score_of(result.candidates[a], result.subject),
                          score_of(result.candidates[b], result.subject));
        });
        return rows;
    }

    bool retrain(SearchResult& result, std::int64_t count, std::function<bool()> const& after_each)
    {
        auto const& space = problem.table.space();
        auto const rows = ranked(result);
        for (std::size_t i = 0; i < std::min(rows.size(), static_cast<std::size_t>(count)); ++i) {
            auto const& choices = result.candidates[rows[i]].choices;
            auto const [place, is_new] = alone.try_emplace(nas::text_of(space.space(), choices));
            if (is_new)
                place->second = train_alone(space, data, choices, supernet.settings(),
                                            sim::Seed{problem.plan.seed}.child("alone"))
                                    .accuracy;
            result.learning->alone[rows[i]] = place->second;
            if (is_new && after_each()) return false;
        }
        return true;
    }

    [[nodiscard]] std::string text() const
    {
        auto text = fmt::format("{} {}\n", warmed_up, alone.size());
        for (auto const& [name, accuracy] : alone)
            text += fmt::format("{} {}\n", accuracy, name);
        return text + text_of(lessons);
    }

    void repeat(std::string const& text)
    {
        std::istringstream lines{text};
        std::int64_t steps = 0;
        std::size_t trained = 0;
        lines >> steps >> trained;
        for (; trained > 0; --trained) {
            double accuracy = 0;
            std::string name;
            lines >> accuracy >> name;
            alone[name] = accuracy;
        }
        lines.ignore(); // the end of the line
        for (; warmed_up < steps; ++warmed_up)
            (void)draw_choices(problem.table.space().space(), uniform);
        for (auto& lesson : lessons_of(lines))
            repeat_turn(std::move(lesson));
    }
};

OneShotSearch::OneShotSearch(SearchProblem const& problem, DataSet const& data, Supernet& supernet,
                             OneShotSettings const& settings, int processes)
    : core_{std::make_unique<Core>(problem, data, supernet, settings, processes)}
{
}

OneShotSearch::~OneShotSearch() = default;

std::int64_t OneShotSearch::steps() const
{
    return core_->steps();
}

bool OneShotSearch::is_trained() const
{
    return core_->steps() == core_->settings.warm_up + core_->settings.turns;
}

void OneShotSearch::take_step()
{
    SUNDER_EXPECTS(!is_trained());
    if (core_->warmed_up < core_->settings.warm_up)
        core_->warm_up();
    else
        core_->take_turn();
}

TrainingHistory const& OneShotSearch::history() const
{
    return core_->history;
}

SearchResult OneShotSearch::finish()
{
    return core_->finish();
}

bool OneShotSearch::retrain(SearchResult& result, std::int64_t count, std::function<bool()> const& after_each)
{
    return core_->retrain(result, count, after_each);
}

void OneShotSearch::save(std::filesystem::path const& path, std::string const& identity) const
{
    core_->supernet.save(path, identity + '\n' + core_->text());
}

void OneShotSearch::load(std::filesystem::path const& path, std::string const& identity)
{
    SUNDER_EXPECTS(steps() == 0);
    auto const text = core_->supernet.load(path);
    if (!text.starts_with(identity + '\n'))
        throw sim::RunError{
            fmt::format("'{}' is of another search: without --resume it is replaced", path.string())};
    core_->repeat(text.substr(identity.size() + 1));
}

Judgement train_alone(ArchitectureSpace const& space, DataSet const& data, Choices const& candidate,
                      TrainingSettings const& settings, sim::Seed seed)
{
    Supernet net{space, data, settings, seed};
    std::vector<Choices> const only{candidate};
    for (std::int64_t step = 0; step < settings.steps; ++step)
        (void)net.train(only, step);
    return net.judge(candidate, Portion::test);
}

} // namespace sunder::nas
