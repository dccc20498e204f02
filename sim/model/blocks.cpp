#include "sim/model/blocks.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace sunder::sim {
namespace {

bool is_digit(char c)
{
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// What stands before its first digit.
std::string_view stem_of(std::string_view part)
{
    return part.substr(0, static_cast<std::size_t>(std::ranges::find_if(part, is_digit) - part.begin()));
}

/// Where each part of a name ends, without that of the op itself: "a.b.c" -> {1, 3}.
std::vector<std::size_t> ends_of_parts(std::string_view name)
{
    std::vector<std::size_t> ends;
    for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1))
        ends.push_back(dot);
    return ends;
}

/// The paths of all ops as one tree. \pre the names outlive it
class Paths {
public:
    explicit Paths(ModelGraph const& model)
    {
        for (auto const& op : model.ops)
            for_each_part(op.name, [this](std::string_view above, std::string_view part) {
                if (auto const stem = stem_of(part); stem != part) alike_[above][stem].insert(part);
            });
        for (auto const& op : model.ops) {
            std::size_t numbered = 0;
            for_each_part(op.name, [&](std::string_view above, std::string_view part) {
                if (numbered == 0 && is_numbered(above, part)) numbered = above.size() + 1;
            });
            for (auto const end : ends_of_parts(op.name))
                if (end < numbered) above_numbered_.insert(std::string_view{op.name}.substr(0, end));
        }
    }

    /// Empty where the op belongs to none.
    [[nodiscard]] std::string_view block_of(std::string_view name) const
    {
        std::string_view plain; // the shortest path with no numbered part below
        std::string_view block;
        for_each_part(name, [&](std::string_view above, std::string_view part) {
            auto const path = name.substr(0, above.empty() ? part.size() : above.size() + 1 + part.size());
            bool const goes_on = !block.empty() && block == above && stem_of(part).empty();
            if (block.empty() ? is_numbered(above, part) : goes_on && is_numbered(above, part)) block = path;
            if (plain.empty() && !above_numbered_.contains(path)) plain = path;
        });
        return block.empty() ? plain : block;
    }

private:
    template <class Visit>
    static void for_each_part(std::string_view name, Visit visit)
    {
        std::size_t begin = 0;
        for (auto const end : ends_of_parts(name)) {
            visit(name.substr(0, begin == 0 ? 0 : begin - 1), name.substr(begin, end - begin));
            begin = end + 1;
        }
    }

    [[nodiscard]] bool is_numbered(std::string_view above, std::string_view part) const
    {
        auto const stem = stem_of(part);
        if (stem == part) return false;
        auto const beside = alike_.find(above);
        return beside != alike_.end() && beside->second.at(stem).size() > 1;
    }

    using PartsByStem = std::unordered_map<std::string_view, std::set<std::string_view>>;
    std::unordered_map<std::string_view, PartsByStem> alike_; ///< parts with digits, by the path above them
    std::unordered_set<std::string_view> above_numbered_;
};

} // namespace

std::vector<OpBlock> blocks_of(ModelGraph const& model)
{
    Paths const paths{model};
    std::vector<OpBlock> blocks;
    std::unordered_map<std::string_view, std::size_t> places;
    for (int i = 0; auto const& op : model.ops) {
        auto const name = paths.block_of(op.name);
        if (!name.empty()) {
            auto const [place, is_new] = places.emplace(name, blocks.size());
            if (is_new) blocks.push_back({.name = std::string{name}, .ops = {}});
            blocks[place->second].ops.push_back(i);
        }
        ++i;
    }
    return blocks;
}

std::vector<int> ops_within(ModelGraph const& model, std::string_view path)
{
    std::vector<int> ops;
    for (int i = 0; auto const& op : model.ops) {
        if (op.name.size() > path.size() && op.name.starts_with(path) && op.name[path.size()] == '.')
            ops.push_back(i);
        ++i;
    }
    return ops;
}

std::vector<BlockCut> cuts_behind_blocks(ModelGraph const& model)
{
    auto blocks = blocks_of(model);
    std::ranges::stable_sort(blocks, {}, [](OpBlock const& block) { return block.ops.back(); });
    std::vector<BlockCut> cuts;
    for (auto& block : blocks)
        if (auto cut = cut_after(model, block.ops); !cut.whole_model())
            cuts.push_back({.block = std::move(block.name), .cut = std::move(cut)});
    std::ranges::stable_sort(cuts, {}, [](BlockCut const& cut) { return cut.cut.size; });
    std::vector<BlockCut> distinct;
    for (auto& cut : cuts) {
        auto const same = std::ranges::find(distinct, cut.cut, &BlockCut::cut);
        if (same == distinct.end())
            distinct.push_back(std::move(cut));
        else
            same->block = std::move(cut.block);
    }
    return distinct;
}

} // namespace sunder::sim
