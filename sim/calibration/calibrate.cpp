#include "sim/calibration/calibrate.hpp"

#include "sim/calibration/fitted_pattern.hpp"
#include "sim/form/override.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/sweep/range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double same = 1e-3; // relative: a run says what the price of a lone request says

std::size_t index_of(Measure measure)
{
    return static_cast<std::size_t>(measure);
}

SweepValue value_of(SampledRange const& range, double number)
{
    auto point = range;
    point.low = number; // twelve digits are more than a fit knows
    point.high = number;
    return value_at(point, 0);
}

InputError mistake(Location where, std::string message, std::string hint)
{
    return InputError{{{.where = std::move(where), .message = std::move(message), .hint = std::move(hint)}}};
}

Location command_line()
{
    return {std::make_shared<Source const>(Source{"--fit", "", after_all_files}), 0, 0};
}

class Calibrator {
public:
    Calibrator(ChangedScenario& scenario, MeasuredTable const& table, CalibrationTask const& task)
        : scenario_{scenario}, table_{table}, task_{task}, application_{application_of(task.application)}
    {
        for (auto const& typed : task.keys)
            note_keys(typed);
        for (std::size_t i = 0; i < table.settings.size(); ++i)
            note_terms(i);
        if (terms_.empty() && !keys_.empty())
            throw mistake(command_line(), "nothing that was measured is left to fit by",
                          "rows that are held out, and figures of 0, are not fitted");
    }

    Calibration calibrate()
    {
        Calibration found;
        found.predictor = predictor_ = task_.predictor ? *task_.predictor : decided_predictor();
        std::vector<FreeParameter> parameters;
        for (auto const& key : keys_)
            parameters.push_back(free_parameter(key));
        auto const fit =
            keys_.empty() ? LeastSquaresFit{}
                          : fit_least_squares(
                                {.parameters = parameters,
                                 .predictions_at = [this](auto const& values) { return simulated(values); },
                                 .residual_of =
                                     [this](std::size_t term, double simulated) {
                                         return residual(simulated, terms_[term]);
                                     }});
        found.correlations = fit.correlations;
        found.residual = fit.residual;
        found.evaluations = fit.evaluations;
        std::vector<double> values;
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            values.push_back(fit.parameters[i].value);
            found.keys.push_back({keys_[i], value_of(keys_[i].range, values.back()), fit.parameters[i]});
        }
        for (std::size_t i = 0; i < table_.settings.size(); ++i)
            found.settings.push_back({i, in_the_end(deployment_of(i, values))});
        return found;
    }

