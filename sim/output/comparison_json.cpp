#include "sim/output/comparison_text.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

using Json = nlohmann::ordered_json;

Json interval_json(std::optional<Interval> const& interval)
{
    return interval ? Json{interval->low, interval->high} : Json(nullptr);
}

Json figures_json(std::vector<Difference> const& figures)
{
    Json list = Json::array();
    for (auto const& figure : figures)
        list.push_back({{"name", figure.name},
                        {"unit", figure.unit},
                        {"a", figure.a},
                        {"b", figure.b},
                        {"difference", figure.mean},
                        {"ci95", interval_json(figure.ci95)},
                        {"pairs", figure.pairs},
                        {"least", figure.least},
                        {"greatest", figure.greatest}});
    return list;
}

Json requests_json(std::vector<RequestPairs> const& requests)
{
    Json list = Json::array();
    for (auto const& pairs : requests) {
        auto const or_null = [&](Seconds time) {
            return pairs.pairs > 0 ? Json(time.value()) : Json(nullptr);
        };
        list.push_back({{"application", pairs.application},
                        {"pairs", pairs.pairs},
                        {"slower", pairs.slower},
                        {"faster", pairs.faster},
                        {"lost_on_a", pairs.lost_on_a},
                        {"lost_on_b", pairs.lost_on_b},
                        {"mean", or_null(pairs.mean)},
                        {"ci95", interval_json(pairs.ci95.interval)},
                        {"p5", or_null(pairs.p5)},
                        {"p50", or_null(pairs.p50)},
                        {"p95", or_null(pairs.p95)}});
    }
    return list;
}

Json side_json(Side const& side, char const* size)
{
    Json json{{"scenario", side.scenario}, {"seed", side.seed}, {size, side.size}};
    if (!side.measured.empty()) json["measured"] = side.measured;
    return json;
}

Json figures_json(StageFigures const& figures)
{
    return {{"median", figures.median.value()}, {"mean", figures.mean.value()}, {"p95", figures.p95.value()}};
}

Json stages_json(std::vector<ApplicationStages> const& applications)
{
    Json list = Json::array();
    for (auto const& application : applications) {
        Json stages = Json::array();
        for (auto const& stage : application.stages)
            stages.push_back(
                {{"stage", stage.stage ? words_of(*stage.stage).name : std::string_view{"total"}},
                 {"a", figures_json(stage.a)},
                 {"b", figures_json(stage.b)}});
        list.push_back({{"application", application.application},
                        {"requests_a", application.requests_a},
                        {"requests_b", application.requests_b},
                        {"stages", std::move(stages)}});
    }
    return list;
}

std::string printed(Json const& json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace

std::string comparison_json(Sides const& sides, RunComparison const& comparison)
{
    Json json{{"format", "sunder-comparison/1"},
              {"of", "runs"},
              {"a", side_json(sides.a, "replications")},
              {"b", side_json(sides.b, "replications")},
              {"paired", comparison.paired},
              {"figures", figures_json(comparison.figures)},
              {"requests", requests_json(comparison.requests)}};
    if (!comparison.stages.empty()) json["stages"] = stages_json(comparison.stages);
    return printed(json);
}

std::string comparison_json(Sides const& sides, SweepComparison const& comparison)
{
    return printed({{"format", "sunder-comparison/1"},
                    {"of", "sweeps"},
                    {"a", side_json(sides.a, "points")},
                    {"b", side_json(sides.b, "points")},
                    {"pairs", comparison.points.size()},
                    {"only_a", comparison.only_a},
                    {"only_b", comparison.only_b},
                    {"figures", figures_json(comparison.figures)}});
}

} // namespace sunder::sim
