#include "sim/scenario/named_cut.hpp"

#include "sim/model/blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {
namespace {

struct Place {
    ModelGraph const& model;
    Location const& where;
    Diagnostics& diagnostics;
};

std::string listed(ModelGraph const& model, std::vector<int> const& producers, std::string_view quote)
{
    std::string text;
    for (int const producer : producers) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{}{}{}", quote, model.name_of(producer), quote);
    }
    return text;
}

std::string as_yaml(ModelGraph const& model, std::vector<int> const& producers)
{
    auto const names = listed(model, producers, "");
    return producers.size() == 1 ? names : "[" + names + "]";
}

bool separates(std::vector<int> const& producers, Cut const& cut, Place const& place)
{
    auto const& [model, where, diagnostics] = place;
    std::vector<int> also;
    std::ranges::set_difference(cut.tensors, producers, std::back_inserter(also));
    std::vector<int> idle;
    std::ranges::set_difference(producers, cut.tensors, std::back_inserter(idle));
    auto const hint = fmt::format("write `after: {}`", as_yaml(model, cut.tensors));
    if (!also.empty())
        diagnostics.report(where,
                           fmt::format("{} alone {} not separate the model: {} also {}",
                                       listed(model, producers, "'"), producers.size() == 1 ? "does" : "do",
                                       listed(model, also, "'"), also.size() == 1 ? "crosses" : "cross"),
                           hint);
    else if (!idle.empty())
        diagnostics.report(where,
                           fmt::format("{} {} not cross this cut: nothing behind it reads {}",
                                       listed(model, idle, "'"), idle.size() == 1 ? "does" : "do",
                                       idle.size() == 1 ? "it" : "them"),
                           hint);
    return also.empty() && idle.empty();
}

void report_unknown(std::string const& name, Place const& place)
{
    auto const& [model, where, diagnostics] = place;
    std::vector<std::string> names{model.input_name};
    auto const blocks = blocks_of(model);
    for (auto const& block : blocks)
        names.push_back(block.name);
    for (auto const& op : model.ops) {
        names.push_back(op.name);
        if (std::ranges::find(op.parts, name, &Op::name) == op.parts.end()) continue;
        diagnostics.report(
            where, fmt::format("op '{}' of model '{}' runs as part of '{}'", name, model.name, op.name),
            fmt::format("write '{}'", op.name));
        return;
    }
    auto const similar = nearest(name, names);
    diagnostics.report(
        where,
        fmt::format("model '{}' has no op{} '{}'", model.name, blocks.empty() ? "" : " or block", name),
        similar.empty() ? "" : fmt::format("did you mean '{}'?", similar));
}

} // namespace

std::optional<Cut> cut_behind(After const& after, ModelGraph const& model, Location const& where,
                              Diagnostics& diagnostics)
{
    std::vector<int> producers;
    bool names_blocks = false; // from which more may cross than is named
    for (auto const& name : after.ops) {
        if (name == model.input_name)
            producers.push_back(model_input);
        else if (auto const op = model.find_op(name))
            producers.push_back(*op);
        else if (auto const within = ops_within(model, name); !within.empty()) {
            producers.insert(producers.end(), within.begin(), within.end());
            names_blocks = true;
        } else {
            report_unknown(name, {model, where, diagnostics});
            return {};
        }
    }
    std::ranges::sort(producers);
    auto ops = producers;
    std::erase(ops, model_input);
    auto cut = ops.empty() ? cut_with_head(model, std::vector<bool>(model.ops.size(), false))
                           : cut_after(model, ops);
    if (cut.whole_model() || names_blocks) return cut;
    return separates(producers, cut, {model, where, diagnostics}) ? std::optional{std::move(cut)}
                                                                  : std::nullopt;
}

std::optional<std::variant<DeviceOnly, ServerOnly, Cuts>> split_of(std::vector<Cut> const& cuts,
                                                                   ModelGraph const& model)
{
    if (std::ranges::all_of(cuts, &Cut::whole_model)) return DeviceOnly{};
    if (std::ranges::any_of(cuts, &Cut::whole_model)) return std::nullopt;
    if (cuts.size() == 1 && cuts.front().empty_head()) return ServerOnly{};
    Cuts split;
    for (auto const& cut : cuts) {
        auto& hop = split.hops.emplace_back();
        for (int const producer : cut.tensors)
            hop.ops.push_back(model.name_of(producer));
    }
    return split;
}

} // namespace sunder::sim
