#include "sim/calibration/calibration_text.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sunder::sim {
namespace {

using Cells = std::vector<std::string>;

constexpr double hardly_apart = 0.95; // correlation of two errors
constexpr double loose = 0.5;         // standard error of a logarithm
constexpr std::size_t most_listed = 5;

std::string short_value(SampledRange const& range, double number)
{
    return range.written_unit.empty() ? fmt::format("{:.4g}", number)
                                      : fmt::format("{:.4g} {}", number, range.written_unit);
}

double in_written_unit(CalibratedKey const& key)
{
    return key.fit.value;
}

std::string share(double value)
{
    return fmt::format("{:.1f} %", 100 * value);
}

std::string signed_share(double value)
{
    return fmt::format("{:+.1f} %", 100 * value);
}

std::string keys_text(Calibration const& calibration)
{
    std::vector<Cells> rows{{"key", "from", "to", "standard error", ""}};
    for (std::size_t i = 0; i < calibration.keys.size(); ++i) {
        auto const& key = calibration.keys[i];
        auto const& range = key.key.range;
        rows.push_back({range.key, key.key.now ? short_value(range, *key.key.now) : "-",
                        short_value(range, in_written_unit(key)),
                        std::isfinite(key.fit.spread) && key.fit.at == FittedParameter::BoundMet::none
                            ? share(key.fit.spread)
                            : "-",
                        doubt_about(calibration, i)});
    }
    return aligned(rows,
                   {Alignment::left, Alignment::right, Alignment::right, Alignment::right, Alignment::left});
}

Cells cells_of(DeviationRow const& row, Deviation const& deviation, std::string_view figure)
{
    return {row.use == RowUse::fitted ? "fitted" : "held out",
            fmt::format("{} {}", words_of(row.measure).name, figure),
            row.group.empty() ? "all" : row.group,
            std::to_string(deviation.settings),
            share(deviation.median),
            share(deviation.nine_tenths),
            share(deviation.within_tenth),
            signed_share(deviation.bias)};
}

std::string deviations_text(MeasuredTable const& table, Calibration const& calibration)
{
    std::vector<Cells> rows{
        {"rows", "figure", "group", "settings", "median error", "90 % within", "within 10 %", "bias"}};
    for (auto const& row : deviations(table, calibration)) {
        rows.push_back(cells_of(row, row.mean, "mean"));
        if (row.p95.settings > 0) rows.push_back(cells_of(row, row.p95, "p95"));
    }
    return aligned(rows, {Alignment::left, Alignment::left, Alignment::left, Alignment::right,
                          Alignment::right, Alignment::right, Alignment::right, Alignment::right});
}

/// The settings that are farthest off, held out where any is.
std::string misses_text(MeasuredTable const& table, Calibration const& calibration)
{
    struct Miss {
        double error = 0;
        std::string text;
    };
    std::vector<Miss> misses;
    bool const any_held_out = std::ranges::any_of(
        table.settings, [](MeasuredSetting const& setting) { return setting.use == RowUse::held_out; });
    for (auto const& [number, simulated] : calibration.settings) {
        auto const& setting = table.settings[number];
        if (any_held_out && setting.use == RowUse::fitted) continue;
        for (auto const& [measure, samples] : setting.samples) {
            double const measured = mean_of(samples);
            double const error = simulated.mean[static_cast<std::size_t>(measure)] / measured - 1;
            if (measured <= 0 || !(std::abs(error) > 0.1)) continue;
            misses.push_back({error, fmt::format("{}: {} {}", shown(setting_text(table, setting)),
                                                 words_of(measure).name, signed_share(error))});
        }
    }
    if (misses.empty()) return {};
    std::ranges::stable_sort(misses, std::greater{}, [](Miss const& miss) { return std::abs(miss.error); });
    auto text = fmt::format("\nFarthest off{}, of {} by more than 10 %:\n",
                            any_held_out ? " of those held out" : "", misses.size());
    for (std::size_t i = 0; i < std::min(most_listed, misses.size()); ++i)
        text += fmt::format("  {}\n", misses[i].text);
    return text;
}

} // namespace

std::string doubt_about(Calibration const& calibration, std::size_t number)
{
    auto const& fit = calibration.keys[number].fit;
    if (fit.influence <= 1e-9) return "changes nothing that was measured";
    if (fit.at == FittedParameter::BoundMet::low) return "as low as it may be";
    if (fit.at == FittedParameter::BoundMet::high) return "as high as it may be";
    if (!std::isfinite(fit.spread)) return "not told apart from others";
    for (std::size_t i = 0; i < calibration.keys.size(); ++i) {
        double const correlation = calibration.correlations[number][i];
        if (i != number && std::abs(correlation) > hardly_apart)
            return fmt::format("hardly told apart from {} (correlation {:.2f})",
                               calibration.keys[i].key.range.key, correlation);
    }
    return fit.spread > loose ? "hardly told at all" : "";
}

std::vector<std::string> settings_of(Calibration const& calibration)
{
    std::vector<std::string> settings;
    for (auto const& key : calibration.keys)
        settings.push_back(fmt::format("{}={}", key.key.range.key, key.value.text));
    return settings;
}

std::string details_csv(MeasuredTable const& table, Calibration const& calibration)
{
    std::string text =
        "setting,group,held_out,figure,samples,measured_mean,simulated_mean,measured_p95,simulated_p95\n";
    for (auto const& [number, simulated] : calibration.settings) {
        auto const& setting = table.settings[number];
        auto name = setting_text(table, setting);
        std::ranges::replace(name, ',', ';');
        for (auto const& [measure, samples] : setting.samples) {
            auto const index = static_cast<std::size_t>(measure);
            fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{:.9g},{:.9g},{:.9g},{:.9g}\n", name,
                           setting.group, setting.use == RowUse::held_out ? "yes" : "no",
                           words_of(measure).name, samples.size(), mean_of(samples), simulated.mean[index],
                           quantile(samples, 0.95), simulated.p95[index]);
        }
    }
    return text;
}

std::string calibration_text(MeasuredTable const& table, Calibration const& calibration)
{
    auto const held_out = std::ranges::count(table.settings, RowUse::held_out, &MeasuredSetting::use);
    auto const all = static_cast<std::ptrdiff_t>(table.settings.size());
    bool const fits = !calibration.keys.empty();
    auto text =
        fmt::format("{} fitted, {} held out; predicted by {}", counted(all - held_out, "setting"), held_out,
                    calibration.predictor == Predictor::lone ? "the price of a lone request" : "runs");
    if (fits)
        text += fmt::format("; root mean square of errors {}\n\n{}", share(calibration.residual),
                            keys_text(calibration));
    else
        text += "\n";
    text += "\n" + deviations_text(table, calibration) + misses_text(table, calibration);
    if (fits) text += "\nTo run with what was found:\n";
    for (auto const& setting : settings_of(calibration))
        text += fmt::format("  --set '{}'\n", shown(setting));
    return text;
}

} // namespace sunder::sim
