#include "nas/realise/chain_space.hpp"

#include "sim/base/contract.hpp"
#include "sim/cost/compute_cost.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

namespace sunder::nas {
namespace {

using sim::Diagnostics;
using sim::ModelGraph;
using sim::Seconds;
using sim::Tensor;

constexpr double most_forms = 1e6;

/// A block at its place, as chosen, behind what enters it.
struct BlockForm {
    std::size_t block = 0;
    Realisation realisation;
    ModelGraph fused;          ///< the block alone; without ops for an identity
    std::size_t output = 0;    ///< which of the tensors that may leave the block
    std::vector<bool> counted; ///< (fused ops,) false for one that the whole model joins to what is before
};

/// Forms of one block stand together: form = first + combination x inputs + input.
struct BlockPlace {
    std::size_t first = 0;
    std::vector<Tensor> inputs; ///< every tensor that may enter the block
    std::size_t crossings = 0;  ///< number of the first crossing before the block
};

std::size_t choices_of(Variable const& variable)
{
    return variable.choices.size();
}

std::size_t slot_of(std::vector<Tensor>& tensors, Tensor const& tensor)
{
    auto const same = [&](Tensor const& other) {
        return other.shape == tensor.shape && other.type == tensor.type && other.bytes == tensor.bytes;
    };
    auto const found = std::ranges::find_if(tensors, same);
    if (found == tensors.end()) {
        tensors.push_back(tensor);
        return tensors.size() - 1;
    }
    return static_cast<std::size_t>(found - tensors.begin());
}

/// The block alone; without ops for an identity.
ModelGraph graph_of(Realisation const& realisation, Tensor const& input, Diagnostics& diagnostics)
{
    if (realisation.ops.empty()) return {};
    sim::ModelDescription description;
    description.input_name = block_input;
    description.input = input;
    description.ops = realisation.ops;
    return sim::build_model(description, diagnostics);
}

bool does_nothing(sim::Op const& op)
{
    return std::holds_alternative<sim::Flatten>(op.kind) || std::holds_alternative<sim::Reshape>(op.kind) ||
           std::holds_alternative<sim::Dropout>(op.kind);
}

/// Whether the whole model has an op of a block joined to the one before the block: it does nothing, and
/// nothing else reads what enters.
bool joins_what_is_before(ModelGraph const& fused, sim::Op const& op)
{
    return does_nothing(op) && op.inputs.front() == sim::model_input &&
           sim::consumers_of(fused).front().size() == 1;
}

std::string text_of(Tensor const& tensor)
{
    if (tensor.shape.empty()) return fmt::format("{} B", tensor.bytes.value());
    return fmt::format("({})", fmt::join(tensor.shape, ", "));
}

/// The mistakes of a block, with what it is called and what enters it.
void report(Diagnostics const& mistakes, std::string_view block, Tensor const& input,
            Diagnostics& diagnostics)
{
    try {
        mistakes.raise_if_any();
    } catch (sim::InputError const& error) {
        for (auto const& each : error.diagnostics())
            diagnostics.report(
                each.where,
                fmt::format("block '{}', into which {} comes: {}", block, text_of(input), each.message),
                each.hint);
    }
}

/// Choices of some variables, counted through like the digits of a number, the last one fastest.
class Combinations {
public:
    Combinations(std::vector<Variable> const& variables, std::vector<std::size_t> const& which)
    {
        for (auto const variable : which)
            sizes_.push_back(choices_of(variables[variable]));
    }
    /// May be beyond all bounds.
    [[nodiscard]] double count() const
    {
        return std::accumulate(sizes_.begin(), sizes_.end(), 1.0, [](double product, std::size_t size) {
            return product * static_cast<double>(size);
        });
    }
    [[nodiscard]] Choices operator[](std::size_t number) const
    {
        Choices choices(sizes_.size());
        for (std::size_t i = sizes_.size(); i-- > 0; number /= sizes_[i])
            choices[i] = static_cast<int>(number % sizes_[i]);
        return choices;
    }

private:
    std::vector<std::size_t> sizes_;
};

class ChainSpace final : public ArchitectureSpace {
public:
    ChainSpace(ChainDescription description, Diagnostics& diagnostics);

    [[nodiscard]] SearchSpace const& space() const override { return space_; }
    [[nodiscard]] Tensor const& input() const override { return input_; }
    [[nodiscard]] std::vector<std::string> const& block_names() const override { return names_; }
    [[nodiscard]] ModelGraph model(Choices const& choices) const override;
    [[nodiscard]] std::size_t cut(Choices const& choices) const override
    {
        return static_cast<std::size_t>(choices[split_]);
    }
    [[nodiscard]] bool searches_codec() const override { return description_.coding.is_searched(); }
    [[nodiscard]] Choices widest(Choices const& choices) const override;
    [[nodiscard]] std::string architecture(Choices const& choices) const override;
    [[nodiscard]] std::unique_ptr<ArchitectureSpace> miniature(std::int64_t size) const override
    {
        return description_.miniature ? description_.miniature(size) : nullptr;
    }
    [[nodiscard]] std::string table_key(Choices const& choices) const override;

