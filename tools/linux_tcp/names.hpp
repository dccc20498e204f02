/// \file
/// What options, tables and Linux itself call the choices of a connection.
#pragma once

#include "sim/tcp/settings.hpp"

namespace sunder::linux_tcp {

[[nodiscard]] char const* name_of(sim::tcp::Connection connection);
[[nodiscard]] char const* name_of(sim::tcp::Control control);

} // namespace sunder::linux_tcp
