#include "sim/config/read_trace.hpp"

#include "sim/form/fields.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace sunder::sim {

RateTrace read_rate_trace(YamlCursor const& at, Reading const& reading)
{
    RateTrace stand_in{.up = StepFunction{1.0}, .down = StepFunction{1.0}};
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return stand_in;
    return parse_rate_trace(file.source, reading.diagnostics).value_or(stand_in);
}

StepFunction read_load_trace(YamlCursor const& at, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return StepFunction{};
    return parse_load_trace(file.source, reading.diagnostics).value_or(StepFunction{});
}

StepFunction read_power_trace(YamlCursor const& at, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return StepFunction{};
    return parse_power_trace(file.source, reading.diagnostics).value_or(StepFunction{});
}

Recorded read_arrivals_trace(YamlCursor const& at, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return {};
    return parse_arrivals_trace(file.source, reading.diagnostics).value_or(Recorded{});
}

Distribution read_empirical(YamlCursor const& at, Reading const& reading)
{
    if (!at.is_scalar()) {
        auto listed = read_as(Of<std::vector<Seconds>>{}, at, reading);
        std::ranges::sort(listed);
        return Empirical{std::make_shared<std::vector<Seconds> const>(std::move(listed))};
    }
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return Deterministic{};
    auto const values = parse_durations(file.source, reading.diagnostics);
    if (!values) return Deterministic{};
    return Empirical{values};
}

} // namespace sunder::sim
