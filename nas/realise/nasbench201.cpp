#include "nas/realise/nasbench201.hpp"

#include "sim/base/contract.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/model/build_model.hpp"
#include "sim/model/cost_class.hpp"
#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::nas {
namespace {

using sim::Bytes;
using sim::Flops;
using sim::ModelGraph;
using sim::OpDescription;
using sim::Seconds;
using sim::Tensor;
using Part = NasBench201::Part;
using Kind = CellStep::Kind;

std::size_t number_of(Part part)
{
    return static_cast<std::size_t>(part);
}

sim::Conv2d convolution(std::int64_t out, std::int64_t kernel, std::int64_t stride = 1)
{
    auto const pad = kernel / 2;
    return {.out = out,
            .kernel = {kernel, kernel},
            .stride = {stride, stride},
            .pad = {pad, pad, pad, pad},
            .bias = sim::Bias::none};
}

sim::Pool2d average_pool(std::int64_t kernel, std::int64_t stride, std::int64_t pad)
{
    return {.kind = sim::PoolKind::average,
            .kernel = {kernel, kernel},
            .stride = {stride, stride},
            .pad = {pad, pad, pad, pad}};
}

OpDescription op(std::string name, sim::OpKind const& kind, std::vector<std::string> inputs = {})
{
    OpDescription description;
    description.name = std::move(name);
    description.kind = kind;
    description.inputs = std::move(inputs);
    return description;
}

constexpr auto entering = "input"; // stands for what enters a block

std::vector<OpDescription> reduction_ops(std::int64_t out)
{
    return {op("relu1", sim::Activation{}, {entering}),
            op("conv1", convolution(out, 3, 2)),
            op("norm1", sim::BatchNorm{}),
            op("relu2", sim::Activation{}),
            op("conv2", convolution(out, 3)),
            op("norm2", sim::BatchNorm{}),
            op("pool", average_pool(2, 2, 0), {entering}),
            op("conv3", convolution(out, 1)),
            op("add", sim::Add{}, {"norm2", "conv3"})};
}

std::string_view name_of(Kind kind)
{
    switch (kind) {
    case Kind::relu:
        return "relu";
    case Kind::conv1x1:
        return "conv1x1";
    case Kind::conv3x3:
        return "conv3x3";
    case Kind::norm:
        return "norm";
    case Kind::pool3x3:
        return "pool";
    case Kind::add:
        break;
    }
    return "add";
}

sim::OpKind op_kind_of(Kind kind, std::int64_t channels)
{
    switch (kind) {
    case Kind::relu:
        return sim::Activation{};
    case Kind::conv1x1:
        return convolution(channels, 1);
    case Kind::conv3x3:
        return convolution(channels, 3);
    case Kind::norm:
        return sim::BatchNorm{};
    case Kind::pool3x3:
        return average_pool(3, 1, 1);
    case Kind::add:
        break;
    }
    return sim::Add{};
}

/// With its edge or node: "conv3x3_02", "add_3".
std::string step_name(CellStep const& step)
{
    return fmt::format("{}_{}", name_of(step.kind), step.place);
}

std::vector<OpDescription> cell_ops_of(Cell const& cell, std::int64_t channels)
{
    auto const steps = steps_of(cell);
    std::vector<OpDescription> result;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        result.push_back(op(step_name(steps[i]), op_kind_of(steps[i].kind, channels)));
        for (int const input : steps[i].inputs)
            result.back().inputs.push_back(
                input == cell_input ? entering : step_name(steps[static_cast<std::size_t>(input)]));
    }
    if (result.empty()) result.push_back(op("identity", sim::Dropout{})); // does nothing at inference
    return result;
}

/// Ops of the part, which name one another without the block; those of cells as the cell has it.
std::vector<OpDescription> ops_of(Part part, Cell const& cell, NasBench201Settings const& settings)
{
    auto const channels = settings.channels;
    switch (part) {
    case Part::stem:
        return {op("conv", convolution(channels, 3)), op("norm", sim::BatchNorm{})};
    case Part::cell1:
        return cell_ops_of(cell, channels);
    case Part::reduction1:
        return reduction_ops(2 * channels);
    case Part::cell2:
        return cell_ops_of(cell, 2 * channels);
    case Part::reduction2:
        return reduction_ops(4 * channels);
    case Part::cell3:
        return cell_ops_of(cell, 4 * channels);
    case Part::classifier:
        break;
    }
    return {op("norm", sim::BatchNorm{}), op("relu", sim::Activation{}), op("pool", sim::AdaptivePool2d{}),
            op("flatten", sim::Flatten{}), op("linear", sim::Linear{.out = settings.classes})};
}

