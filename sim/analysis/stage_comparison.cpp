#include "sim/analysis/stage_comparison.hpp"

#include "sim/records/statistics.hpp"

#include <algorithm>
#include <string_view>

namespace sunder::sim {
namespace {

/// Times of each request in each stage, and in all.
struct StageTimes {
    ByStage<std::vector<double>> stages;
    std::vector<double> whole;
};

StageTimes times_of(Records const& records, std::string_view application)
{
    StageTimes times;
    auto const& requests = records.requests;
    for (std::size_t row = 0; row < requests.size(); ++row) {
        auto const& window = records.windows[static_cast<std::size_t>(requests.replication[row])];
        auto const arrived_at = requests.arrived_at[row];
        auto const& owner = records.applications[static_cast<std::size_t>(requests.application[row])];
        bool const counts = owner.name == application && requests.status[row] == Status::finished &&
                            window.from <= arrived_at && arrived_at <= window.to;
        if (!counts) continue;
        for (auto const& words : stages)
            times.stages[words.stage].push_back(requests.times[words.stage][row].value());
        times.whole.push_back((requests.finished_at[row] - arrived_at).value());
    }
    std::ranges::sort(times.whole);
    return times;
}

StageFigures figures_of(std::vector<double> times)
{
    std::ranges::sort(times);
    return {.median = Seconds{percentile(times, 0.5)},
            .mean = Seconds{mean_of(times)},
            .p95 = Seconds{percentile(times, 0.95)}};
}

bool has_any(std::vector<double> const& times)
{
    return std::ranges::any_of(times, [](double time) { return time > 0; });
}

} // namespace

std::vector<ApplicationStages> compare_stages(Records const& a, Records const& b)
{
    std::vector<ApplicationStages> all;
    for (auto const& application : a.applications) {
        if (std::ranges::find(b.applications, application.name, &ApplicationInfo::name) ==
            b.applications.end())
            continue;
        auto of_a = times_of(a, application.name);
        auto of_b = times_of(b, application.name);
        if (of_a.whole.empty() || of_b.whole.empty()) continue;
        ApplicationStages compared{.application = application.name,
                                   .requests_a = of_a.whole.size(),
                                   .requests_b = of_b.whole.size(),
                                   .stages = {},
                                   .latencies_a = {},
                                   .latencies_b = {}};
        for (auto const stage : stages_as_passed) {
            auto const& times_a = of_a.stages[stage];
            auto const& times_b = of_b.stages[stage];
            if (has_any(times_a) || has_any(times_b))
                compared.stages.push_back(
                    {.stage = stage, .a = figures_of(times_a), .b = figures_of(times_b)});
        }
        compared.stages.push_back(
            {.stage = std::nullopt, .a = figures_of(of_a.whole), .b = figures_of(of_b.whole)});
        compared.latencies_a = std::move(of_a.whole);
        compared.latencies_b = std::move(of_b.whole);
        all.push_back(std::move(compared));
    }
    return all;
}

} // namespace sunder::sim
