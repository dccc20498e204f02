/// \file
/// A scenario whose files are read once and that is asked for many of its points.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/config/load.hpp"
#include "sim/form/root_file.hpp"
#include "sim/records/point_result.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/sweep/sweep.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// What the command line adds to the file of a sweep.
struct SweepOverrides {
    Overrides scenario;
    std::vector<std::string> variations; ///< "KEY=V1,V2" each, as given to --vary: in place of the file's
    std::optional<std::int64_t> doubt{}; ///< draws of the errors that devices state, see add_doubt()
};

/// What the columns of results are called of a scenario with such applications, devices and links.
[[nodiscard]] PointSchema point_schema(Scenario const& scenario);

class SweepScenario {
public:
    /// Reads the scenario as it stands and the `sweep`, and tries every value that the user wrote out and the
    /// ends of every rule.
    /// \throws InputError  with every mistake of the scenario, and of values that are wrong whatever the
    /// others are. What stands against some points only is seen when their turn comes.
    SweepScenario(std::filesystem::path const& path, SweepOverrides const& overrides);
    SweepScenario(RootFile file, SweepOverrides const& overrides);
    ~SweepScenario();
    SweepScenario(SweepScenario const&) = delete;
    SweepScenario& operator=(SweepScenario const&) = delete;

    /// As the file has it, nothing varied; its text holds the `sweep` and all files of all points.
    [[nodiscard]] Scenario const& base() const;
    [[nodiscard]] Sweep const& sweep() const;
    [[nodiscard]] Points const& points() const;
    [[nodiscard]] PointSchema const& schema() const;

    /// Whether the point meets the condition `where`.
    [[nodiscard]] bool includes(std::int64_t point) const;

    /// The scenario of a point, without `text` and `inputs`.
    /// \throws InputError  when the values do not go together
    [[nodiscard]] Scenario at(std::int64_t point);

    /// The values of a point as people read them: "links.wifi.rate = 5 Mbit/s, devices.phone.count = 3".
    [[nodiscard]] std::string text_of(std::int64_t point) const;

    /// Deploys the scenario as it stands, and with each key's first and last value alone.
    /// \throws InputError  with every mistake
    void check_deployments();

private:
    class Core;
    std::unique_ptr<Core> core_;
};

} // namespace sunder::sim
