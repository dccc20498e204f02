#include "sim/config/model_fields.hpp"

#include "sim/config/distribution_fields.hpp"
#include "sim/config/exit_fields.hpp"

#include <array>
#include <cmath>

namespace sunder::sim {
namespace {

constexpr std::int64_t largest_extent = 1'000'000'000;
constexpr std::int64_t most_channels = 1'000'000'000;

Form const& channels()
{
    return parts::whole<1, most_channels>();
}

struct ModelKeys {
    ModelDescription model;
};

void fields(ModelKeys& keys, auto& visit)
{
    std::string format;
    NamedInput input;
    visit(optional("format", "what this file is"), format, parts::word_of({"sunder-model/1"}));
    visit(required("input", "what goes in"), input);
    visit(optional("accuracy", "share of its answers that are right", "not known"), keys.model.accuracy,
          parts::probability());
    visit(required("ops", "the ops; a chain unless `inputs` says otherwise"), keys.model.ops);
    visit(optional("exits", "where easy inputs leave early, in the order of their ops", "none"),
          keys.model.exits);
    keys.model.input_name = std::move(input.name);
    keys.model.input = std::move(input.tensor);
}

struct ModelFile : ModelKeys {};

void fields(ModelFile& file, auto& visit)
{
    visit.title("model");
    fields(static_cast<ModelKeys&>(file), visit);
    visit.require("format");
}

/// The keys, and what may stand in their place.
Form model_or(ScalarForm what, std::string title)
{
    Form form = form_of(Of<ModelKeys>{});
    form.title = std::move(title);
    form.scalar = std::move(what);
    return form;
}

} // namespace

// Sizes of windows
// --------------------------------------------------------------------------------------------

/// One number for height and width, or [height, width].
Form const& form_of(Of<Extent> /*type*/)
{
    using parts::whole;
    static Form const form{.title = {},
                           .scalar = WholeForm{1, largest_extent},
                           .list = ListForm{.item = &whole<1, largest_extent>(), .min = 2, .max = 2},
                           .mapping = {}};
    return form;
}

Extent read_as(Of<Extent> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    if (!at.is_list()) return {at.whole(), at.whole()};
    auto const sizes = at.items();
    return {sizes[0].whole(), sizes[1].whole()};
}

/// \pre both are equal
std::string written(Extent const& extent)
{
    return std::to_string(extent.height);
}

/// Also [top, left, bottom, right].
Form const& form_of(Of<Padding> /*type*/)
{
    using parts::whole;
    static Form const form{.title = {},
                           .scalar = WholeForm{0, largest_extent},
                           .list = ListForm{.item = &whole<0, largest_extent>(), .min = 2, .max = 4},
                           .mapping = {}};
    return form;
}

Padding read_as(Of<Padding> /*type*/, YamlCursor const& at, Reading const& reading)
{
    if (!at.is_list()) return {at.whole(), at.whole(), at.whole(), at.whole()};
    auto const sizes = at.items();
    auto const size = [&](std::size_t i) { return sizes[i].whole(); };
    if (sizes.size() == 2) return {size(0), size(1), size(0), size(1)};
    if (sizes.size() == 4) return {size(0), size(1), size(2), size(3)};
    reading.diagnostics.report(at.where(), "3 numbers are given here",
                               "use one for all sides, [height, width] or [top, left, bottom, right]");
    return {};
}

/// \pre all four are equal
std::string written(Padding const& padding)
{
    return std::to_string(padding.top);
}

// Words
// -------------------------------------------------------------------------------------------------------

constexpr auto words(Bias /*type*/)
{
    return std::array{Word{Bias::present, "true"}, Word{Bias::none, "false"}};
}

constexpr auto words(Rounding /*type*/)
{
    return std::array{Word{Rounding::up, "true"}, Word{Rounding::down, "false"}};
}

auto words(ActivationKind /*type*/)
{
    std::vector<Word<ActivationKind>> list;
    for (auto const& name : activation_names())
        list.push_back({*find_activation(name), name});
    return list;
}

std::vector<Word<ElementType>> words(ElementType /*type*/)
{
    std::vector<Word<ElementType>> list;
    for (auto const& name : element_type_names())
        list.push_back({*find_element_type(name), name});
    return list;
}

// Ops
// ---------------------------------------------------------------------------------------------------------

void fields(Conv2d& op, auto& visit)
{
    visit(required("out", "output channels"), op.out, channels());
    visit(required("kernel", "size of the window"), op.kernel);
    visit(optional("stride", "step from window to window"), op.stride);
    visit(optional("pad", "added around the image"), op.pad);
    visit(optional("dilation", "step between the points of a window"), op.dilation);
    visit(optional("groups", "groups of channels"), op.groups, channels());
    visit(optional("bias", "whether a bias is added"), op.bias);
}

void fields(Linear& op, auto& visit)
{
    visit(required("out", "output features"), op.out, channels());
    visit(optional("bias", "whether a bias is added"), op.bias);
}

namespace {

template <PoolKind Kind>
struct Pool {
    Pool2d op{.kind = Kind};
};

template <PoolKind Kind>
void fields(Pool<Kind>& pool, auto& visit)
{
    auto& op = pool.op;
    std::optional<Extent> stride;
    visit(required("kernel", "size of the window"), op.kernel);
    visit(optional("stride", "step from window to window", "the kernel"), stride);
    visit(optional("pad", "added around the image"), op.pad);
    visit(optional("ceil", "whether a part of a step at the end counts as one"), op.rounding);
    if constexpr (Kind == PoolKind::max)
        visit(optional("dilation", "step between the points of a window"), op.dilation);
    op.stride = stride.value_or(op.kernel);
}

template <PoolKind Kind>
struct AdaptivePool {
    AdaptivePool2d op{.kind = Kind};
};

template <PoolKind Kind>
void fields(AdaptivePool<Kind>& pool, auto& visit)
{
    visit(optional("out", "positions that are left"), pool.op.out);
}

} // namespace

void fields(Pad2d& op, auto& visit)
{
    visit(required("pad", "added around the image"), op.pad);
}

void fields(LocalResponseNorm& op, auto& visit)
{
    visit(optional("size", "channels that are looked at"), op.size, channels());
}

void fields(Activation& op, auto& visit)
{
    visit.bare(op.kind, form_of(Of<ActivationKind>{}));
}

void fields(Slice& op, auto& visit)
{
    visit(optional("from", "first channel"), op.from, parts::whole<0, most_channels>());
    visit(required("to", "one behind the last channel"), op.to, channels());
}

void fields(ChannelShuffle& op, auto& visit)
{
    visit(required("groups", "of channels; their number divides it"), op.groups, channels());
}

namespace {

Form const& shape()
{
    static Form const form = [] {
        auto list = parts::list_of(parts::whole<1, largest_extent>(), 1);
        list.list->max = 8;
        return list;
    }();
    return form;
}

Form const& op_names()
{
    static Form const form = parts::list_of(parts::name_of("op"), 1);
    return form;
}

Form const& measured_times()
{
    static Form const form =
        parts::mapping("", parts::any_name("name of a device or of a profile", form_of(Of<Distribution>{})));
    return form;
}

void declare_kinds(OpKind& kind, auto& visit)
{
    auto const into_op = [&](auto const& pool) { kind = pool.op; };
    visit.alternative("conv2d", "convolution", Conv2d{}, kind);
    visit.alternative("linear", "fully connected layer", Linear{}, kind);
    visit.alternative("max_pool", "greatest value of each window", Pool<PoolKind::max>{}, into_op);
    visit.alternative("average_pool", "mean of each window", Pool<PoolKind::average>{}, into_op);
    visit.alternative("adaptive_max_pool", "greatest value of each part of the image",
                      AdaptivePool<PoolKind::max>{}, into_op);
    visit.alternative("adaptive_average_pool", "mean of each part of the image",
                      AdaptivePool<PoolKind::average>{}, into_op);
    visit.alternative("pad2d", "more positions around the image", Pad2d{}, kind);
    visit.alternative("batch_norm", "scale and shift of each channel", BatchNorm{}, kind);
    visit.alternative("local_response_norm", "normalisation across channels", LocalResponseNorm{}, kind);
    visit.alternative("activation", "a function of each element", Activation{}, kind);
    visit.alternative("add", "sum of all inputs", Add{}, kind);
    visit.alternative("multiply", "product of all inputs", Multiply{}, kind);
    visit.alternative("concat", "channels of all inputs", Concat{}, kind);
    visit.alternative("flatten", "image to vector", Flatten{}, kind);
    visit.alternative("slice", "some of the channels", Slice{}, kind);
    visit.alternative("channel_shuffle", "channels of all groups in turn", ChannelShuffle{}, kind);
    visit.alternative("dropout", "does nothing at inference", Dropout{}, kind);
}

void declare_opaque(OpKind& kind, auto& visit)
{
    Opaque op;
    bool const is_opaque = visit.chose("work");
    visit(optional("work", "of an op that is none of the above"), op.work, parts::from_zero<Flops>());
    visit(optional("output", "bytes of its output tensor, where it has no `shape`"), op.output,
          parts::from_zero<Bytes>());
    visit(optional("shape", "of its output"), op.shape, shape());
    visit(optional("type", "of an element of its output").where(is_opaque), op.type);
    visit(optional("weights", "bytes of its parameters").where(is_opaque), op.weights,
          parts::from_zero<Bytes>());
    visit.one_of({"work", "output"});
    visit.one_of({"work", "shape"});
    if (is_opaque) kind = op;
}

} // namespace

void fields(OpDescription& op, auto& visit)
{
    visit.title("op");
    visit(required("name", "differs from all others"), op.name, parts::name_of("op"));
    visit.by_hand(
        optional("inputs", "ops, or the model's input", "the op before; for the first, the model's input"),
        op_names(), [&](YamlCursor const& at, Reading const& /*reading*/) {
            for (auto const& input : at.items()) {
                op.inputs.push_back(input.text());
                op.inputs_where.push_back(input.where());
            }
        });
    visit.by_hand(optional("time", "measured times, by device or by profile: the device's name comes first"),
                  measured_times(), [&](YamlCursor const& at, Reading const& reading) {
                      for (auto const& [name, where, value] : at.names())
                          op.time[name] = read_as(Of<Distribution>{}, value, reading);
                  });
    declare_kinds(op.kind, visit);
    declare_opaque(op.kind, visit);
}

Form const& form_of(Of<OpDescription> /*type*/)
{
    static Form const form = made_form<OpDescription>();
    return form;
}

OpDescription read_as(Of<OpDescription> /*type*/, YamlCursor const& at, Reading const& reading)
{
    OpDescription op{.where = at.where()};
    return read_into(std::move(op), FieldReader{at, reading});
}

// The input
// ---------------------------------------------------------------------------------------------------

namespace {

Bytes size_of(Tensor const& tensor)
{
    double elements = 1;
    for (auto const size : tensor.shape)
        elements *= static_cast<double>(size);
    return Bytes{std::ceil(elements * bits_of(tensor.type) / 8)};
}

} // namespace

void fields(NamedInput& input, auto& visit)
{
    auto& tensor = input.tensor;
    bool const has_shape = visit.chose("shape");
    visit.title("input of a model");
    visit(optional("name", "by which ops refer to it"), input.name, parts::name_of("op"));
    visit(optional("shape", "[channels, height, width] of an image, [features] of a vector"), tensor.shape,
          shape());
    visit(optional("bytes", "size, where the shape is not known"), tensor.bytes);
    visit(optional("type", "of an element").where(has_shape), tensor.type);
    visit.one_of({"shape"});
    visit.one_of({"bytes"});
    if (has_shape) tensor.bytes = size_of(tensor);
}

Form const& form_of(Of<NamedInput> /*type*/)
{
    static Form const form = made_form<NamedInput>();
    return form;
}

NamedInput read_as(Of<NamedInput> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return read_into(NamedInput{}, FieldReader{at, reading});
}

// Models
// ------------------------------------------------------------------------------------------------------

Form const& model_form()
{
    return form_of(Of<ModelFile>{});
}

Form const& model_of_scenario()
{
    static Form const form = model_or(FileForm{"a model"}, "model of a scenario");
    return form;
}

Form const& model_of_application()
{
    static Form const form = model_or(NameForm{"model"}, "");
    return form;
}

ModelGraph read_model(YamlCursor const& at, std::string name, Reading const& reading)
{
    auto const mistakes = reading.diagnostics.size();
    auto model = read_as(Of<ModelKeys>{}, at, reading).model;
    model.name = std::move(name);
    model.where = at["input"].where();
    // Shapes of what is misspelt would only confuse.
    if (reading.diagnostics.size() > mistakes || !at.flawless()) return {};
    return build_model(model, reading.diagnostics);
}

} // namespace sunder::sim
