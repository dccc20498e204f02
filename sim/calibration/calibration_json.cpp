#include "sim/calibration/calibration_text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace sunder::sim {
namespace {

using Json = nlohmann::ordered_json;

/// Infinity and what is not a number are no JSON.
Json number(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json deviation_json(Deviation const& deviation)
{
    return {{"settings", deviation.settings},
            {"median_error", deviation.median},
            {"error_of_90_percent", deviation.nine_tenths},
            {"share_within_10_percent", deviation.within_tenth},
            {"bias", deviation.bias}};
}

Json keys_json(Calibration const& calibration)
{
    Json keys = Json::array();
    for (std::size_t i = 0; i < calibration.keys.size(); ++i) {
        auto const& key = calibration.keys[i];
        keys.push_back({{"key", key.key.range.key},
                        {"value", key.value.text},
                        {"value_si", number(key.value.number.value_or(NAN))},
                        {"unit", key.value.unit},
                        {"standard_error_of_logarithm", number(key.fit.spread)},
                        {"influence", key.fit.influence},
                        {"at_bound", key.fit.at != FittedParameter::BoundMet::none},
                        {"doubt", doubt_about(calibration, i)}});
        for (auto const correlation : calibration.correlations[i])
            keys.back()["correlations"].push_back(correlation);
    }
    return keys;
}

Json settings_json(MeasuredTable const& table, Calibration const& calibration)
{
    Json settings = Json::array();
    for (auto const& [index, simulated] : calibration.settings) {
        auto const& setting = table.settings[index];
        Json one{{"setting", setting_text(table, setting)},
                 {"group", setting.group},
                 {"held_out", setting.use == RowUse::held_out}};
        for (auto const& [measure, samples] : setting.samples)
            one["figures"].push_back(
                {{"name", words_of(measure).name},
                 {"samples", samples.size()},
                 {"measured_mean", mean_of(samples)},
                 {"measured_p95", quantile(samples, 0.95)},
                 {"simulated_mean", number(simulated.mean[static_cast<std::size_t>(measure)])},
                 {"simulated_p95", number(simulated.p95[static_cast<std::size_t>(measure)])}});
        settings.push_back(std::move(one));
    }
    return settings;
}

} // namespace

std::string calibration_json(MeasuredTable const& table, Calibration const& calibration)
{
    Json json{{"format", "sunder-calibration/1"},
              {"predicted_by", calibration.predictor == Predictor::lone ? "lone" : "runs"},
              {"residual", calibration.residual},
              {"evaluations", calibration.evaluations},
              {"keys", keys_json(calibration)},
              {"deviations", Json::array()},
              {"settings", settings_json(table, calibration)}};
    for (auto const& row : deviations(table, calibration)) {
        json["deviations"].push_back({{"figure", words_of(row.measure).name},
                                      {"held_out", row.use == RowUse::held_out},
                                      {"group", row.group.empty() ? Json(nullptr) : Json(row.group)},
                                      {"mean", deviation_json(row.mean)}});
        if (row.p95.settings > 0) json["deviations"].back()["p95"] = deviation_json(row.p95);
    }
    return json.dump(2) + "\n";
}

} // namespace sunder::sim
