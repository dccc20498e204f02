#include "sim/records/point_result.hpp"

#include "sim/records/packing.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {

bool PointSchema::fits(std::vector<Figure> const& others, std::vector<ChosenCut> const& other_cuts) const
{
    return std::ranges::equal(figures, others, {}, &Figure::name, &Figure::name) &&
           std::ranges::equal(cuts, other_cuts, {}, {}, &ChosenCut::name);
}

PointSchema schema_of(Summary const& summary)
{
    PointSchema schema{.figures = figures_of(summary), .cuts = {}};
    for (auto& chosen : chosen_cuts_of(summary))
        schema.cuts.push_back(std::move(chosen.name));
    return schema;
}

std::string pack(PointResult const& result)
{
    Packer packer;
    packer.add(result.number);
    packer.add(result.status);
    packer.add(result.replications);
    packer.add(result.failure);
    packer.add(result.figures);
    packer.add(result.cuts);
    return packer.text();
}

std::optional<PointResult> unpack_point_result(std::string_view bytes)
try {
    Unpacker unpacker{bytes};
    PointResult result;
    result.number = unpacker.next<std::int64_t>();
    result.status = unpacker.next<PointStatus>();
    result.replications = unpacker.next<std::int64_t>();
    result.failure = unpacker.next_text();
    result.figures = unpacker.next_values<double>();
    result.cuts = unpacker.next_texts();
    if (!unpacker.at_end() || result.status > PointStatus::skipped) return std::nullopt;
    return result;
} catch (std::out_of_range const&) {
    return std::nullopt;
}

} // namespace sunder::sim
