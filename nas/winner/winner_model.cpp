#include "nas/winner/winner_model.hpp"

#include "sim/base/contract.hpp"
#include "sim/model/describe_model.hpp"
#include "sim/output/model_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <variant>
#include <vector>

namespace sunder::nas {
namespace {

std::string_view block_of(std::string_view op)
{
    return op.substr(0, op.find('.'));
}

/// Ops of one block, side by side.
struct OpsOfBlock {
    std::size_t first = 0;
    std::size_t last = 0; ///< behind them
};

std::vector<OpsOfBlock> ops_of_blocks(sim::ModelGraph const& model)
{
    std::vector<OpsOfBlock> blocks;
    for (std::size_t op = 0; op < model.ops.size(); ++op) {
        bool const is_new = op == 0 || block_of(model.ops[op].name) != block_of(model.ops[op - 1].name);
        if (is_new) blocks.push_back({.first = op, .last = op});
        blocks.back().last = op + 1;
    }
    return blocks;
}

/// Shares of the block's time, by work; where there is none the first op has all.
std::vector<double> shares_of(sim::ModelGraph const& model, OpsOfBlock const& block)
{
    std::vector<double> shares;
    double sum = 0;
    for (auto op = block.first; op < block.last; ++op)
        sum += shares.emplace_back(model.ops[op].work.value());
    if (sum <= 0) {
        shares.front() = 1;
        return shares;
    }
    for (auto& share : shares)
        share /= sum;
    return shares;
}

/// Whether an inference engine has ops of both stretches in one launch.
bool is_joined_across(sim::ModelGraph const& model, std::size_t head_ops)
{
    if (head_ops == 0 || head_ops == model.ops.size()) return false;
    std::set<std::string_view> head;
    for (std::size_t op = 0; op < head_ops; ++op)
        head.insert(model.ops[op].name);
    auto const fused = sim::fuse(model);
    return std::ranges::any_of(fused.ops, [&](sim::Op const& op) {
        auto const before =
            std::ranges::count_if(op.parts, [&](sim::Op const& part) { return head.contains(part.name); });
        return before > 0 && before < std::ssize(op.parts);
    });
}

} // namespace

WinnerModel::WinnerModel(SplitNetwork const& network, BlockChain const& chain, SearchSetting const& setting)
    : network_{&network},
      setting_{&setting},
      head_ops_{network.head_ops},
      description_{sim::description_of(network.graph)}
{
    add_times(chain);
    if (is_joined_across(network.graph, head_ops_)) part_at_cut();
}

sim::Seconds& WinnerModel::time_of(std::size_t op, std::string const& group)
{
    auto& time = description_.ops[op].time.try_emplace(group, sim::Deterministic{}).first->second;
    return std::get<sim::Deterministic>(time).value;
}

void WinnerModel::add_times(BlockChain const& chain)
{
    auto const& graph = network_->graph;
    auto const blocks = ops_of_blocks(graph);
    SUNDER_EXPECTS(blocks.size() == chain.device.size());
    auto const add_on = [&](sim::DeviceGroup const& group, std::vector<sim::Seconds> const& times) {
        for (std::size_t block = 0; block < blocks.size(); ++block) {
            auto const shares = shares_of(graph, blocks[block]);
            for (std::size_t i = 0; i < shares.size(); ++i) // the file's times are those at a pace of 1
                time_of(blocks[block].first + i, group.name) = shares[i] * times[block] * group.profile.pace;
        }
    };
    add_on(setting_->origin_group(), chain.device);
    add_on(setting_->server_group(), chain.server);
}

void WinnerModel::part_at_cut()
{
    auto const& last = network_->graph.ops[head_ops_ - 1];
    sim::OpDescription sent{.name = fmt::format("{}.sent", network_->block),
                            .kind = sim::Cast{.type = last.output.type},
                            .inputs = {last.name},
                            .time = {},
                            .type = {},
                            .where = {},
                            .inputs_where = {}};
    for (auto const* group : {&setting_->origin_group(), &setting_->server_group()})
        sent.time[group->name] = sim::Deterministic{};
    auto& ops = description_.ops;
    for (auto op = head_ops_; op < ops.size(); ++op)
        std::ranges::replace(ops[op].inputs, last.name, sent.name);
    ops.insert(ops.begin() + static_cast<std::ptrdiff_t>(head_ops_), std::move(sent));
    ++head_ops_;
}

std::string WinnerModel::split() const
{
    if (head_ops_ == 0) return "server_only";
    if (head_ops_ == description_.ops.size()) return "device_only";
    sim::Diagnostics mistakes;
    auto const fused = sim::fuse(sim::build_model(description_, mistakes));
    SUNDER_EXPECTS(mistakes.empty());
    auto const at = sim::find_op_or_part(fused, description_.ops[head_ops_ - 1].name);
    return fused.ops[static_cast<std::size_t>(at.value())].name;
}

void WinnerModel::correct(Correction const& by)
{
    if (by.more == sim::Seconds{}) return;
    bool const is_head = by.part == Part::head;
    auto const& group = is_head ? setting_->origin_group() : setting_->server_group();
    auto const first = is_head ? std::size_t{0} : head_ops_;
    std::vector<sim::Seconds*> times; // the last op's first
    for (auto op = is_head ? head_ops_ : description_.ops.size(); op > first; --op)
        if (auto& time = time_of(op - 1, group.name); time > sim::Seconds{}) times.push_back(&time);
    SUNDER_EXPECTS(!times.empty()); // where no op takes time nothing is missing
    // A sum that is rounded to the even of its two neighbours again and again takes half a step to move.
    constexpr std::array parts{1.0, 0.5, 0.25};
    auto const part = parts[by.turn % parts.size()];
    *times[by.turn / parts.size() % times.size()] += part * by.more * group.profile.pace;
}

std::string WinnerModel::text(WinnerRequest const& request) const
{
    auto described = description_;
    described.name = request.name;
    described.origin = request.origin;
    if (request.accuracy) described.accuracy = *request.accuracy / 100.0;
    return sim::model_text(described, sim::TimeDigits::all);
}

} // namespace sunder::nas
