#include "nas/evaluate/journey_table.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace sunder::nas {

JourneyTable::JourneyTable(SearchSetting const& setting, ChainTable chains)
    : setting_{&setting},
      chains_{std::move(chains)},
      lone_{setting},
      blocks_{space().block_names().size()},
      device_share_{sim::mean_speed_share(setting.origin_group())},
      server_share_{sim::mean_speed_share(setting.server_group())},
      device_cost_{sim::mean_cost(setting.origin_group())},
      server_cost_{sim::mean_cost(setting.server_group())}
{
    coded_.reserve(space().crossing_count());
    for (std::size_t i = 0; i < space().crossing_count(); ++i) {
        auto const crossing = space().crossing_of(i);
        auto const& codec = space().searches_codec() ? crossing.codec : setting.codec;
        coded_.push_back(coded(setting, crossing.tensor, codec));
    }
}

/// See Journey::beyond.
sim::Joules JourneyTable::beyond(Stretches const& stretches) const
{
    auto const by_power = [](sim::WorkerCost const& cost, sim::Seconds time) {
        auto const busy = cost.time(time);
        return std::isfinite(busy.value()) ? cost.energy(busy) : sim::Joules{};
    };
    sim::Joules sum;
    if (!chains_.device().energy_of_form.empty())
        sum += stretches.head_energy - by_power(device_cost_, stretches.head);
    if (!chains_.server().energy_of_form.empty())
        sum += stretches.tail_energy - by_power(server_cost_, stretches.tail);
    return sum;
}

JourneyTable::Row JourneyTable::row_of(Stretches const& stretches) const
{
    auto const& device = setting_->origin_group().profile;
    Row row{.journey = {.head = stretches.head},
            .memory = sim::held_by(device, stretches.memory),
            .cut = stretches.cut};
    auto& journey = row.journey;
    if (device.memory && row.memory > *device.memory) row.obstacle = CandidateObstacle::memory;
    if (stretches.cut == blocks_) {
        journey.end = Journey::End::on_device;
    } else {
        auto const& coding = coded_[stretches.crossing];
        journey.encode = coding.encode;
        journey.sent = coding.sent;
        journey.decode = coding.decode;
        journey.tail = stretches.tail;
        row.accuracy_cost = 100.0 * coding.accuracy_cost;
        if (stretches.cut == 0 && setting_->raw_input == sim::RawInput::forbidden)
            row.obstacle = CandidateObstacle::raw_input;
        else if (row.obstacle == CandidateObstacle::none && coding.times == CodedTensor::Times::unknown)
            row.obstacle = CandidateObstacle::no_coding_time;
    }
    if (!can_run(journey)) {
        row.obstacle = CandidateObstacle::no_time;
        journey.head = journey.tail = {}; // so that all other figures stay finite
    } else {
        journey.beyond = beyond(stretches);
    }
    if (row.obstacle == CandidateObstacle::none &&
        ((device_share_ <= 0 && journey.head + journey.encode > sim::Seconds{}) ||
         (server_share_ <= 0 && journey.decode + journey.tail > sim::Seconds{})))
        row.obstacle = CandidateObstacle::no_speed_left;
    return row;
}

/// The memory of the tail is not in the table: only servers that state theirs need it.
void JourneyTable::check_server_memory(Row& row, Choices const& choices) const
{
    auto const& server = setting_->server_group().profile;
    if (!server.memory || row.cut == blocks_ || row.obstacle == CandidateObstacle::raw_input) return;
    auto const need = sim::held_by(server, memory_of(chains_.chain(choices), row.cut, blocks_));
    if (need > *server.memory) row.obstacle = CandidateObstacle::memory;
}

JourneyTable::Row JourneyTable::row(Choices const& choices) const
{
    auto row = row_of(chains_.stretches(choices));
    check_server_memory(row, choices);
    return row;
}

std::vector<JourneyTable::Row> JourneyTable::at_every_cut(Choices const& choices) const
{
    std::vector<Row> rows;
    rows.reserve(blocks_ + 1);
    for (auto const& stretches : chains_.at_every_cut(choices)) {
        rows.push_back(row_of(stretches));
        check_server_memory(rows.back(), choices);
    }
    return rows;
}

Evaluation JourneyTable::evaluation(Row const& row, double accuracy) const
{
    return {.accuracy = accuracy - row.accuracy_cost,
            .latency = row.obstacle == CandidateObstacle::no_time
                           ? sim::Seconds{std::numeric_limits<double>::infinity()}
                           : lone_.latency(row.journey),
            .energy = lone_.energy(row.journey),
            .payload = row.journey.sent,
            .memory = row.memory,
            .depth = row.cut,
            .evaluator = Evaluator::analytic,
            .obstacle = row.obstacle};
}

BlockChain JourneyTable::chain(Choices const& choices) const
{
    auto chain = chains_.chain(choices);
    if (!space().searches_codec()) chain.codec = setting_->codec;
    return chain;
}

} // namespace sunder::nas
