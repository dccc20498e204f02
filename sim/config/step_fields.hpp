/// \file
/// Values that change over time, as files state them.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/platform/link_rate.hpp"
#include "sim/platform/step_function.hpp"

namespace sunder::sim {

/// A number or quantity: the constant function.
[[nodiscard]] inline StepFunction read_as(Of<StepFunction> /*type*/, YamlCursor const& at,
                                          Reading const& /*reading*/)
{
    return StepFunction{at.number()};
}

[[nodiscard]] inline LinkRate read_as(Of<LinkRate> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return read_as(Of<StepFunction>{}, at, reading);
}

/// \pre steps.constant()
[[nodiscard]] inline std::string written(StepFunction const& steps)
{
    return written(steps.mean());
}

/// \pre one that is constant
[[nodiscard]] inline std::string written(LinkRate const& rate)
{
    return written(rate.of_device(0));
}

} // namespace sunder::sim