std::vector<Part> skeleton_of(NasBench201Settings const& settings)
{
    std::vector<Part> chain;
    chain.push_back(Part::stem);
    auto const add_stage = [&](Part cell, Part after) {
        for (std::int64_t i = 0; i < settings.cells; ++i)
            chain.push_back(cell);
        chain.push_back(after);
    };
    add_stage(Part::cell1, Part::reduction1);
    add_stage(Part::cell2, Part::reduction2);
    add_stage(Part::cell3, Part::classifier);
    return chain;
}

ModelGraph graph_of(sim::ModelDescription const& description)
{
    sim::Diagnostics mistakes;
    auto graph = sim::build_model(description, mistakes);
    SUNDER_ENSURES(mistakes.empty());
    return graph;
}

SearchSpace describe_space(std::vector<std::string> const& names, Coding const& coding)
{
    SearchSpace space{.name = "nasbench201", .variables = {}};
    std::vector<std::string> ops;
    for (std::size_t op = 0; op < cell_ops; ++op)
        ops.emplace_back(name_of(static_cast<CellOp>(op)));
    for (auto const* edge : {"edge01", "edge02", "edge12", "edge03", "edge13", "edge23"})
        space.variables.push_back({.name = edge, .choices = ops, .only_if = {}});
    add_split(space, names, coding);
    return space;
}

std::vector<std::string> names_of(std::vector<Part> const& skeleton)
{
    std::vector<std::string> names;
    int cells = 0;
    int reductions = 0;
    for (auto const part : skeleton) {
        if (part == Part::stem)
            names.emplace_back("stem");
        else if (part == Part::classifier)
            names.emplace_back("classifier");
        else if (NasBench201::is_cell(part))
            names.push_back(fmt::format("cell{}", cells++));
        else
            names.push_back(fmt::format("reduction{}", ++reductions));
    }
    return names;
}

} // namespace

namespace {

/// A launch by what is fused in it. An add is `adds` + 4 x terms + different inputs.
enum LaunchKind : std::uint8_t { alone_relu, conv1x1, conv1x1_relu, conv3x3, conv3x3_relu, pool3x3, adds };

struct CellLaunches {
    std::vector<std::uint8_t> kinds;
    std::string last; ///< op whose tensor leaves the cell
};

/// As sim::fuse joins the steps: every convolution with its batch normalisation, and with the ReLU behind
/// that where nothing else reads the sum.
CellLaunches launches_of(Cell const& cell)
{
    auto const steps = steps_of(cell);
    std::vector<int> readers(steps.size());
    for (auto const& step : steps)
        for (int const input : step.inputs)
            if (input != cell_input) ++readers[static_cast<std::size_t>(input)];
    std::vector<std::uint8_t> result;
    std::vector<std::size_t> launch_of(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto const& step = steps[i];
        auto const first = step.inputs.front();
        auto const before = first == cell_input ? 0 : static_cast<std::size_t>(first);
        bool const alone = first != cell_input && readers[before] == 1;
        bool const joins = step.kind == Kind::relu && alone && steps[before].kind == Kind::norm;
        if (step.kind == Kind::norm || joins) {
            launch_of[i] = launch_of[before];
            if (joins) ++result[launch_of[i]]; // a convolution with a ReLU stands behind the one without
            continue;
        }
        launch_of[i] = result.size();
        switch (step.kind) {
        case Kind::relu:
            result.push_back(alone_relu);
            break;
        case Kind::conv1x1:
            result.push_back(conv1x1);
            break;
        case Kind::conv3x3:
            result.push_back(conv3x3);
            break;
        case Kind::pool3x3:
            result.push_back(pool3x3);
            break;
        case Kind::norm:
            break; // joined above
        case Kind::add: {
            auto inputs = step.inputs;
            auto const terms = inputs.size();
            std::ranges::sort(inputs);
            inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
            result.push_back(static_cast<std::uint8_t>(adds + 4 * terms + inputs.size()));
        }
        }
    }
    return {.kinds = std::move(result), .last = steps.empty() ? "identity" : step_name(steps.back())};
}

/// Worked out once for each cell that differs from others when pruned.
CellLaunches const& launches_by_code(std::size_t code)
{
    static std::vector<CellLaunches> const known = [] {
        std::vector<CellLaunches> all(cell_count);
        for (std::size_t each = 0; each < cell_count; ++each) {
            auto const cell = cell_of_code(each);
            if (pruned(cell) == cell) all[each] = launches_of(cell);
        }
        return all;
    }();
    return known[code_of(pruned(cell_of_code(code)))];
}

} // namespace

