#include "sim/engine/batch_kinds.hpp"

#include "sim/engine/station/station.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

bool alike(ServiceTime const& a, ServiceTime const& b)
{
    auto const op = [](ServiceTime::RandomPart const& part) { return part.op.hash(); };
    return a.fixed == b.fixed && std::ranges::equal(a.random, b.random, {}, op, op);
}

bool alike(Leg const& a, Leg const& b)
{
    return a.work == b.work && alike(a.decode, b.decode) && alike(a.compute, b.compute) &&
           alike(a.encode, b.encode);
}

} // namespace

bool BatchKinds::alike(KnownLeg const& a, KnownLeg const& b)
{
    auto const& of_a = a.way->plan.position_of;
    auto const& of_b = b.way->plan.position_of;
    auto const runs = [](std::size_t leg) {
        return [leg](int position) { return position == static_cast<int>(leg); };
    };
    return model_of(*a.application, *a.way) == model_of(*b.application, *b.way) &&
           std::ranges::equal(of_a, of_b, {}, runs(a.leg), runs(b.leg)) &&
           sim::alike(a.way->legs[a.leg], b.way->legs[b.leg]);
}

std::uint32_t BatchKinds::kind_of(DeployedApplication const& application, Way const& way, std::size_t leg)
{
    KnownLeg const piece{.application = &application, .way = &way, .leg = leg};
    auto& known = known_[way.legs[leg].device.index()];
    auto const found =
        std::ranges::find_if(known, [&](KnownLeg const& other) { return alike(piece, other); });
    auto const number = static_cast<std::uint32_t>(found - known.begin());
    if (number == known.size()) {
        known.push_back(piece);
        memory_[way.legs[leg].device.index()].push_back(way.legs[leg].memory);
    }
    return Station::Job::alone + 1 + number;
}

} // namespace sunder::sim
