#include "tools/linux_tcp/path_trace.hpp"

#include "sim/base/run_error.hpp"
#include "sim/trace/trace_file.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace sunder::linux_tcp {

PathTrace read_path_trace(std::filesystem::path const& file, sim::Seconds every)
{
    std::ifstream in{file, std::ios::binary};
    if (!in) throw sim::RunError{"cannot read " + file.string()};
    auto const source = std::make_shared<sim::Source const>(
        sim::Source{.name = file.string(), .text = {std::istreambuf_iterator<char>{in}, {}}});
    sim::Diagnostics diagnostics;
    auto const rates = parse_rate_trace(source, diagnostics);
    diagnostics.raise_if_any();
    return {.name = file.filename().string(),
            .there = rates.value().up.of_device(0),
            .back = rates.value().down.of_device(0),
            .every = every};
}

sim::StepFunction seen_from(sim::Seconds from, sim::StepFunction const& f)
{
    if (f.constant()) return f;
    double const period = f.period().value();
    double const phase = std::fmod(from.value(), period);
    auto const& starts = f.starts();
    auto const count = starts.size();
    auto const first = static_cast<std::size_t>(std::ranges::upper_bound(starts, phase) - starts.begin()) - 1;
    std::vector<double> moved{0};
    std::vector<double> values{f.values()[first]};
    for (std::size_t i = first + 1; i <= first + count; ++i) {
        double const at = starts[i % count] + (i < count ? 0 : period) - phase;
        if (at >= period) break; // the step that it began in
        moved.push_back(at);
        values.push_back(f.values()[i % count]);
    }
    return {std::move(moved), std::move(values), f.period()};
}

} // namespace sunder::linux_tcp
