#include "sim/config/op_fields.hpp"

#include "sim/config/distribution_fields.hpp"
#include "sim/config/op_kind_fields.hpp"

#include <string>

namespace sunder::sim {

Form const& shape_form()
{
    static Form const form = [] {
        auto list = parts::list_of(parts::whole<1, largest>(), 1);
        list.list->max = most_axes;
        return list;
    }();
    return form;
}

Form const& bits_form()
{
    static Form const form = parts::scalar(WholeForm{1, bits_of(ElementType::float32)});
    return form;
}

namespace {

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

void declare_windows(OpKind& kind, auto& visit)
{
    auto const into = [&](auto const& choice) { kind = choice.op(); };
    visit.alternative("conv2d", "convolution", Conv2d{}, kind);
    visit.alternative("conv1d", "convolution over one axis, as of sound", ConvAsWritten<1>{}, into);
    visit.alternative("conv3d", "convolution over three axes, as of films", ConvAsWritten<3>{}, into);
    visit.alternative("conv_transpose1d", "from few positions to many", TransposedAsWritten<1>{}, into);
    visit.alternative("conv_transpose2d", "likewise, over height and width", TransposedAsWritten<2>{}, into);
    visit.alternative("conv_transpose3d", "likewise, over three axes", TransposedAsWritten<3>{}, into);
    visit.alternative("max_pool", "greatest value of each window", ImagePool<PoolKind::max>{}, into);
    visit.alternative("average_pool", "mean of each window", ImagePool<PoolKind::average>{}, into);
    visit.alternative("max_pool1d", "greatest value, over one axis", PoolAsWritten<PoolKind::max, 1>{}, into);
    visit.alternative("average_pool1d", "mean, over one axis", PoolAsWritten<PoolKind::average, 1>{}, into);
    visit.alternative("max_pool3d", "greatest value, over three axes", PoolAsWritten<PoolKind::max, 3>{},
                      into);
    visit.alternative("average_pool3d", "mean, over three axes", PoolAsWritten<PoolKind::average, 3>{}, into);
    visit.alternative("adaptive_max_pool", "greatest value of each part of the image",
                      AdaptivePool<PoolKind::max>{}, into);
    visit.alternative("adaptive_average_pool", "mean of each part of the image",
                      AdaptivePool<PoolKind::average>{}, into);
    visit.alternative("pad2d", "more positions around the image", Pad2d{}, kind);
    visit.alternative("resize", "other numbers of positions", Resize{}, kind);
}

void declare_products(OpKind& kind, auto& visit)
{
    visit.alternative("linear", "fully connected layer", Linear{}, kind);
    visit.alternative("matmul", "matrix product of two inputs", MatMul{}, kind);
    visit.alternative("attention", "of queries, keys and values", Attention{}, kind);
    visit.alternative("recurrent", "LSTM, GRU or simple cell along a sequence", Recurrent{}, kind);
    visit.alternative("embedding", "row of a table for each number", Embedding{}, kind);
}

void declare_functions(OpKind& kind, auto& visit)
{
    visit.alternative("batch_norm", "scale and shift of each channel", BatchNorm{}, kind);
    visit.alternative("local_response_norm", "normalisation across channels", LocalResponseNorm{}, kind);
    visit.alternative("layer_norm", "normalisation over the last axes", LayerNorm{}, kind);
    visit.alternative("rms_norm", "over the last axis, by its mean square alone", RmsNorm{}, kind);
    visit.alternative("group_norm", "normalisation over groups of channels", GroupNorm{}, kind);
    visit.alternative("activation", "a function of each element", Activation{}, kind);
    visit.alternative("softmax", "along an axis", Softmax{}, kind);
    visit.alternative("add", "sum of all inputs", Add{}, kind);
    visit.alternative("multiply", "product of all inputs", Multiply{}, kind);
    for (auto const of : elementwise_kinds)
        visit.alternative(name_of(of), meaning_of(of), ElementwiseAsWritten{},
                          [&kind, of](ElementwiseAsWritten const& choice) {
                              kind = Elementwise{.kind = of, .constant = choice.constant};
                          });
    visit.alternative("cast", "the same numbers in another type", Cast{}, kind);
    visit.alternative("reduce", "one value for all along some axes", Reduce{}, kind);
    visit.alternative("top_k", "the greatest along an axis", TopK{}, kind);
    visit.alternative("non_max_suppression", "the best boxes that do not overlap", NonMaxSuppression{}, kind);
}

void declare_movement(OpKind& kind, auto& visit)
{
    visit.alternative("concat", "all inputs, one behind the other", Concat{}, kind);
    visit.alternative("flatten", "image to vector", Flatten{}, kind);
    visit.alternative("slice", "some of the channels, or of another axis", Slice{}, kind);
    visit.alternative("channel_shuffle", "channels of all groups in turn", ChannelShuffle{}, kind);
    visit.alternative("dropout", "does nothing at inference", Dropout{}, kind);
    visit.alternative("reshape", "the same elements in another shape", Reshape{}, kind);
    visit.alternative("transpose", "axes in another order", Transpose{}, kind);
    visit.alternative("expand", "repeated along axes of length 1", Expand{}, kind);
    visit.alternative("pad", "values around all axes", Pad{}, kind);
    visit.alternative("gather", "entries of an axis by their numbers", Gather{}, kind);
}

void declare_opaque(OpKind& kind, auto& visit)
{
    Opaque op;
    bool const is_opaque = visit.chose("work");
    visit(optional("work", "of an op that is none of the above"), op.work, parts::from_zero<Flops>());
    visit(optional("output", "bytes of its output tensor, where it has no `shape`"), op.output,
          parts::from_zero<Bytes>());
    visit(optional("shape", "of its output"), op.shape, shape_form());
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
    visit.by_hand(optional("inputs", "ops, or inputs of the model",
                           "the op before; for the first, the model's first input"),
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
    visit(optional("type", "of an element of what it puts out", "what follows from its kind"), op.type);
    visit.by_hand(optional("bits", "of each stored weight", "`weight_bits` of the model"), bits_form(),
                  [&](YamlCursor const& at, Reading const& /*reading*/) {
                      op.weight_bits = static_cast<int>(at.whole());
                  });
    visit(optional("parameters", "trained values of its own", "what follows from its kind"), op.parameters,
          parts::whole<0, 1'000'000'000'000>());
    visit(optional("weights_of", "the op whose weights it uses", "none: it has its own"), op.weights_of,
          parts::name_of("op"));
    declare_windows(op.kind, visit);
    declare_products(op.kind, visit);
    declare_functions(op.kind, visit);
    declare_movement(op.kind, visit);
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

} // namespace sunder::sim
