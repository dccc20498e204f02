#include "nas/supernet/one_shot.hpp"

#include "nas/evaluate/candidate_evaluator.hpp"
#include "nas/runner/theta_recorder.hpp"
#include "nas/search/draw.hpp"
#include "nas/supernet/cut_comparison.hpp"
#include "nas/supernet/lesson.hpp"
#include "nas/supernet/ranking.hpp"
#include "nas/supernet/supernet_accuracy.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
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

MiniBatchAccuracy::Leakage leakage_asked(SearchPlan const& plan)
{
    bool const is_asked = std::ranges::count(plan.objectives, Metric::leakage) > 0 ||
                          std::ranges::count(plan.limits, Metric::leakage, &Limit::metric) > 0;
    return is_asked ? MiniBatchAccuracy::Leakage::measured : MiniBatchAccuracy::Leakage::ignored;
}

/// A candidate that theta brought up.
struct Drawn {
    Choices choices;
    bool is_feasible = false;
};

/// What was found out at the end.
struct Judged {
    double accuracy = 0;
    double leakage = 0;
};

} // namespace

struct OneShotSearch::Core {
    SearchProblem problem;
    Supernet& supernet;
    OneShotSettings settings;
    std::unique_ptr<Optimizer> optimizer;
    Simulator simulator;
    MiniBatchAccuracy glance;
    CandidateEvaluator evaluator;
    sim::Random uniform;
    std::int64_t warmed_up = 0;
    std::vector<Lesson> lessons;
    std::vector<Drawn> drawn;             ///< the latest last, so many as may become finalists
    std::map<std::string, Judged> judged; ///< finalists by their text
    std::set<Journey> simulated;
    TrainingHistory history;
    ThetaRecorder theta;

