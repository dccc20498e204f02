#include "nas/evaluate/journey.hpp"

#include "sim/base/contract.hpp"
#include "sim/cost/codec.hpp"
#include "sim/cost/compute_cost.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::nas {

std::string_view sentence(CandidateObstacle obstacle)
{
    switch (obstacle) {
    case CandidateObstacle::none:
        break;
    case CandidateObstacle::raw_input:
        return "the raw input would leave the device";
    case CandidateObstacle::memory:
        return "a device has too little memory";
    case CandidateObstacle::no_coding_time:
        return "coding takes compute on a device that states no speed";
    case CandidateObstacle::no_speed_left:
        return "the load on a device leaves it no speed at all";
    case CandidateObstacle::no_accuracy:
        return "nobody says how accurate it is";
    case CandidateObstacle::no_time:
        return "a device cannot run it";
    }
    return {};
}

CodedTensor coded(SearchSetting const& setting, sim::Tensor const& tensor,
                  std::vector<sim::CodecStage> const& codec)
{
    auto const encode =
        sim::find_coding_time(tensor, codec, sim::CodingSide::encoder, setting.origin_group().profile);
    auto const decode =
        sim::find_coding_time(tensor, codec, sim::CodingSide::decoder, setting.server_group().profile);
    return {.sent = sim::coded_bytes(tensor, codec),
            .encode = encode.value_or(sim::Seconds{}),
            .decode = decode.value_or(sim::Seconds{}),
            .accuracy_cost = sim::accuracy_cost(tensor, codec),
            .times = encode && decode ? CodedTensor::Times::known : CodedTensor::Times::unknown};
}

bool can_run(Journey const& journey)
{
    return std::isfinite(journey.head.value()) && std::isfinite(journey.tail.value());
}

Journey journey_of(SearchSetting const& setting, BlockChain const& chain)
{
    auto const blocks = chain.device.size();
    SUNDER_EXPECTS(chain.cut <= blocks);
    Journey journey;
    for (std::size_t i = 0; i < chain.cut; ++i)
        journey.head += chain.device[i];
    if (chain.cut == blocks) {
        journey.end = Journey::End::on_device;
        return journey;
    }
    for (std::size_t i = blocks; i > chain.cut; --i)
        journey.tail += chain.server[i - 1];
    auto const crossing = coded(setting, chain.boundaries[chain.cut], chain.codec);
    journey.encode = crossing.encode;
    journey.decode = crossing.decode;
    journey.sent = crossing.sent;
    return journey;
}

sim::Bytes memory_of(BlockChain const& chain, std::size_t first, std::size_t last)
{
    sim::Bytes weights;
    sim::Bytes largest;
    for (std::size_t i = first; i < last; ++i) {
        weights += chain.weights[i];
        largest = std::max(largest, chain.activations[i]);
    }
    return weights + largest;
}

CandidateObstacle obstacle_of(SearchSetting const& setting, BlockChain const& chain)
{
    auto const blocks = chain.device.size();
    bool const crosses = chain.cut < blocks;
    if (crosses && chain.cut == 0 && setting.raw_input == sim::RawInput::forbidden)
        return CandidateObstacle::raw_input;

    auto const too_large = [&](sim::DeviceGroup const& group, std::size_t first, std::size_t last) {
        return group.profile.memory &&
               sim::held_by(group.profile, memory_of(chain, first, last)) > *group.profile.memory;
    };
    if (too_large(setting.origin_group(), 0, chain.cut)) return CandidateObstacle::memory;
    if (crosses && too_large(setting.server_group(), chain.cut, blocks)) return CandidateObstacle::memory;

    if (crosses &&
        coded(setting, chain.boundaries[chain.cut], chain.codec).times == CodedTensor::Times::unknown)
        return CandidateObstacle::no_coding_time;

    auto const journey = journey_of(setting, chain);
    if (!can_run(journey)) return CandidateObstacle::no_time;
    auto const stands_still = [](sim::DeviceGroup const& group, sim::Seconds work) {
        return work > sim::Seconds{} && sim::mean_speed_share(group) <= 0.0;
    };
    if (stands_still(setting.origin_group(), journey.head + journey.encode) ||
        stands_still(setting.server_group(), journey.decode + journey.tail))
        return CandidateObstacle::no_speed_left;
    return CandidateObstacle::none;
}

sim::Deployment deployment_of(SearchSetting const& setting, Journey const& journey, std::string name)
{
    auto deployment = setting.base;
    auto& application = deployment.applications[setting.application];
    sim::Way way;
    way.plan.name = std::move(name);
    sim::Leg head;
    head.device = application.origin;
    head.compute.fixed = journey.head;
    if (journey.end == Journey::End::on_device) {
        way.legs = {head};
    } else {
        head.encode.fixed = journey.encode;
        head.sent = journey.sent;
        head.route = setting.out;
        sim::Leg tail;
        tail.device = setting.server;
        tail.decode.fixed = journey.decode;
        tail.compute.fixed = journey.tail;
        way.legs = {head, tail};
        if (application.answer > sim::Bytes{}) way.back = {setting.back.value()};
    }
    application.ways = {std::move(way)};
    return deployment;
}

std::string text_of(Journey const& journey)
{
    auto const beyond =
        journey.beyond == sim::Joules{} ? "" : fmt::format(", {} J beyond", journey.beyond.value());
    if (journey.end == Journey::End::on_device)
        return fmt::format("head {} s{}", journey.head.value(), beyond);
    return fmt::format("head {} s, encode {} s, send {} B, decode {} s, tail {} s{}", journey.head.value(),
                       journey.encode.value(), journey.sent.value(), journey.decode.value(),
                       journey.tail.value(), beyond);
}

} // namespace sunder::nas
