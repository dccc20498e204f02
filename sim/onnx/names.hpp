/// \file
/// Names of ops that are made of nodes in ONNX graphs.
#pragma once

#include "sim/model/op_names.hpp"
#include "sim/model/scoped_name.hpp"

#include <map>
#include <string>
#include <string_view>

namespace sunder::sim {

/// Gives each op a name of its own.
class OpNames {
public:
    /// A node that lies in the scope.
    void count(std::string const& scope) { ++nodes_in_[scope]; }
    /// One of them is no op after all.
    void discount(std::string const& scope) { --nodes_in_[scope]; }
    /// There is no op of this name any more.
    void release(std::string const& name) { names_.release(name); }
    /// No op gets this name.
    void reserve(std::string const& name) { names_.reserve(name); }

    /// \pre all nodes are counted
    [[nodiscard]] std::string name_for(std::string_view name, std::string_view type);
    /// The name itself, or with a number where there is an op of that name.
    [[nodiscard]] std::string unique(std::string const& name) { return names_.unique(name); }

private:
    [[nodiscard]] bool has_inner(std::string const& scope) const;

    std::map<std::string, int> nodes_in_; ///< of each scope, directly
    UniqueNames names_;
};

} // namespace sunder::sim
