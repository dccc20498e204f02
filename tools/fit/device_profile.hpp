/// \file
/// Fitted terms as a device's profile, and the profile as a file.
#pragma once

#include "sim/platform/platform.hpp"
#include "tools/fit/cost_terms.hpp"

#include <Eigen/Core>

#include <optional>
#include <string>
#include <vector>

namespace sunder::fit {

/// What a device does in the times that the terms say, to four digits as files state them. Its speed is the
/// greatest rate of work that a class of op reaches; of each other class its efficiency is the share of that.
/// \param theta  (terms,): logarithms of seconds a unit
struct ProfileRequest {
    std::string name;
    NumberKind numbers = NumberKind::floats;
    int element_bits = 32; ///< in which the profile counts numbers; 8 of int8
};
[[nodiscard]] sim::DeviceProfile profile_of(Eigen::VectorXd const& theta, ProfileRequest const& request);

/// A key of the profile that comes from a data sheet or another source, and which.
struct StatedKey {
    std::string key;
    std::string value;
    std::string source;
};

/// The file: comment lines, then the profile's keys, then those that are stated.
[[nodiscard]] std::string text_of(sim::DeviceProfile const& profile, std::vector<std::string> const& about,
                                  std::vector<StatedKey> const& stated);

} // namespace sunder::fit
