#include "sim/model/op_kind.hpp"

#include "sim/base/match.hpp"

#include <algorithm>

namespace sunder::sim {

std::vector<std::string> const& activation_names()
{
    // In the order of ActivationKind.
    static std::vector<std::string> const names = {"relu",       "relu6", "sigmoid", "hard_sigmoid", "silu",
                                                   "hard_swish", "tanh",  "gelu",    "softmax"};
    return names;
}

std::string_view name_of(ActivationKind kind)
{
    return activation_names()[static_cast<std::size_t>(kind)];
}

std::optional<ActivationKind> find_activation(std::string_view name)
{
    auto const& names = activation_names();
    auto const found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<ActivationKind>(found - names.begin());
}

std::string_view key_of(OpKind const& kind)
{
    using Key = std::string_view;
    return std::visit(
        Match{[](Conv2d const&) { return Key{"conv2d"}; }, [](Linear const&) { return Key{"linear"}; },
              [](Pool2d const& pool) {
                  return pool.kind == PoolKind::max ? Key{"max_pool"} : Key{"average_pool"};
              },
              [](AdaptivePool2d const& pool) {
                  return pool.kind == PoolKind::max ? Key{"adaptive_max_pool"} : Key{"adaptive_average_pool"};
              },
              [](BatchNorm const&) { return Key{"batch_norm"}; },
              [](Activation const&) { return Key{"activation"}; }, [](Add const&) { return Key{"add"}; },
              [](Multiply const&) { return Key{"multiply"}; }, [](Concat const&) { return Key{"concat"}; },
              [](Flatten const&) { return Key{"flatten"}; },
              [](LocalResponseNorm const&) { return Key{"local_response_norm"}; },
              [](Dropout const&) { return Key{"dropout"}; }, [](Slice const&) { return Key{"slice"}; },
              [](ChannelShuffle const&) { return Key{"channel_shuffle"}; },
              [](Pad2d const&) { return Key{"pad2d"}; }, [](Opaque const&) { return Key{}; }},
        kind);
}

} // namespace sunder::sim
