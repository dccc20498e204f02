#include "sim/onnx/axes.hpp"
#include "sim/onnx/folding.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace sunder::sim {
namespace {

/// Positions along an axis, negative ones counted from the end. \return nothing where one lies behind the
/// ends
std::optional<Integers> picks_of(Numbers const& which, std::int64_t length)
{
    auto picks = integers_of(which);
    for (auto& pick : picks) {
        if (pick < 0) pick += length;
        if (pick < 0 || pick >= length) return std::nullopt;
    }
    return picks;
}

Folded fold_gather(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 2)) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const& which = *inputs[1].numbers;
    auto const axis = axis_of(integer(node, "axis", 0), from.shape.size());
    if (!axis) return std::nullopt;
    auto const picks = picks_of(which, from.shape[*axis]);
    if (!picks) return std::nullopt;
    auto const split = from.shape.begin() + static_cast<std::ptrdiff_t>(*axis);
    Integers shape{from.shape.begin(), split};
    shape.insert(shape.end(), which.shape.begin(), which.shape.end());
    shape.insert(shape.end(), split + 1, from.shape.end());
    auto const strides = strides_of(from.shape);
    auto const pick_strides = strides_of(which.shape);
    return made(from.type, std::move(shape), [&](Integers const& position) {
        std::size_t pick = 0;
        for (std::size_t i = 0; i < which.shape.size(); ++i)
            pick += index(position[*axis + i]) * pick_strides[i];
        std::size_t place = index((*picks)[pick]) * strides[*axis];
        for (std::size_t i = 0; i < from.shape.size(); ++i)
            if (i != *axis) place += index(position[i < *axis ? i : i + which.shape.size() - 1]) * strides[i];
        return from.values[place];
    });
}

Folded fold_gather_elements(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 2)) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const& which = *inputs[1].numbers;
    auto const axis = axis_of(integer(node, "axis", 0), from.shape.size());
    if (!axis || which.shape.size() != from.shape.size()) return std::nullopt;
    auto const picks = picks_of(which, from.shape[*axis]);
    if (!picks) return std::nullopt;
    for (std::size_t i = 0; i < from.shape.size(); ++i)
        if (i != *axis && which.shape[i] > from.shape[i]) return std::nullopt;
    auto const strides = strides_of(from.shape);
    std::size_t next = 0;
    return made(from.type, which.shape, [&](Integers const& position) {
        std::size_t place = index((*picks)[next++]) * strides[*axis];
        for (std::size_t i = 0; i < position.size(); ++i)
            if (i != *axis) place += index(position[i]) * strides[i];
        return from.values[place];
    });
}

/// What each row of positions points at: places of its first element. \return nothing where one is behind an
/// end
std::optional<std::vector<std::size_t>> places_of(Numbers const& rows, Integers const& shape)
{
    if (rows.shape.empty() || rows.shape.back() < 1) return std::nullopt;
    auto const width = index(rows.shape.back());
    if (width > shape.size()) return std::nullopt;
    auto const strides = strides_of(shape);
    auto const picks = integers_of(rows);
    std::vector<std::size_t> places(picks.size() / width, 0);
    for (std::size_t i = 0; i < picks.size(); ++i) {
        auto const length = shape[i % width];
        auto const pick = picks[i] < 0 ? picks[i] + length : picks[i];
        if (pick < 0 || pick >= length) return std::nullopt;
        places[i / width] += index(pick) * strides[i % width];
    }
    return places;
}

Folded fold_gather_nd(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 2) || integer(node, "batch_dims", 0) != 0) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const& rows = *inputs[1].numbers;
    auto const places = places_of(rows, from.shape);
    if (!places) return std::nullopt;
    Integers shape{rows.shape.begin(), rows.shape.end() - 1};
    shape.insert(shape.end(), from.shape.begin() + rows.shape.back(), from.shape.end());
    auto const count = count_of(shape);
    if (!count || places->empty()) return std::nullopt;
    auto const each = *count / places->size();
    std::size_t next = 0;
    return made(from.type, std::move(shape), [&](Integers const&) {
        auto const at = next++;
        return from.values[(*places)[at / each] + at % each];
    });
}

Folded fold_scatter_nd(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const reduction = find_attribute(node, "reduction");
    bool const replaces = reduction == nullptr || reduction->s() == "none";
    if (!all_known(inputs, 3) || !replaces) return std::nullopt;
    auto made = *inputs[0].numbers;
    auto const places = places_of(*inputs[1].numbers, made.shape);
    auto const& updates = inputs[2].numbers->values;
    if (!places || places->empty() || updates.size() % places->size() != 0) return std::nullopt;
    auto const each = updates.size() / places->size();
    for (std::size_t i = 0; i < updates.size(); ++i) {
        auto const place = (*places)[i / each] + i % each;
        if (place >= made.values.size()) return std::nullopt;
        made.values[place] = updates[i];
    }
    return made;
}