private:
    /// One residual.
    struct Term {
        std::size_t setting = 0;
        Measure measure = Measure::latency;
        double measured = 0;
    };

    [[nodiscard]] Id<Application> application_of(std::string const& name) const
    {
        auto const& applications = scenario_.base().applications;
        for (auto const id : applications.ids())
            if (name.empty() || applications[id].name == name) return id;
        throw mistake({std::make_shared<Source const>(Source{"--application", name, after_all_files}), 1, 1},
                      fmt::format("there is no application '{}'", name), "");
    }

    /// What was typed, or what it stands for.
    void note_keys(std::string const& typed)
    {
        auto const end = std::min(typed.find('='), typed.size());
        auto const pattern = typed.substr(0, end);
        if (pattern.find('*') == std::string::npos) return note_key(typed);
        auto const before = keys_.size();
        for (auto const& key : scenario_.standing_keys())
            if (matches(key, pattern) && scenario_.is_positive(key)) note_key(key + typed.substr(end));
        if (keys_.size() == before)
            throw mistake(command_line(), fmt::format("no number stands at '{}'", pattern),
                          "a '*' stands for anything");
    }

    void note_key(std::string const& typed)
    {
        auto key = scenario_.numeric_key(typed, "fit");
        auto const is_known = [&](NumericKey const& other) { return other.range.key == key.range.key; };
        if (std::ranges::any_of(keys_, is_known))
            throw mistake(command_line(), fmt::format("'{}' is given twice", key.range.key), "");
        if (std::ranges::find(table_.keys, key.range.key) != table_.keys.end())
            throw mistake(command_line(),
                          fmt::format("'{}' is a column of the table, so it is known", key.range.key),
                          "fit what the rows have in common");
        keys_.push_back(std::move(key));
    }

    void note_terms(std::size_t i)
    {
        auto const& setting = table_.settings[i];
        if (setting.use != RowUse::fitted) return;
        bool counts = false;
        for (auto const& [measure, samples] : setting.samples) {
            bool const wanted = task_.by.empty() || std::ranges::find(task_.by, measure) != task_.by.end();
            double const measured =
                task_.misfit == Residual::robust ? quantile(samples, 0.5) : mean_of(samples);
            if (!wanted || measured <= 0) continue;
            terms_.push_back({i, measure, measured});
            counts = true;
        }
        if (counts) fitted_.push_back(i);
    }

    static FreeParameter free_parameter(NumericKey const& key)
    {
        auto const& range = key.range;
        double const middle = std::sqrt(range.low * range.high);
        double const start = key.now.value_or(middle);
        bool const fits = start >= range.low && start <= range.high;
        return {.start = fits ? start : middle, .low = range.low, .high = range.high};
    }

    [[nodiscard]] Deployment deployment_of(std::size_t setting, std::vector<double> const& values)
    {
        std::vector<KeyText> changes;
        auto const& cells = table_.settings[setting].keys;
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (!cells[i].text.empty()) changes.push_back({table_.keys[i], cells[i].where, cells[i].text});
        for (std::size_t i = 0; i < values.size(); ++i)
            changes.push_back({keys_[i].range.key, command_line(), value_of(keys_[i].range, values[i]).text});
        return deploy(scenario_.at(changes));
    }

    /// Lone requests, unless a run of the first setting, with the numbers from which the search starts, says
    /// otherwise.
    Predictor decided_predictor()
    {
        std::vector<double> start;
        for (auto const& key : keys_)
            start.push_back(free_parameter(key).start);
        auto const deployment = deployment_of(fitted_.empty() ? 0 : fitted_.front(), start);
        if (deployment.applications[application_].choice || deployment.applications[application_].steps)
            return Predictor::runs;
        auto const run = run_prediction(deployment, application_);
        if (!run) return Predictor::lone;
        auto const lone = lone_prediction(deployment, application_);
        auto const differs = [&](MeasureWords const& words) {
            double const a = lone.mean[index_of(words.measure)];
            double const b = run->mean[index_of(words.measure)];
            return std::abs(a - b) >
                   same * std::max(std::abs(a), std::abs(b)); // false of what a run does not know
        };
        return std::ranges::any_of(measures, differs) ? Predictor::runs : Predictor::lone;
    }

    [[nodiscard]] Prediction predicted(Deployment const& deployment) const
    {
        if (predictor_ == Predictor::lone) return lone_prediction(deployment, application_);
        if (auto const run = run_prediction(deployment, application_)) return *run;
        throw mistake({std::make_shared<Source const>(Source{deployment.name, "", 0}), 0, 0},
                      "no request of a run finishes, or the run needs SimGrid",
                      "say `network_model: exact` or `tcp`, or predict lone requests");
    }

    /// With percentiles, which a lone request has none of.
    [[nodiscard]] Prediction in_the_end(Deployment const& deployment) const
    {
        auto prediction = predicted(deployment);
        if (predictor_ == Predictor::runs) return prediction;
        if (auto const run = run_prediction(deployment, application_))
            for (std::size_t i = 0; i < run->p95.size(); ++i)
                if (std::isfinite(run->p95[i])) prediction.p95[i] = run->p95[i];
        return prediction;
    }

    /// Of each term.
    std::vector<double> simulated(std::vector<double> const& values)
    {
        std::vector<double> figures;
        figures.reserve(terms_.size());
        std::size_t term = 0;
        for (auto const setting : fitted_) {
            auto const prediction = predicted(deployment_of(setting, values));
            for (; term < terms_.size() && terms_[term].setting == setting; ++term) {
                auto const measure = terms_[term].measure;
                figures.push_back(prediction.mean[index_of(measure)]);
                if (!std::isfinite(figures.back()))
                    throw mistake(command_line(),
                                  fmt::format("'{}' is not known of a run", words_of(measure).name),
                                  "only of lone requests");
            }
        }
        return figures;
    }

    [[nodiscard]] double residual(double simulated, Term const& term) const
    {
        if (task_.misfit == Residual::relative) return simulated / term.measured - 1;
        constexpr double least = 1e-12; // of what was measured: nothing at all would be infinitely far
        double const apart = std::log(std::max(simulated / term.measured, least));
        return task_.misfit == Residual::logarithmic ? apart : softened(apart);
    }

    /// Its square grows as that of `apart` near 0, and as `apart` itself far from there (soft L1, Charbonnier
    /// 1994).
    static double softened(double apart)
    {
        constexpr double near = 0.1;
        double const scaled = apart / near;
        double const size = near * std::sqrt(2 * (std::sqrt(1 + scaled * scaled) - 1));
        return apart < 0 ? -size : size;
    }

    ChangedScenario& scenario_;
    MeasuredTable const& table_;
    CalibrationTask const& task_;
    Id<Application> application_;
    std::vector<NumericKey> keys_;
    std::vector<std::size_t> fitted_; ///< settings, ascending
    std::vector<Term> terms_;         ///< in the order of the settings
    Predictor predictor_ = Predictor::lone;
};

