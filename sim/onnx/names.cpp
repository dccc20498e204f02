#include "sim/onnx/names.hpp"

namespace sunder::sim {

std::string OpNames::name_for(std::string_view name_of_node, std::string_view type)
{
    auto const [scope, own] = split_name(name_of_node, type);
    // A module with one op and no modules inside is that op.
    bool const is_module =
        !scope.empty() && own.starts_with(snake_case(type)) && nodes_in_[scope] == 1 && !has_inner(scope);
    return unique(plain_name(is_module ? scope : scope.empty() ? own : scope + "." + own));
}

/// Whether there are scopes inside.
bool OpNames::has_inner(std::string const& scope) const
{
    auto const beginning = scope + '.';
    auto const first = nodes_in_.lower_bound(beginning);
    return first != nodes_in_.end() && first->first.starts_with(beginning);
}

} // namespace sunder::sim
