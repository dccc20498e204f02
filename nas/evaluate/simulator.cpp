#include "nas/evaluate/simulator.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/records/columns.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/run_in_children.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>
#include <thread>
#include <utility>

namespace sunder::nas {
namespace {

/// Replications at work or waiting in one go: bounds the memory that their records take.
constexpr std::int64_t replications_in_one_go = 256;

sim::RunSettings run_of(SearchSetting const& setting, SimulationSettings const& settings)
{
    auto run = setting.base.run;
    run.replications = settings.replications;
    run.record = sim::RecordLevel::requests;
    return run;
}

/// One replication, numbered `number` in its records.
sim::Records simulate_journey(SearchSetting const& setting, Journey const& journey,
                              SimulationSettings const& settings, std::int64_t number)
{
    auto deployment = deployment_of(setting, journey, "candidate");
    deployment.run = run_of(setting, settings);
    auto const replication = settings.first + number % settings.replications;
    auto records = sim::simulate_without_solver(deployment, replication);
    if (!records) records = sim::simulate(deployment, replication);
    std::ranges::fill(records->requests.replication, static_cast<std::int32_t>(number));
    records->devices = {};
    records->link_rows = {};
    records->contacts = {};
    return *std::move(records);
}

/// Whether SimGrid is needed, of which a process can have one run only. That depends on the ways that
/// messages take, so a run in which nobody asks for anything tells.
bool need_solver(SearchSetting const& setting, std::span<Journey const> journeys)
{
    return std::ranges::any_of(std::array{Journey::End::on_device, Journey::End::on_server}, [&](auto end) {
        auto const one = std::ranges::find(journeys, end, &Journey::end);
        if (one == journeys.end()) return false;
        auto deployment = deployment_of(setting, *one, "candidate");
        deployment.run.until = sim::Seconds{};
        return !sim::simulate_without_solver(deployment, 0);
    });
}

/// To start a child costs more the more memory this process has, so each gets as much work as another.
std::int64_t share_of_a_child(std::int64_t count, int processes)
{
    auto const cores = std::max(std::thread::hardware_concurrency(), 1U);
    auto const children = processes > 0 ? std::int64_t{processes} : std::int64_t{cores};
    return (count + children - 1) / children;
}

/// Rows [first, last) of the table of requests.
sim::Requests rows_of(sim::Requests& all, std::size_t first, std::size_t last)
{
    std::vector<void*> columns;
    sim::Requests::columns(all, [&](sim::Column const&, auto& column) { columns.push_back(&column); });
    sim::Requests rows;
    std::size_t which = 0;
    sim::Requests::columns(rows, [&]<class T>(sim::Column const&, std::vector<T>& column) {
        auto const& source = *static_cast<std::vector<T>*>(columns[which++]);
        column.assign(source.begin() + static_cast<std::ptrdiff_t>(first),
                      source.begin() + static_cast<std::ptrdiff_t>(last));
    });
    return rows;
}

/// The records of each run of `each` consecutive replications; they are numbered from 0 again.
std::vector<sim::Records> divided(sim::Records all, std::int64_t each)
{
    std::vector<sim::Records> parts;
    auto const& numbers = all.requests.replication;
    std::size_t row = 0;
    for (std::int64_t first = 0; first < std::ssize(all.windows); first += each) {
        auto const end = std::ranges::lower_bound(numbers, first + each);
        auto const last = static_cast<std::size_t>(end - numbers.begin());
        auto& part = parts.emplace_back();
        part.requests = rows_of(all.requests, row, last);
        for (auto& number : part.requests.replication)
            number -= static_cast<std::int32_t>(first);
        part.windows.assign(all.windows.begin() + first, all.windows.begin() + first + each);
        part.applications = all.applications;
        part.cuts = all.cuts;
        part.scenario = all.scenario;
        part.seed = all.seed;
        row = last;
    }
    return parts;
}

} // namespace

std::vector<sim::Records> simulate_all(SearchSetting const& setting, std::span<Journey const> journeys,
                                       SimulationSettings const& settings)
{
    SUNDER_EXPECTS(settings.replications > 0);
    auto const each = settings.replications;
    auto const in_one_go = static_cast<std::size_t>(std::max<std::int64_t>(1, replications_in_one_go / each));
    std::vector<sim::Records> results;
    results.reserve(journeys.size());
    for (std::size_t first = 0; first < journeys.size(); first += in_one_go) {
        auto const some = journeys.subspan(first, std::min(in_one_go, journeys.size() - first));
        auto const count = std::ssize(some) * each;
        auto const simulate_one = [&](std::int64_t number) {
            return simulate_journey(setting, some[static_cast<std::size_t>(number / each)], settings, number);
        };
        auto const share = need_solver(setting, some) ? 1 : share_of_a_child(count, settings.processes);
        auto const simulate_some = [&](std::int64_t piece) {
            std::vector<sim::Records> parts;
            for (auto i = piece * share; i < std::min(count, (piece + 1) * share); ++i)
                parts.push_back(simulate_one(i));
            return sim::concatenate(std::move(parts));
        };
        auto parts = divided(sim::run_in_children((count + share - 1) / share, simulate_some,
                                                  {.processes = settings.processes, .progress = {}}),
                             each);
        std::ranges::move(parts, std::back_inserter(results));
    }
    return results;
}

SimulatedOutcome outcome_of(sim::Records const& records, std::string const& application)
{
    auto const summary = sim::summarise(records);
    auto const& mine = *std::ranges::find(summary.applications, application, &sim::ApplicationSummary::name);
    SimulatedOutcome outcome{.finished = mine.finished, .lost = mine.failed + mine.dropped};
    if (mine.latency) {
        outcome.mean = mine.latency->mean;
        outcome.p50 = mine.latency->p50;
        outcome.p90 = mine.latency->p90;
        outcome.p95 = mine.latency->p95;
        outcome.p99 = mine.latency->p99;
    } else {
        outcome.mean = outcome.p50 = outcome.p90 = outcome.p95 = outcome.p99 =
            sim::Seconds{std::numeric_limits<double>::infinity()};
    }
    outcome.energy = mine.energy.value_or(sim::Joules{});
    return outcome;
}

Evaluation with_outcome(Evaluation evaluation, SimulatedOutcome const& outcome)
{
    evaluation.latency = outcome.mean;
    evaluation.p50 = outcome.p50;
    evaluation.p90 = outcome.p90;
    evaluation.p95 = outcome.p95;
    evaluation.p99 = outcome.p99;
    evaluation.energy = outcome.energy;
    evaluation.evaluator = Evaluator::simulated;
    return evaluation;
}

SimulatedOutcome const* Simulator::find(Journey const& journey) const
{
    auto const found = known_.find(journey);
    return found == known_.end() ? nullptr : &found->second;
}

std::vector<SimulatedOutcome> Simulator::outcomes(std::span<Journey const> journeys)
{
    std::vector<Journey> fresh;
    for (auto const& journey : journeys)
        if (find(journey) == nullptr && std::ranges::find(fresh, journey) == fresh.end())
            fresh.push_back(journey);
    auto const records = simulate_all(*setting_, fresh, settings_);
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        auto& outcome = known_[fresh[i]] = outcome_of(records[i], setting_->searched().name);
        outcome.energy += fresh[i].beyond;
        if (settings_.learned) settings_.learned(fresh[i], outcome);
    }
    simulated_ += std::ssize(fresh);

    std::vector<SimulatedOutcome> outcomes;
    outcomes.reserve(journeys.size());
    for (auto const& journey : journeys)
        outcomes.push_back(known_.at(journey));
    return outcomes;
}

std::string Simulator::content(Journey const& journey) const
{
    return fmt::format("{}; application {}, seed {}, replications {} from {}, scenario {:016x}",
                       text_of(journey), setting_->searched().name, setting_->base.run.seed,
                       settings_.replications, settings_.first, hash_of(setting_->text));
}

std::uint64_t hash_of(std::string_view text)
{
    constexpr std::uint64_t basis = 0xcbf29ce484222325;
    constexpr std::uint64_t prime = 0x100000001b3;
    auto hash = basis;
    for (char const letter : text)
        hash = (hash ^ static_cast<unsigned char>(letter)) * prime;
    return hash;
}

} // namespace sunder::nas