Deviation deviation_of(std::vector<double> errors)
{
    Deviation deviation{.settings = errors.size()};
    if (errors.empty()) return deviation;
    deviation.bias = quantile(errors, 0.5);
    for (auto& error : errors)
        error = std::abs(error);
    deviation.median = quantile(errors, 0.5);
    deviation.nine_tenths = quantile(errors, 0.9);
    auto const near = std::ranges::count_if(errors, [](double error) { return error <= 0.1; });
    deviation.within_tenth = static_cast<double>(near) / static_cast<double>(errors.size());
    return deviation;
}

} // namespace

Calibration calibrate(ChangedScenario& scenario, MeasuredTable const& table, CalibrationTask const& task)
{
    return Calibrator{scenario, table, task}.calibrate();
}

std::vector<DeviationRow> deviations(MeasuredTable const& table, Calibration const& calibration)
{
    std::set<std::string> groups{""};
    for (auto const& setting : table.settings)
        groups.insert(setting.group);
    std::vector<DeviationRow> rows;
    for (auto const measure : table.measured)
        for (auto const use : {RowUse::held_out, RowUse::fitted})
            for (auto const& group : groups) {
                std::vector<double> means;
                std::vector<double> p95s;
                for (auto const& [number, simulated] : calibration.settings) {
                    auto const& setting = table.settings[number];
                    auto const found = setting.samples.find(measure);
                    bool const counts = setting.use == use && (group.empty() || setting.group == group) &&
                                        found != setting.samples.end() && mean_of(found->second) > 0;
                    if (!counts) continue;
                    auto const& samples = found->second;
                    means.push_back(simulated.mean[index_of(measure)] / mean_of(samples) - 1);
                    if (samples.size() >= enough_for_p95)
                        p95s.push_back(simulated.p95[index_of(measure)] / quantile(samples, 0.95) - 1);
                }
                if (!means.empty())
                    rows.push_back(
                        {measure, use, group, deviation_of(std::move(means)), deviation_of(std::move(p95s))});
            }
    return rows;
}

} // namespace sunder::sim
