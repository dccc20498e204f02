/// \file
/// Policies that are Python functions.
#pragma once

#include "sim/policy/own_policies.hpp"

#include <pybind11/pybind11.h>

namespace sunder::python {

/// For each device of each application that chooses, a policy that asks `choose(observation)`. It answers
/// with a way, by its number among those that may be chosen or by its name. Where `learn` is not None, it is
/// told of each request that is over. What either raises ends the run. Both are called with the interpreter,
/// in the thread of the run.
[[nodiscard]] sim::MakeOwnPolicy python_policies(pybind11::object choose, pybind11::object learn);

/// The classes Observation and Feedback.
void declare_policies(pybind11::module_& module);

} // namespace sunder::python
