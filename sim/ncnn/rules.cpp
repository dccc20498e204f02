#include "sim/ncnn/rules.hpp"

#include <unordered_map>

namespace sunder::sim {
namespace {

using RulesByType = std::unordered_map<std::string_view, LayerRule>;

RulesByType const& rules()
{
    static RulesByType const all = [] {
        RulesByType rules;
        for (auto const& family : {convolution_rules(), pooling_rules(), product_rules(), attention_rules(),
                                   recurrent_rules(), norm_rules(), element_rules(), movement_rules(),
                                   cutting_rules(), detection_rules(), signal_rules()})
            rules.insert(family.begin(), family.end());
        return rules;
    }();
    return all;
}

} // namespace

LayerRule find_rule(std::string_view type)
{
    auto const found = rules().find(type);
    return found == rules().end() ? nullptr : found->second;
}

std::vector<std::string> layer_types()
{
    std::vector<std::string> types;
    for (auto const& [type, rule] : rules())
        types.emplace_back(type);
    return types;
}

} // namespace sunder::sim
