/// Any text as a trace of each kind: refused, or a function that can be asked for.
#include "sim/trace/trace_file.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

using namespace sunder::sim;

namespace {

void use(StepFunction const& steps)
{
    if (!std::isfinite(steps.mean())) std::abort();
}

void use_rates(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    auto const rates = parse_rate_trace(source, diagnostics);
    if (!rates) return;
    for (auto const* const rate : {&rates->up, &rates->down})
        for (auto const& steps : rate->all())
            use(steps);
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const source =
        std::make_shared<Source const>(Source{"fuzz.csv", {reinterpret_cast<char const*>(data), size}});
    Diagnostics diagnostics;
    use_rates(source, diagnostics);
    if (auto const load = parse_load_trace(source, diagnostics)) use(*load);
    (void)parse_arrivals_trace(source, diagnostics);
    (void)parse_durations(source, diagnostics);
    constexpr std::size_t most = 1'000'000; // bytes; longer ones would only take their time
    auto const text = import_trace({.source = source, .format = {}}, diagnostics);
    if (text && text->size() < most) {
        Diagnostics mistakes;
        use_rates(std::make_shared<Source const>(Source{"again.csv", *text}), mistakes);
        if (!mistakes.empty()) std::abort();
    }
    return 0;
}
