/// \file
/// A scenario that is asked for with one number of it changed.
#pragma once

#include "sim/config/load.hpp"
#include "sim/sweep/sweep.hpp"

#include <filesystem>
#include <memory>
#include <string_view>

namespace sunder::sim {

class KeyedScenario {
public:
    /// \param variation  "KEY" or "KEY=LOW,HIGH", as given to --vary; what the file would vary is left alone
    /// \throws InputError  with every mistake of the scenario and of the key
    KeyedScenario(std::filesystem::path const& path, Overrides const& overrides, std::string_view variation);
    ~KeyedScenario();
    KeyedScenario(KeyedScenario const&) = delete;
    KeyedScenario& operator=(KeyedScenario const&) = delete;

    /// As the file has it.
    [[nodiscard]] Scenario const& base() const;
    /// The ends that were given, or, where none were, twice the number that stands there.
    [[nodiscard]] SampledRange const& range() const;

    /// \param number  in the unit of range()
    [[nodiscard]] SweepValue value(double number) const;
    /// \throws InputError  where the number may not have that value
    [[nodiscard]] Scenario at(SweepValue const& value);

private:
    class Core;
    std::unique_ptr<Core> core_;
};

} // namespace sunder::sim
