#include "nas/supernet/ranking.hpp"

#include "nas/search/draw.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <fmt/format.h>

#include <ctime>
#include <set>
#include <sstream>
#include <utility>

namespace sunder::nas {
namespace {

constexpr std::size_t draws_for_each = 1000;

bool keeps(std::vector<Limit> const& limits, Evaluation const& evaluation)
{
    if (evaluation.obstacle != Obstacle::none) return false;
    for (auto const& limit : limits) {
        bool const is_percentile = find_share(limit.metric).has_value(); // of one request, its latency
        bool const is_known = limit.metric != Metric::accuracy &&
                              (is_percentile || find_value(evaluation, limit.metric).has_value());
        if (is_known && violation_of(limit, evaluation) > 0) return false;
    }
    return true;
}

/// Of this process and all its threads.
sim::Seconds processor_time()
{
    return sim::Seconds{static_cast<double>(std::clock()) / CLOCKS_PER_SEC};
}

} // namespace

std::vector<Choices> draw_feasible(JourneyTable const& table, std::vector<Limit> const& limits,
                                   std::size_t count, sim::Seed seed)
{
    sim::Random random{seed};
    std::set<Choices> seen;
    std::vector<Choices> drawn;
    for (std::size_t draws = 0; drawn.size() < count && draws < draws_for_each * count; ++draws) {
        auto choices = draw_choices(table.space().space(), random);
        if (keeps(limits, table.evaluation(table.row(choices), 0)) && seen.insert(choices).second)
            drawn.push_back(std::move(choices));
    }
    return drawn;
}

struct AloneTrainings::Core {
    ArchitectureSpace const& space;
    DataSet const& data;
    std::vector<Choices> candidates;
    TrainingSettings settings;
    sim::Seed seed;
    std::vector<Result> results;
    std::unique_ptr<Supernet> net; ///< of the candidate at work
    std::int64_t step = 0;         ///< of that one
    sim::Seconds effort;           ///< for it

    void begin()
    {
        net = std::make_unique<Supernet>(space, data, settings, seed);
        step = 0;
        effort = {};
    }

    void take_step()
    {
        auto const started = processor_time();
        auto const& candidate = candidates[results.size()];
        std::vector<Choices> const only{candidate};
        (void)net->train(only, step++);
        bool const is_trained = step == settings.steps;
        double const accuracy = is_trained ? net->judge(candidate, Portion::test).accuracy : 0;
        effort += processor_time() - started;
        if (!is_trained) return;
        results.push_back({.accuracy = accuracy, .effort = effort});
        begin();
    }

    [[nodiscard]] std::string text() const
    {
        auto text = fmt::format("{} {} {}\n", step, effort.value(), results.size());
        for (auto const& result : results)
            text += fmt::format("{} {}\n", result.accuracy, result.effort.value());
        return text;
    }

    void read(std::string const& text)
    {
        std::istringstream numbers{text};
        double seconds = 0;
        std::size_t trained = 0;
        numbers >> step >> seconds >> trained;
        effort = sim::Seconds{seconds};
        for (; trained > 0; --trained) {
            Result result;
            numbers >> result.accuracy >> seconds;
            result.effort = sim::Seconds{seconds};
            results.push_back(result);
        }
    }
};

AloneTrainings::AloneTrainings(ArchitectureSpace const& space, DataSet const& data,
                               std::vector<Choices> candidates, TrainingSettings const& settings,
                               sim::Seed seed)
    : core_{std::make_unique<Core>(Core{.space = space,
                                        .data = data,
                                        .candidates = std::move(candidates),
                                        .settings = settings,
                                        .seed = seed,
                                        .results = {},
                                        .net = nullptr})}
{
    core_->begin();
}

AloneTrainings::~AloneTrainings() = default;

std::vector<AloneTrainings::Result> const& AloneTrainings::results() const
{
    return core_->results;
}

bool AloneTrainings::is_done() const
{
    return core_->results.size() == core_->candidates.size();
}

std::int64_t AloneTrainings::steps() const
{
    return std::ssize(core_->results) * core_->settings.steps + core_->step;
}

void AloneTrainings::take_step()
{
    SUNDER_EXPECTS(!is_done());
    core_->take_step();
}

void AloneTrainings::save(std::filesystem::path const& path, std::string const& identity) const
{
    core_->net->save(path, identity + '\n' + core_->text());
}

void AloneTrainings::load(std::filesystem::path const& path, std::string const& identity)
{
    SUNDER_EXPECTS(steps() == 0);
    auto const text = core_->net->load(path);
    if (!text.starts_with(identity + '\n'))
        throw sim::RunError{
            fmt::format("'{}' is of other trainings: without --resume it is replaced", path.string())};
    core_->read(text.substr(identity.size() + 1));
}

} // namespace sunder::nas
