#include "sim/calibration/prediction.hpp"

#include "sim/forecast/lone_stages.hpp"
#include "sim/runner/tallied_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sunder::sim {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::size_t index_of(Measure measure)
{
    return static_cast<std::size_t>(measure);
}

} // namespace

double figure_of(Requests const& requests, std::size_t row, MeasureWords const& words)
{
    if (words.stage) return requests.times[*words.stage][row].value();
    if (words.measure == Measure::latency)
        return (requests.finished_at[row] - requests.arrived_at[row]).value();
    auto const time = [&](Stage stage) { return requests.times[stage][row].value(); };
    if (words.measure == Measure::server) return time(Stage::server_compute) + time(Stage::decode);
    if (words.measure == Measure::device) return time(Stage::device_compute) + time(Stage::encode);
    return words.measure == Measure::energy ? requests.energy[row].value() : unknown;
}

Prediction lone_prediction(Deployment const& deployment, Id<Application> application)
{
    auto const& deployed = deployment.applications[application];
    auto const lone = lone_stages(deployment, deployed, deployed.ways.front());
    MeasuredFigures figures{};
    figures[index_of(Measure::latency)] = lone.latency().value();
    figures[index_of(Measure::device)] = lone.origin_work.value();
    figures[index_of(Measure::server)] = lone.server_work.value();
    figures[index_of(Measure::head)] = lone.head.value();
    figures[index_of(Measure::encode)] = lone.encode.value();
    figures[index_of(Measure::transfer)] = lone.transfer.value();
    figures[index_of(Measure::decode)] = lone.decode.value();
    figures[index_of(Measure::tail)] = lone.tail.value();
    figures[index_of(Measure::back)] = lone.back.value();
    figures[index_of(Measure::energy)] = lone.energy().value();
    figures[index_of(Measure::origin_energy)] = lone.origin_energy.value();
    figures[index_of(Measure::server_energy)] = lone.server_energy.value();
    return {.mean = figures, .p95 = figures};
}

std::optional<Prediction> run_prediction(Deployment const& deployment, Id<Application> application)
{
    auto const run = tallied_run_without_solver(deployment, 0, Rows::kept);
    if (!run) return std::nullopt;
    auto const& requests = run->records.requests;
    std::array<std::vector<double>, measures.size()> columns;
    for (std::size_t row = 0; row < requests.size(); ++row) {
        bool const counts = requests.status[row] == Status::finished &&
                            requests.application[row] == static_cast<std::int32_t>(application.index());
        if (!counts) continue;
        for (auto const& words : measures)
            columns[index_of(words.measure)].push_back(figure_of(requests, row, words));
    }
    if (columns.front().empty()) return std::nullopt;
    Prediction prediction;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        prediction.mean[i] = mean_of(columns[i]);
        prediction.p95[i] = quantile(columns[i], 0.95);
    }
    return prediction;
}

double quantile(std::vector<double> values, double share)
{
    if (values.empty()) return unknown;
    auto const rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    auto const place =
        values.begin() + static_cast<std::ptrdiff_t>(std::clamp(rank, std::size_t{1}, values.size()) - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

double mean_of(std::vector<double> const& values)
{
    return values.empty()
               ? unknown
               : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace sunder::sim
