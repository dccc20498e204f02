#include "sim/ncnn/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace sunder::sim {
namespace {

constexpr std::int64_t box_with_class_and_score = 6;

/// Boxes follow from sizes alone, and are known before the model runs (Liu et al., ECCV 2016): with their
/// variances in a second row, or of one size less than they are sizes, without.
void import_prior_box(LayerOps& ops)
{
    constexpr int min_sizes_key = 0;
    constexpr int max_sizes_key = 1;
    constexpr int ratios_key = 2;
    constexpr int flip_key = 7;
    constexpr std::int64_t of_the_input = -233;
    auto const& layer = ops.layer();
    auto const& shape = ops.shape();
    if (shape.size() != 3) throw Misfit{fmt::format("it takes an image, not ({})", fmt::join(shape, ", "))};
    auto const sizes = std::ssize(numbers(layer, min_sizes_key));
    auto const more_sizes = std::ssize(numbers(layer, max_sizes_key));
    auto const ratios = std::ssize(numbers(layer, ratios_key));
    bool const is_alone = ops.inputs() == 1 && more_sizes == 0 && integer(layer, 9, 0) == of_the_input &&
                          integer(layer, 10, 0) == of_the_input;
    auto const flips = integer(layer, flip_key, 1) != 0 ? 2 : 1;
    auto const boxes = is_alone ? sizes - 1 + ratios : sizes * ratios * flips + sizes + more_sizes;
    if (boxes < 1) throw Misfit{"it states no sizes of boxes"};
    auto const numbers =
        4.0 * static_cast<double>(boxes) * static_cast<double>(shape[1]) * static_cast<double>(shape[2]);
    if (numbers > 1e15) throw Misfit{"it would have more than 1e15 boxes"};
    auto const length = static_cast<std::int64_t>(numbers);
    auto const out = is_alone ? WholeNumbers{length} : WholeNumbers{2, length};
    ops.give({.origin = LayerOps::Value::Origin::constant,
              .producer = {},
              .tensor = sized({.shape = out, .bytes = {}}),
              .is_trained = false});
}

/// The best boxes of all classes (Liu et al., ECCV 2016).
void import_detection_output(LayerOps& ops)
{
    ops.give_at_most({integer(ops.layer(), 3, 100), box_with_class_and_score});
}

/// At each position of each input some boxes, of which the good ones are put out (Redmon and Farhadi, arXiv
/// 1804.02767).
void import_yolo(LayerOps& ops)
{
    auto const boxes = integer(ops.layer(), 1, 5);
    double places = 0;
    for (std::size_t i = 0; i < ops.inputs(); ++i) {
        auto const& shape = ops.shape(i);
        if (shape.size() != 3) throw Misfit{fmt::format("it takes images, not ({})", fmt::join(shape, ", "))};
        places += static_cast<double>(shape[1]) * static_cast<double>(shape[2]);
    }
    auto const most = places * static_cast<double>(boxes);
    if (boxes < 1 || most > 1e12) throw Misfit{"it has no boxes, or too many"};
    ops.give_at_most({static_cast<std::int64_t>(most), box_with_class_and_score});
}

/// Regions that may hold something (Ren et al., NIPS 2015).
void import_proposal(LayerOps& ops)
{
    auto const most = std::max<std::int64_t>(1, integer(ops.layer(), 3, 300));
    ops.give_at_most({most, 1, 4});
    if (ops.outputs() > 1)
        ops.give(ops.add_opaque({}, {most, 1, 1}, {*ops.graph().find(ops.layer().outputs.front().text)}), 1);
}

/// What of an image lies in a region, as a small image of fixed size.
void import_region(LayerOps& ops)
{
    ops.graph().miss_work_of(ops.layer().type.text);
    auto const channels = ops.layer().type.text == "PSROIPooling"
                              ? count(ops.layer(), 3, "its number of channels")
                              : ops.shape().front();
    auto const width = count(ops.layer(), 0, "its width");
    auto const height = count(ops.layer(), 1, "its height");
    ops.give(ops.add_opaque({}, {channels, height, width}, ops.all_inputs()));
}

} // namespace

LayerRules detection_rules()
{
    return {{"PriorBox", import_prior_box},       {"DetectionOutput", import_detection_output},
            {"YoloDetectionOutput", import_yolo}, {"Yolov3DetectionOutput", import_yolo},
            {"Proposal", import_proposal},        {"ROIPooling", import_region},
            {"ROIAlign", import_region},          {"PSROIPooling", import_region}};
}

} // namespace sunder::sim
