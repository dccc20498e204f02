/// \file
/// Spaces that come with the program, and those that users write: named variables, their choices, and the ops
/// that follow.
#pragma once

#include "nas/realise/nasbench201.hpp"
#include "sim/config/read_parts.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sunder::nas {

/// What stands around the searched blocks; published figures are of the published one.
enum class Skeleton : std::uint8_t { published, changed };

struct BuiltInSpace {
    std::unique_ptr<ArchitectureSpace> space;
    NasBench201 const* cells = nullptr; ///< the space, where it is the published nasbench201
    Skeleton skeleton = Skeleton::published;
};

[[nodiscard]] std::vector<std::string> const& built_in_spaces();

/// As published. \pre `name` is among built_in_spaces(), here and below
[[nodiscard]] BuiltInSpace built_in_space(std::string const& name);
/// \param at  its settings, in the form that search_form() has for them
/// \return no space where something was reported
[[nodiscard]] BuiltInSpace read_built_in_space(sim::YamlCursor const& at, std::string const& name,
                                               sim::Diagnostics& diagnostics);

/// \pre the form of `at` is space_form()
/// \return nothing where something was reported
[[nodiscard]] std::unique_ptr<ArchitectureSpace> read_space(sim::YamlCursor const& at, std::string name,
                                                            sim::Reading const& reading);

} // namespace sunder::nas