/// What a Slice takes of each axis.
std::optional<std::vector<AxisRange>> ranges_of(onnx::NodeProto const& node, KnownInputs const& inputs,
                                                Integers const& shape)
{
    auto const starts = list_at(node, inputs, 1, "starts");
    auto const ends = list_at(node, inputs, 2, "ends");
    auto axes = list_at(node, inputs, 3, "axes");
    auto steps = list_at(node, inputs, 4, "steps");
    if (!starts || !ends || !axes || !steps || starts->size() != ends->size()) return std::nullopt;
    if (axes->empty())
        for (std::size_t i = 0; i < starts->size(); ++i)
            axes->push_back(static_cast<std::int64_t>(i));
    if (steps->empty()) steps->assign(starts->size(), 1);
    if (axes->size() != starts->size() || steps->size() != starts->size()) return std::nullopt;
    std::vector<AxisRange> ranges;
    for (auto const length : shape)
        ranges.push_back({.from = 0, .step = 1, .count = length});
    for (std::size_t i = 0; i < starts->size(); ++i) {
        auto const axis = axis_of((*axes)[i], shape.size());
        if (!axis || (*steps)[i] == 0) return std::nullopt;
        ranges[*axis] = range_of((*starts)[i], (*ends)[i], (*steps)[i], shape[*axis]);
    }
    return ranges;
}

Folded picked(Numbers const& from, std::vector<AxisRange> const& ranges)
{
    Integers shape;
    for (auto const& range : ranges)
        shape.push_back(range.count);
    auto const strides = strides_of(from.shape);
    return made(from.type, std::move(shape), [&](Integers const& position) {
        std::size_t place = 0;
        for (std::size_t i = 0; i < position.size(); ++i)
            place += index(ranges[i].from + position[i] * ranges[i].step) * strides[i];
        return from.values[place];
    });
}

Folded fold_slice(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const ranges = ranges_of(node, inputs, from.shape);
    return ranges ? picked(from, *ranges) : std::nullopt;
}

Folded fold_range(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    if (!all_known(inputs, 3)) return std::nullopt;
    auto const scalar = [&](std::size_t i) { return inputs[i].numbers->values; };
    if (scalar(0).size() != 1 || scalar(1).size() != 1 || scalar(2).size() != 1) return std::nullopt;
    auto const start = scalar(0)[0];
    auto const step = scalar(2)[0];
    auto const count = step == 0 ? Number{-1} : std::ceil((scalar(1)[0] - start) / step);
    if (!(count <= static_cast<Number>(most_numbers))) return std::nullopt;
    auto const type = inputs[0].numbers->type;
    return made(type, {static_cast<std::int64_t>(std::max<Number>(count, 0))}, [&](Integers const& position) {
        return rounded_as(type, start + static_cast<Number>(position[0]) * step);
    });
}

/// Positions of what is not 0, a row for each axis.
Folded fold_non_zero(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    std::vector<Integers> found;
    Integers position(from.shape.size(), 0);
    for (auto const value : from.values) {
        if (value != 0) found.push_back(position);
        advance(position, from.shape);
    }
    Integers shape{static_cast<std::int64_t>(from.shape.size()), static_cast<std::int64_t>(found.size())};
    return made(onnx::TensorProto::INT64, std::move(shape),
                [&](Integers const& at) { return static_cast<Number>(found[index(at[1])][index(at[0])]); });
}

/// The upper or lower triangle of the last two axes.
Folded fold_trilu(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    bool const shifts = has_input(node, 1);
    if (!all_known(inputs, shifts ? 2 : 1)) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const rank = from.shape.size();
    auto const shift = shifts ? integers_of(*inputs[1].numbers) : Integers{0};
    if (rank < 2 || shift.size() != 1) return std::nullopt;
    bool const upper = integer(node, "upper", 1) != 0;
    auto const by = std::clamp<std::int64_t>(shift.front(), -from.shape[rank - 2], from.shape[rank - 1]);
    std::size_t next = 0;
    return made(from.type, from.shape, [&](Integers const& position) {
        auto const value = from.values[next++];
        auto const beside = position[rank - 1] - position[rank - 2] - by;
        return (upper ? beside >= 0 : beside <= 0) ? value : Number{0};
    });
}

} // namespace

std::optional<std::vector<Numbers>> fold_split(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1) || node.output().empty()) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const axis = axis_of(integer(node, "axis", 0), from.shape.size());
    auto lengths = list_at(node, inputs, 1, "split");
    if (!axis || !lengths) return std::nullopt;
    if (lengths->empty()) lengths = even_parts(from.shape[*axis], node.output_size());
    if (lengths->size() != static_cast<std::size_t>(node.output_size())) return std::nullopt;
    std::vector<Numbers> parts;
    std::vector<AxisRange> ranges;
    for (auto const length : from.shape)
        ranges.push_back({.from = 0, .step = 1, .count = length});
    std::int64_t at = 0;
    for (auto const length : *lengths) {
        if (length < 0 || length > from.shape[*axis] - at) return std::nullopt;
        ranges[*axis] = {.from = at, .step = 1, .count = length};
        at += length;
        auto part = picked(from, ranges);
        if (!part) return std::nullopt;
        parts.push_back(*std::move(part));
    }
    return parts;
}

FoldOperator find_selection_folder(std::string_view type)
{
    static std::unordered_map<std::string_view, FoldOperator> const folders = {
        {"Gather", fold_gather},      {"GatherElements", fold_gather_elements},
        {"GatherND", fold_gather_nd}, {"ScatterND", fold_scatter_nd},
        {"Slice", fold_slice},        {"Range", fold_range},
        {"NonZero", fold_non_zero},   {"Trilu", fold_trilu},
    };
    auto const found = folders.find(type);
    return found == folders.end() ? nullptr : found->second;
}

} // namespace sunder::sim
