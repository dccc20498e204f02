#include "sim/config/read_parts.hpp"

namespace sunder::sim {
namespace {

Arrivals read_periodic(YamlCursor const& at)
{
    if (at.is_scalar()) return Periodic{.every = at.quantity<Seconds>()};
    Periodic periodic{.every = at["every"].quantity<Seconds>(), .start = at["start"].quantity<Seconds>()};
    if (at["stagger"].given()) periodic.stagger = at["stagger"].quantity<Seconds>();
    return periodic;
}

} // namespace

Arrivals read_arrivals(YamlCursor const& at, Reading const& reading)
{
    if (!at.is_mapping() || at.choice().empty()) return Poisson{PerSecond{1}};
    auto const choice = at.choice();
    auto const values = at[choice];
    if (!values.sound()) return Poisson{PerSecond{1}};
    if (choice == "periodic") return read_periodic(values);
    if (choice == "poisson") return Poisson{values.quantity<PerSecond>()};
    if (choice == "gamma") return GammaArrivals{values["rate"].quantity<PerSecond>(), values["cv"].number()};
    if (choice == "trace") return read_arrivals_trace(values, reading);
    return Closed{read_distribution(values["think"], reading)};
}

} // namespace sunder::sim