    [[nodiscard]] std::size_t form_count() const override { return forms_.size(); }
    [[nodiscard]] std::vector<std::uint32_t> forms(Choices const& choices) const override;
    [[nodiscard]] Block block(std::size_t form) const override;
    [[nodiscard]] std::optional<Seconds> find_time(std::size_t form,
                                                   sim::DeviceGroup const& group) const override;

    [[nodiscard]] std::size_t crossing_count() const override
    {
        return places_.back().crossings + places_.back().inputs.size();
    }
    [[nodiscard]] std::size_t crossing(Choices const& choices, std::size_t cut) const override;
    [[nodiscard]] Crossing crossing_of(std::size_t crossing) const override;

private:
    void add_forms(std::size_t block, Diagnostics& diagnostics);
    void number_crossings();
    [[nodiscard]] std::size_t block_count() const { return description_.blocks.size(); }
    [[nodiscard]] int choice_of(Choices const& choices, std::size_t variable) const;
    [[nodiscard]] std::size_t form_at(Choices const& choices, std::size_t block, std::size_t slot) const;

    ChainDescription description_;
    std::vector<std::string> names_; ///< (blocks,)
    SearchSpace space_;
    Tensor input_;
    std::size_t split_ = 0;          ///< index of the variable
    std::vector<BlockPlace> places_; ///< (blocks + 1,); the last holds what leaves the chain
    std::vector<BlockForm> forms_;
};

ChainSpace::ChainSpace(ChainDescription description, Diagnostics& diagnostics)
    : description_{std::move(description)}, input_{description_.input}
{
    auto const before = diagnostics.size();
    for (auto const& block : description_.blocks)
        names_.push_back(block.name);
    space_.name = description_.name;
    space_.variables = description_.variables;
    split_ = space_.variables.size();
    add_split(space_, names_, description_.coding);
    places_.resize(block_count() + 1);
    places_.front().inputs.push_back(input_);
    for (std::size_t block = 0; block < block_count() && diagnostics.size() == before; ++block)
        add_forms(block, diagnostics);
    number_crossings();
}

void ChainSpace::add_forms(std::size_t block, Diagnostics& diagnostics)
{
    auto const& described = description_.blocks[block];
    auto& place = places_[block];
    Combinations const combinations{description_.variables, described.variables};
    place.first = forms_.size();
    double const count = combinations.count() * static_cast<double>(place.inputs.size());
    if (count + static_cast<double>(forms_.size()) > most_forms) {
        diagnostics.report(description_.where,
                           fmt::format("block '{}' would have {} forms, and a space may have {} in all",
                                       described.name, count, most_forms),
                           "let fewer variables choose the ops of one block");
        return;
    }
    for (std::size_t combination = 0; static_cast<double>(combination) < combinations.count(); ++combination)
        for (auto const& input : place.inputs) {
            BlockForm form{.block = block,
                           .realisation = described.realise(combinations[combination], input),
                           .fused = {},
                           .output = 0,
                           .counted = {}};
            Tensor const* output = &input;
            auto const& kind = form.realisation.kind;
            Diagnostics mistakes;
            auto const graph = graph_of(form.realisation, input, mistakes);
            report(mistakes, kind.empty() ? described.name : kind, input, diagnostics);
            if (!mistakes.empty()) return;
            if (!graph.ops.empty()) {
                form.fused = sim::fuse(graph);
                output = &graph.tensor_of(graph.find_op(form.realisation.ops.back().name).value());
            }
            for (auto const& op : form.fused.ops)
                form.counted.push_back(block == 0 || !joins_what_is_before(form.fused, op));
            form.output = slot_of(places_[block + 1].inputs, *output);
            forms_.push_back(std::move(form));
        }
}

/// Inside the chain, crossing = first + input x codings + combination; at its ends nothing is coded.
void ChainSpace::number_crossings()
{
    std::size_t next = 0;
    for (std::size_t cut = 0; cut <= block_count(); ++cut) {
        places_[cut].crossings = next;
        bool const inside = cut > 0 && cut < block_count();
        next += places_[cut].inputs.size() * (inside ? description_.coding.count() : 1);
    }
}

int ChainSpace::choice_of(Choices const& choices, std::size_t variable) const
{
    return space_.counts(choices, variable) ? choices[variable] : 0;
}

std::size_t ChainSpace::form_at(Choices const& choices, std::size_t block, std::size_t slot) const
{
    std::size_t combination = 0;
    for (auto const variable : description_.blocks[block].variables)
        combination = combination * choices_of(space_.variables[variable]) +
                      static_cast<std::size_t>(choice_of(choices, variable));
    return places_[block].first + combination * places_[block].inputs.size() + slot;
}

std::vector<std::uint32_t> ChainSpace::forms(Choices const& choices) const
{
    std::vector<std::uint32_t> forms(block_count());
    std::size_t slot = 0;
    for (std::size_t block = 0; block < forms.size(); ++block) {
        auto const form = form_at(choices, block, slot);
        forms[block] = static_cast<std::uint32_t>(form);
        slot = forms_[form].output;
    }
    return forms;
}

Block ChainSpace::block(std::size_t number) const
{
    auto const& form = forms_[number];
    Block block{.kind = form.realisation.kind,
                .share = form.realisation.share,
                .output = places_[form.block + 1].inputs[form.output],
                .op = form.fused.ops.empty() ? "identity" : form.realisation.ops.back().name};
    for (std::size_t i = 0; i < form.fused.ops.size(); ++i) {
        auto const& op = form.fused.ops[i];
        block.work += op.work;
        block.weights += op.weights;
        if (!form.counted[i]) continue;
        block.activation = std::max(block.activation,
                                    sim::input_bytes_of(form.fused, static_cast<int>(i)) + op.output.bytes);
    }
    return block;
}

std::optional<Seconds> ChainSpace::find_time(std::size_t number, sim::DeviceGroup const& group) const
{
    auto const& form = forms_[number];
    Seconds sum;
    for (std::size_t i = 0; i < form.fused.ops.size(); ++i) {
        if (!form.counted[i]) continue;
        auto const time = sim::find_op_time(form.fused, static_cast<int>(i), group);
        if (!time) return {};
        sum += time->mean();
    }
    return sum;
}

std::size_t ChainSpace::crossing(Choices const& choices, std::size_t cut) const
{
    std::size_t slot = 0;
    for (std::size_t block = 0; block < cut; ++block)
        slot = forms_[form_at(choices, block, slot)].output;
    bool const inside = cut > 0 && cut < block_count();
    if (!inside) return places_[cut].crossings + slot;
    auto const& coding = description_.coding;
    return places_[cut].crossings + slot * coding.count() + combination_of(coding, choices, split_);
}

Crossing ChainSpace::crossing_of(std::size_t crossing) const
{
    auto const after = std::ranges::upper_bound(places_, crossing, {}, &BlockPlace::crossings);
    auto const cut = static_cast<std::size_t>(after - places_.begin()) - 1;
    auto const rest = crossing - places_[cut].crossings;
    if (cut == 0 || cut == block_count()) return {.tensor = places_[cut].inputs[rest], .codec = {}};
    auto const& coding = description_.coding;
    return coded_crossing(places_[cut].inputs[rest / coding.count()], coding, rest % coding.count());
}

Choices ChainSpace::widest(Choices const& choices) const
{
    auto result = choices;
    for (auto const variable : description_.widths)
        result[variable] = static_cast<int>(choices_of(space_.variables[variable])) - 1;
    return result;
}

std::string ChainSpace::architecture(Choices const& choices) const
{
    if (description_.architecture) return description_.architecture(canonical(space_, choices));
    SearchSpace const only{.name = space_.name, .variables = description_.variables};
    auto const end = choices.begin() + static_cast<std::ptrdiff_t>(only.variables.size());
    return text_of(only, Choices{choices.begin(), end});
}

std::string ChainSpace::table_key(Choices const& choices) const
{
    return description_.table_key ? description_.table_key(canonical(space_, choices)) : "";
}

ModelGraph ChainSpace::model(Choices const& choices) const
{
    sim::ModelDescription whole;
    whole.name = space_.name;
    whole.input_name = description_.input_name;
    whole.input = input_;
    std::string entering = description_.input_name;
    for (auto const number : forms(choices)) {
        auto const& block_name = names_[forms_[number].block];
        auto ops = forms_[number].realisation.ops;
        if (ops.empty()) // dropout does nothing at inference
            ops.push_back({.name = "identity", .kind = sim::Dropout{}, .inputs = {block_input}});
        std::string before = entering;
        for (auto& op : ops) {
            for (auto& input : op.inputs)
                input = input == block_input ? entering : fmt::format("{}.{}", block_name, input);
            if (op.inputs.empty()) op.inputs.push_back(before);
            op.name = fmt::format("{}.{}", block_name, op.name);
            if (!op.weights_of.empty()) op.weights_of = fmt::format("{}.{}", block_name, op.weights_of);
            before = op.name;
            whole.ops.push_back(std::move(op));
        }
        entering = before;
    }
    Diagnostics diagnostics;
    auto model = sim::build_model(whole, diagnostics);
    SUNDER_ENSURES(diagnostics.empty()); // each form was built before
    return model;
}

} // namespace

std::unique_ptr<ArchitectureSpace> build_chain_space(ChainDescription description, Diagnostics& diagnostics)
{
    if (description.blocks.empty()) {
        diagnostics.report(description.where, "a space needs at least one block");
        return {};
    }
    auto const before = diagnostics.size();
    auto space = std::make_unique<ChainSpace>(std::move(description), diagnostics);
    if (diagnostics.size() > before) return {};
    return space;
}

} // namespace sunder::nas
