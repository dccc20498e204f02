/// \file
/// Models as files state them.
#pragma once

#include "sim/config/op_fields.hpp"
#include "sim/form/fields.hpp"
#include "sim/model/build_model.hpp"
#include "sim/model/model_graph.hpp"

#include <optional>
#include <string>

namespace sunder::sim {

/// What goes into a model.
struct NamedInput {
    std::string name = "input"; ///< by which ops refer to it
    Tensor tensor;
    Location where{};
};
[[nodiscard]] Form const& form_of(Of<NamedInput> type);
[[nodiscard]] NamedInput read_as(Of<NamedInput> type, YamlCursor const& at, Reading const& reading);

/// The file of a model.
[[nodiscard]] Form const& model_form();
/// A model of a scenario: the path of such a file, or what would stand in it.
[[nodiscard]] Form const& model_of_scenario();
/// The model of an application: its name, or what would stand in its file.
[[nodiscard]] Form const& model_of_application();

/// What the user stated; nothing where something in it is misspelt, which is reported. \pre `at` is a mapping
/// in one of these forms
[[nodiscard]] std::optional<ModelDescription> read_description(YamlCursor const& at, std::string name,
                                                               Reading const& reading);

/// The graph as the user stated it, not fused. \pre `at` is a mapping in one of these forms
[[nodiscard]] ModelGraph read_model(YamlCursor const& at, std::string name, Reading const& reading);

} // namespace sunder::sim
