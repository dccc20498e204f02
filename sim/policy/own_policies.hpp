/// \file
/// Policies that no scenario names: those of whoever calls the engine.
#pragma once

#include "sim/policy/policy.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sunder::sim {

/// Who is to choose, and among what. \invariant what it refers to outlives the policy, but for the names
struct ChoosingDevice {
    std::string application;
    std::size_t number = 0;        ///< of the device in its group
    std::vector<std::string> ways; ///< names, as many as `problem` has
    PolicyProblem problem;
};

using MakeOwnPolicy = std::function<std::unique_ptr<Policy>(ChoosingDevice const&)>;

/// While it lives, runs that this thread begins have the policies of their devices made by it, whatever the
/// scenario says. Not within one another.
class OwnPolicies {
public:
    explicit OwnPolicies(MakeOwnPolicy make);
    ~OwnPolicies();
    OwnPolicies(OwnPolicies const&) = delete;
    OwnPolicies& operator=(OwnPolicies const&) = delete;

    /// Empty where there is none.
    [[nodiscard]] static MakeOwnPolicy const& present();
};

} // namespace sunder::sim