struct NasBench201::Launch {
    Flops work;
    Bytes data; ///< input and output
    Bytes weights;
    std::string_view cost_class;
};

std::size_t NasBench201::form_of(Part part, std::size_t code)
{
    return number_of(part) * cell_count + code;
}

bool NasBench201::is_cell(Part part)
{
    return part == Part::cell1 || part == Part::cell2 || part == Part::cell3;
}

NasBench201::NasBench201(NasBench201Settings const& settings)
    : settings_{settings},
      input_{.shape = {settings.image_channels, settings.image_size, settings.image_size},
             .type = sim::ElementType::uint8,
             .bytes = {}},
      skeleton_{skeleton_of(settings)},
      names_{names_of(skeleton_)}
{
    SUNDER_EXPECTS(settings.classes >= 1 && settings.channels >= 1 && settings.cells >= 1);
    SUNDER_EXPECTS(settings.image_channels >= 1 && settings.image_size >= 4);
    input_.bytes = Bytes{input_.elements()};
    space_ = describe_space(names_, settings.coding);
    auto tensor = input_;
    for (std::size_t i = 0; i < parts; ++i) {
        auto const part = static_cast<Part>(i);
        if (is_cell(part)) {
            costs_[i] = costs_of(tensor);
        } else {
            sim::ModelDescription alone;
            alone.input_name = entering;
            alone.input = tensor;
            alone.ops = ops_of(part, {}, settings_);
            fixed_[i] = sim::fuse(graph_of(alone));
            tensor = fixed_[i].ops.back().output;
        }
        outputs_[i] = tensor;
    }
}

NasBench201::StepCosts NasBench201::costs_of(Tensor const& tensor)
{
    auto const channels = tensor.shape.front();
    auto const of = [&](Kind kind) { return sim::infer(op_kind_of(kind, channels), {&tensor, 1}); };
    return {.tensor = tensor,
            .relu = of(Kind::relu).work,
            .conv1x1 = of(Kind::conv1x1).work,
            .conv3x3 = of(Kind::conv3x3).work,
            .norm = of(Kind::norm).work,
            .pool3x3 = of(Kind::pool3x3).work,
            .conv1x1_weights = of(Kind::conv1x1).weights,
            .conv3x3_weights = of(Kind::conv3x3).weights,
            .norm_weights = of(Kind::norm).weights,
            .conv3x3_class = sim::cost_class_of(op_kind_of(Kind::conv3x3, channels), tensor)};
}

NasBench201::Launch NasBench201::launch(Part part, std::uint8_t kind) const
{
    auto const& costs = costs_[number_of(part)];
    auto const bytes = costs.tensor.bytes;
    auto const with_norm = [&](Flops work, Bytes weights, std::string_view cost_class) {
        work += costs.norm;
        if (kind == conv1x1_relu || kind == conv3x3_relu) work += costs.relu;
        return Launch{work, 2.0 * bytes, weights + costs.norm_weights, cost_class};
    };
    switch (kind) {
    case alone_relu:
        return {costs.relu, 2.0 * bytes, {}, "activation"};
    case conv1x1:
    case conv1x1_relu:
        return with_norm(costs.conv1x1, costs.conv1x1_weights, "pointwise");
    case conv3x3:
    case conv3x3_relu:
        return with_norm(costs.conv3x3, costs.conv3x3_weights, costs.conv3x3_class);
    case pool3x3:
        return {costs.pool3x3, 2.0 * bytes, {}, "pool"};
    default:
        break;
    }
    double const terms = (kind - adds) / 4;
    double const inputs = (kind - adds) % 4;
    return {Flops{(terms - 1.0) * costs.tensor.elements()}, (inputs + 1.0) * bytes, {}, "elementwise"};
}

std::size_t NasBench201::form_alike(std::size_t form) const
{
    auto const part = static_cast<Part>(form / cell_count);
    return form_of(part, is_cell(part) ? code_of(pruned(cell_of_code(form % cell_count))) : 0);
}

Block NasBench201::block(std::size_t form) const
{
    auto const part = static_cast<Part>(form / cell_count);
    Block block{.output = outputs_[number_of(part)]};
    if (is_cell(part)) {
        auto const& launches = launches_by_code(form % cell_count);
        block.op = launches.last;
        for (auto const kind : launches.kinds) {
            auto const each = launch(part, kind);
            block.work += each.work;
            block.weights += each.weights;
            block.activation = std::max(block.activation, each.data);
        }
        return block;
    }
    auto const& graph = fixed_[number_of(part)];
    for (std::size_t i = 0; i < graph.ops.size(); ++i) {
        block.work += graph.ops[i].work;
        block.weights += graph.ops[i].weights;
        block.activation = std::max(block.activation, sim::input_bytes_of(graph, static_cast<int>(i)) +
                                                          graph.ops[i].output.bytes);
    }
    block.op = graph.ops.back().name;
    return block;
}