    Core(SearchProblem const& of, Supernet& net, OneShotSettings const& chosen, int processes)
        : problem{of},
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
        Lesson lesson{.loss = supernet.train(batch, steps()), .scores = {}};
        glance.look_at(std::ssize(lessons));
        bool const is_screened = problem.plan.method == Method::screened;
        for (auto const& evaluation : is_screened ? evaluator.screen(batch) : evaluator.evaluate(batch))
            lesson.scores.push_back(score_of(evaluation, problem.plan.objectives, problem.plan.limits));
        learn(std::move(batch), std::move(lesson));
    }

    void repeat_turn(Lesson lesson)
    {
        auto batch = optimizer->ask();
        if (batch.size() != lesson.scores.size())
            throw sim::RunError{"the weights are of a search with other settings"};
        learn(std::move(batch), std::move(lesson));
    }

    void learn(std::vector<Choices> batch, Lesson lesson)
    {
        optimizer->tell(lesson.scores);
        note(lesson);
        theta.look_at(*optimizer, (std::ssize(lessons) + 1) * std::ssize(batch));
        for (std::size_t i = 0; i < batch.size(); ++i) {
            if (problem.plan.method == Method::simulated) note_simulation(batch[i]);
            drawn.push_back({.choices = std::move(batch[i]), .is_feasible = lesson.scores[i].violation <= 0});
        }
        auto const most = static_cast<std::size_t>(20 * settings.finalists);
        if (drawn.size() > 2 * most)
            drawn.erase(drawn.begin(), drawn.end() - static_cast<std::ptrdiff_t>(most));
        lessons.push_back(std::move(lesson));
    }

    void note_simulation(Choices const& choices)
    {
        auto const row = problem.table.row(choices);
        if (row.obstacle == CandidateObstacle::none) simulated.insert(row.journey);
    }

    void note(Lesson const& lesson)
    {
        double sum = 0; // of the leading objective: accuracies, negative
        for (auto const& score : lesson.scores)
            sum -= score.objectives.front();
        history.loss.push_back(lesson.loss);
        history.accuracy.push_back(sum / static_cast<double>(lesson.scores.size()));
        history.entropy.push_back(relative_entropy(optimizer->theta()));
        auto const row = problem.table.row(optimizer->mode());
        history.mode_latency.push_back(problem.table.evaluation(row, 0).latency);
    }

    /// The mode, then those drawn last, the latest first, those within the limits before all others. Where
    /// theta never moved, candidates within the limits, drawn uniformly.
    [[nodiscard]] std::vector<Choices> finalists() const
    {
        auto const& space = problem.table.space().space();
        if (settings.turns == 0)
            return draw_feasible(problem.table, problem.plan.limits,
                                 static_cast<std::size_t>(settings.finalists),
                                 sim::Seed{problem.plan.seed}.child("finalists"));
        std::set<std::string> seen;
        std::vector<Choices> result;
        auto const consider = [&](Choices const& choices) {
            if (std::ssize(result) <= settings.finalists && seen.insert(nas::text_of(space, choices)).second)
                result.push_back(canonical(space, choices));
        };
        consider(optimizer->mode());
        std::vector<Drawn> best_first{drawn.rbegin(), drawn.rend()};
        std::stable_partition(best_first.begin(), best_first.end(),
                              [](Drawn const& one) { return one.is_feasible; });
        for (auto const& one : best_first)
            consider(one.choices);
        return result;
    }

    /// The weights after steps of the candidate alone, where such are asked for.
    [[nodiscard]] std::unique_ptr<Supernet> refine(Choices const& choices) const
    {
        return settings.refined > 0 ? supernet.refined(choices, settings.refined) : nullptr;
    }

    /// Looks at each finalist once, however often this is stopped.
    void judge(SupernetAccuracy& accuracy, std::vector<Choices> const& candidates, Finish const& how)
    {
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            auto const& choices = candidates[i];
            auto const [place, is_new] =
                judged.try_emplace(nas::text_of(problem.table.space().space(), choices));
            if (is_new) {
                auto const refined = refine(choices);
                SupernetAccuracy const own{problem.table.space(), refined ? *refined : supernet};
                place->second = {.accuracy = own.accuracy(choices),
                                 .leakage = own.leakage(choices).value_or(0)};
            }
            accuracy.remember(choices, place->second.accuracy, place->second.leakage);
            if (how.progress) how.progress(static_cast<std::int64_t>(i) + 1, std::ssize(candidates));
            if (how.is_stopped()) throw sim::Interrupted{};
        }
    }

    SearchResult finish(Finish const& how)
    {
        auto const candidates = finalists();
        SupernetAccuracy accuracy{problem.table.space(), supernet};
        judge(accuracy, candidates, how);
        CandidateEvaluator final_evaluator{problem.table,
                                           accuracy,
                                           simulator,
                                           {.method = problem.plan.method, .limits = problem.plan.limits}};
        SearchResult result{.subject = problem.subject, .space = problem.table.space().space()};
        auto const evaluations = final_evaluator.evaluate(candidates);
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            auto const score = score_of(evaluations[i], problem.plan.objectives, problem.plan.limits);
            result.candidates.push_back({.turn = std::ssize(lessons),
                                         .choices = candidates[i],
                                         .evaluation = evaluations[i],
                                         .violation = score.violation});
            if (evaluations[i].evaluator == Evaluator::simulated) note_simulation(candidates[i]);
        }
        if (settings.turns > 0) result.mode = optimizer->mode();
        result.theta = theta.history();
        result.simulations = std::ssize(simulated);
        auto& learning = result.learning.emplace();
        learning.history = history;
        learning.alone.assign(candidates.size(), std::numeric_limits<double>::quiet_NaN());
        if (!result.candidates.empty()) result.cuts = cuts_of(result.candidates[best_of(result)]);
        return result;
    }

    /// By the weights that judged it.
    CutComparison cuts_of(Candidate const& answer)
    {
        auto const refined = refine(answer.choices);
        auto& net = refined ? *refined : supernet;
        SupernetAccuracy const accuracy{problem.table.space(), net};
        return compare_cuts(problem, net, accuracy, simulator, answer);
    }

    [[nodiscard]] std::string text() const
    {
        auto text = fmt::format("{} {}\n", warmed_up, judged.size());
        for (auto const& [name, found] : judged)
            text += fmt::format("{} {} {}\n", found.accuracy, found.leakage, name);
        for (auto const& lesson : lessons)
            text += text_of(lesson);
        return text;
    }

    void repeat(std::string const& text)
    {
        std::istringstream lines{text};
        std::int64_t steps = 0;
        std::size_t finished = 0;
        lines >> steps >> finished;
        for (; finished > 0; --finished) {
            Judged found;
            std::string name;
            lines >> found.accuracy >> found.leakage >> name;
            judged[name] = found;
        }
        lines.ignore(); // the end of the line
        for (; warmed_up < steps; ++warmed_up)
            (void)draw_choices(problem.table.space().space(), uniform);
        for (std::string line; std::getline(lines, line);)
            repeat_turn(lesson_of(line, problem.plan.objectives.size()));
    }
};

OneShotSearch::OneShotSearch(SearchProblem const& problem, Supernet& supernet,
                             OneShotSettings const& settings, int processes)
    : core_{std::make_unique<Core>(problem, supernet, settings, processes)}
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

SearchResult OneShotSearch::finish(Finish const& how)
{
    return core_->finish(how);
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

std::vector<std::size_t> best_rows(SearchResult const& result, std::int64_t count)
{
    auto rows = front_of(result);
    std::set<std::size_t> const on_front{rows.begin(), rows.end()};
    std::vector<std::size_t> others;
    for (std::size_t row = 0; row < result.candidates.size(); ++row)
        if (!on_front.contains(row)) others.push_back(row);
    std::ranges::stable_sort(others, [&](std::size_t a, std::size_t b) {
        return better(score_of(result.candidates[a], result.subject),
                      score_of(result.candidates[b], result.subject));
    });
    rows.insert(rows.end(), others.begin(), others.end());
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(count)));
    return rows;
}

} // namespace sunder::nas
