/// \file
/// Tables of a run as arrays of numpy.
#pragma once

#include "sim/output/sweep_file.hpp"
#include "tools/python/kept_run.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <string_view>

namespace sunder::python {

/// The columns of "requests", "spans", "devices" or "links": a list of (name, array, unit, meaning, names).
/// `names` is None, or what the codes stand for: code i for names[i]. The arrays are those of the run itself,
/// read-only, and each keeps `owner` alive. Shape of each: (rows,). \param owner  the object that holds the
/// run
[[nodiscard]] pybind11::list columns_of(KeptRun const& run, std::string_view table,
                                        pybind11::object const& owner);

/// Those of the points of a sweep: a list of (name, values, unit, is_parameter), where values are an array
/// that keeps `owner` alive, or a list of texts. The first four are "point", "status", "replications" and
/// "failure".
[[nodiscard]] pybind11::list columns_of(sim::SweepFile const& sweep, pybind11::object const& owner);

} // namespace sunder::python