std::optional<Seconds> NasBench201::find_time(std::size_t form, sim::DeviceGroup const& group) const
{
    auto const part = static_cast<Part>(form / cell_count);
    Seconds sum;
    if (is_cell(part)) {
        for (auto const kind : launches_by_code(form % cell_count).kinds) {
            auto const each = launch(part, kind);
            auto const time = sim::find_roofline_time({.work = each.work,
                                                       .traffic = {.floats = each.data + each.weights},
                                                       .cost_class = each.cost_class,
                                                       .weights = {.floats = each.weights}},
                                                      group.profile);
            if (!time) return {};
            sum += *time;
        }
        return sum;
    }
    auto const& graph = fixed_[number_of(part)];
    for (std::size_t i = 0; i < graph.ops.size(); ++i) {
        auto const time = sim::find_op_time(graph, static_cast<int>(i), group);
        if (!time) return {};
        sum += time->mean();
    }
    return sum;
}

Cell NasBench201::cell(Choices const& choices)
{
    Cell cell{};
    for (std::size_t e = 0; e < cell_edges; ++e)
        cell[e] = static_cast<CellOp>(choices[e]);
    return cell;
}

std::string NasBench201::architecture(Choices const& choices) const
{
    return canonical_text(cell(choices));
}

Choices NasBench201::representative(Choices const& choices) const
{
    Choices result(choices.size(), 0);
    auto const least = cell_of_code(least_code_alike(code_of(cell(choices))));
    std::ranges::transform(least, result.begin(), [](CellOp op) { return static_cast<int>(op); });
    return result;
}

std::unique_ptr<ArchitectureSpace> NasBench201::miniature(std::int64_t size) const
{
    auto settings = settings_;
    settings.image_size = size;
    return std::make_unique<NasBench201>(settings);
}

std::string NasBench201::table_key(Choices const& choices) const
{
    return fmt::format("{}", index_of(cell(choices)));
}

std::vector<double> NasBench201::traits(Choices const& choices) const
{
    return path_traits(cell(choices));
}

std::vector<std::uint32_t> NasBench201::forms(Choices const& choices) const
{
    auto const code = code_of(cell(choices));
    std::vector<std::uint32_t> forms;
    forms.reserve(skeleton_.size());
    for (auto const part : skeleton_)
        forms.push_back(static_cast<std::uint32_t>(form_of(part, code)));
    return forms;
}

/// The input, then (cut - 1) x codings + combination, then what leaves the chain.
std::size_t NasBench201::crossing(Choices const& choices, std::size_t cut) const
{
    if (cut == 0) return 0;
    auto const& coding = settings_.coding;
    auto const first = 1 + (cut - 1) * coding.count();
    return cut == skeleton_.size() ? first : first + combination_of(coding, choices, cell_edges);
}

Crossing NasBench201::crossing_of(std::size_t crossing) const
{
    if (crossing == 0) return {.tensor = input_, .codec = {}};
    auto const& coding = settings_.coding;
    auto const cut = 1 + (crossing - 1) / coding.count();
    auto const& tensor = outputs_[number_of(skeleton_[cut - 1])];
    if (cut == skeleton_.size()) return {.tensor = tensor, .codec = {}};
    return coded_crossing(tensor, coding, (crossing - 1) % coding.count());
}

ModelGraph NasBench201::model(Choices const& choices) const
{
    sim::ModelDescription whole;
    whole.name = space_.name;
    whole.input_name = "image";
    whole.input = input_;
    std::string before = whole.input_name;
    for (std::size_t i = 0; i < skeleton_.size(); ++i) {
        auto const outside = before;
        for (auto& op : ops_of(skeleton_[i], cell(choices), settings_)) {
            for (auto& input : op.inputs)
                input = input == entering ? outside : fmt::format("{}.{}", names_[i], input);
            if (op.inputs.empty()) op.inputs.push_back(before);
            op.name = fmt::format("{}.{}", names_[i], op.name);
            before = op.name;
            whole.ops.push_back(std::move(op));
        }
    }
    return graph_of(whole);
}

std::unique_ptr<NasBench201> make_nasbench201(NasBench201Settings const& settings)
{
    return std::make_unique<NasBench201>(settings);
}

} // namespace sunder::nas
