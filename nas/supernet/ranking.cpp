#include "nas/supernet/ranking.hpp"

#include "nas/search/draw.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <set>
#include <sstream>
#include <utility>

namespace sunder::nas {
namespace {

constexpr std::size_t draws_for_each = 1000;

bool keeps(std::vector<Limit> const& limits, Evaluation const& evaluation)
{
    if (evaluation.obstacle != CandidateObstacle::none) return false;
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
    ImageSet const& data;
    std::vector<Choices> candidates;
    TrainingSettings settings;
    sim::Seed seed;
    std::map<Choices, Result> results;
    std::size_t at_work = 0;         ///< candidate; their number: none
    std::unique_ptr<Supernet> net;   ///< of that one; null before it is needed
    std::int64_t step = 0;           ///< of that one
    sim::Seconds effort;             ///< for it
    std::unique_ptr<Supernet> first; ///< of the first candidate, once it is trained

    /// With the first candidate that has no result.
    void begin()
    {
        at_work = 0;
        while (at_work < candidates.size() && results.contains(candidates[at_work]))
            ++at_work;
        net.reset();
        step = 0;
        effort = {};
    }

    Supernet& net_at_work()
    {
        if (!net) net = std::make_unique<Supernet>(space, data, settings, seed);
        return *net;
    }

    void take_step()
    {
        auto const started = processor_time();
        auto& own = net_at_work();
        auto const& candidate = candidates[at_work];
        std::vector<Choices> const only{candidate};
        (void)own.train(only, step++);
        bool const is_trained = step == settings.steps;
        double const accuracy = is_trained ? own.judge(candidate, Portion::test).accuracy : 0;
        effort += processor_time() - started;
        if (!is_trained) return;
        results[candidate] = {.accuracy = accuracy, .effort = effort};
        if (at_work == 0) first = std::move(net);
        begin();
    }

    /// The candidate at work, "-" for none, then those trained.
    [[nodiscard]] std::string text() const
    {
        auto text =
            fmt::format("{} {} {}\n", step, effort.value(),
                        at_work < candidates.size() ? nas::text_of(space.space(), candidates[at_work]) : "-");
        for (auto const& [candidate, result] : results)
            text += fmt::format("{} {} {}\n", result.accuracy, result.effort.value(),
                                nas::text_of(space.space(), candidate));
        return text;
    }

    void read(std::string const& text)
    {
        std::istringstream lines{text};
        std::int64_t steps = 0;
        double seconds = 0;
        std::string name;
        lines >> steps >> seconds >> name;
        auto const interrupted = find_choices(space.space(), name);
        auto const spent = sim::Seconds{seconds};
        for (Result result; lines >> result.accuracy >> seconds >> name;) {
            result.effort = sim::Seconds{seconds};
            if (auto const candidate = find_choices(space.space(), name)) results[*candidate] = result;
        }
        auto learnt = std::move(net);
        begin();
        if (at_work == candidates.size() || interrupted != candidates[at_work]) return;
        net = std::move(learnt);
        step = steps;
        effort = spent;
    }
};

AloneTrainings::AloneTrainings(ArchitectureSpace const& space, ImageSet const& data,
                               std::vector<Choices> candidates, TrainingSettings const& settings,
                               sim::Seed seed)
    : core_{std::make_unique<Core>(Core{.space = space,
                                        .data = data,
                                        .candidates = std::move(candidates),
                                        .settings = settings,
                                        .seed = seed,
                                        .results = {},
                                        .net = nullptr,
                                        .first = nullptr})}
{
    for (auto& candidate : core_->candidates)
        candidate = canonical(space.space(), std::move(candidate));
    core_->begin();
}

AloneTrainings::~AloneTrainings() = default;

void AloneTrainings::adopt(Choices const& candidate, Result const& result)
{
    SUNDER_EXPECTS(core_->step == 0);
    core_->results[canonical(core_->space.space(), candidate)] = result;
    core_->begin();
}

std::optional<AloneTrainings::Result> AloneTrainings::find_result(Choices const& candidate) const
{
    auto const found = core_->results.find(canonical(core_->space.space(), candidate));
    return found == core_->results.end() ? std::nullopt : std::optional{found->second};
}

std::unique_ptr<Supernet> AloneTrainings::take_first()
{
    return std::move(core_->first);
}

std::size_t AloneTrainings::trained() const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        core_->candidates, [&](Choices const& candidate) { return core_->results.contains(candidate); }));
}

bool AloneTrainings::is_done() const
{
    return core_->at_work == core_->candidates.size();
}

std::int64_t AloneTrainings::steps() const
{
    return static_cast<std::int64_t>(trained()) * core_->settings.steps + core_->step;
}

void AloneTrainings::take_step()
{
    SUNDER_EXPECTS(!is_done());
    core_->take_step();
}

void AloneTrainings::save(std::filesystem::path const& path, std::string const& identity) const
{
    core_->net_at_work().save(path, identity + '\n' + core_->text());
}

void AloneTrainings::load(std::filesystem::path const& path, std::string const& identity)
{
    SUNDER_EXPECTS(core_->step == 0);
    auto const text = core_->net_at_work().load(path);
    if (!text.starts_with(identity + '\n'))
        throw sim::RunError{
            fmt::format("'{}' is of other trainings: without --resume it is replaced", path.string())};
    core_->read(text.substr(identity.size() + 1));
}

} // namespace sunder::nas
