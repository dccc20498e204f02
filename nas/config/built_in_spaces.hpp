/// \file
/// Spaces that come with the program.
#pragma once

#include "nas/realise/fbnet_skeleton.hpp"
#include "nas/realise/nasbench201.hpp"
#include "sim/form/fields.hpp"

#include <memory>
#include <string>
#include <variant>
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

/// As published. \pre `name` is among built_in_spaces()
[[nodiscard]] BuiltInSpace built_in_space(std::string const& name);

/// `space:` of a search: such a space with settings, or the name of one or of a file.
[[nodiscard]] sim::Form const& space_of_search();
/// \pre `at` is a mapping in this form
/// \return no space where something was reported
[[nodiscard]] BuiltInSpace read_built_in_space(sim::YamlCursor const& at, sim::Reading const& reading);

/// `bottlenecks` and `bits`.
void declare(Coding& coding, sim::FormMaker& visit);
void declare(Coding& coding, sim::FieldReader const& visit);

} // namespace sunder::nas
