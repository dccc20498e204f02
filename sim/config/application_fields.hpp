/// \file
/// Applications as files state them.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/scenario/scenario.hpp"

#include <optional>
#include <vector>

namespace sunder::sim {

[[nodiscard]] Form const& application_form();

/// The groups of which any may serve one hop.
struct HopAsWritten {
    std::vector<Id<DeviceGroup>> groups;
};

struct DispatchAsWritten {
    Dispatch by = Dispatch::least_work;
    std::optional<Seconds> check;
};

struct ReadApplication {
    Application application;           ///< but for its origin
    std::vector<HopAsWritten> servers; ///< for the caller to leave alone, as the next
    DispatchAsWritten dispatch;
    std::optional<Id<DeviceGroup>> origin; ///< nothing where there is no such group, which is reported
    std::optional<YamlCursor> model;       ///< a name or a mapping, for the caller to read
    std::optional<YamlCursor> origins{};   ///< of inputs by name, for the caller to read
};

/// \pre the value is a mapping in this form
[[nodiscard]] ReadApplication read_application(NamedCursor const& named, Reading const& reading);

} // namespace sunder::sim
