#include "sim/config/read_trace.hpp"

#include "sim/trace/trace_file.hpp"

namespace sunder::sim {

StepFunction read_rate_trace(YamlCursor const& at, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return StepFunction{1.0};
    return parse_rate_trace(file.source, reading.diagnostics).value_or(StepFunction{1.0});
}

StepFunction read_load_trace(YamlCursor const& at, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return StepFunction{};
    return parse_load_trace(file.source, reading.diagnostics).value_or(StepFunction{});
}

Recorded read_arrivals_trace(YamlCursor const& at, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return {};
    return parse_arrivals_trace(file.source, reading.diagnostics).value_or(Recorded{});
}

Distribution read_empirical(YamlCursor const& at, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return Deterministic{};
    auto const values = parse_durations(file.source, reading.diagnostics);
    if (!values) return Deterministic{};
    return Empirical{values};
}

} // namespace sunder::sim
