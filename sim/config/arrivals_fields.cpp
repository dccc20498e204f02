#include "sim/config/arrivals_fields.hpp"

#include "sim/config/distribution_fields.hpp"
#include "sim/config/read_trace.hpp"
#include "sim/config/shelvings.hpp"
#include "sim/form/kinds.hpp"

namespace sunder::sim {

void fields(Periodic& arrivals, auto& visit)
{
    visit.bare(arrivals.every, form_of(Of<Seconds>{}));
    visit(required("every", "the period"), arrivals.every);
    visit(optional("start", "the first request of the first device"), arrivals.start,
          parts::from_zero<Seconds>());
    visit(optional("stagger", "device i of n starts i times this later", "period / n"), arrivals.stagger,
          parts::from_zero<Seconds>());
}

void fields(Poisson& arrivals, auto& visit)
{
    visit.bare(arrivals.rate, form_of(Of<PerSecond>{}));
}

void fields(Closed& arrivals, auto& visit)
{
    visit(required("think", "time from the end of a request to the next"), arrivals.think);
}

void fields(Arrivals& arrivals, auto& visit)
{
    visit.title("arrivals");
    auto const kind = [&](std::string_view key, std::string_view meaning, auto const& chosen) {
        visit.alternative(key, meaning, chosen, arrivals);
    };
    auto const read_trace = [&](YamlCursor const& at, Reading const& reading) {
        arrivals = read_arrivals_trace(at, reading);
    };
    for_each_kind<Arrivals>(Match{
        [&](Periodic const& periodic) { kind("periodic", "one request each period", periodic); },
        [&](Poisson const& poisson) { kind("poisson", "exponential gaps", poisson); },
        [&](GammaArrivals const& gamma) { kind("gamma", "gamma gaps", gamma); },
        [&](Recorded const& /*instants*/) {
            visit.alternative_by_hand("trace", "recorded instants: those for every device and its own",
                                      parts::file_of("a trace of arrivals", shelved::traces()), read_trace);
        },
        [&](Closed const& closed) {
            kind("closed", "each device thinks, asks, waits for its answer, thinks again", closed);
        }});
}

Form const& variation()
{
    static Form const form = parts::scalar(NumberForm{.min = 0.001, .max = 1000});
    return form;
}

Form const& form_of(Of<Arrivals> /*type*/)
{
    static Form const form = made_form<Arrivals>();
    return form;
}

Arrivals read_as(Of<Arrivals> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return read_into(Arrivals{}, FieldReader{at, reading});
}

} // namespace sunder::sim
