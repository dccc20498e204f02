#include "sim/runner/spent_over_time.hpp"

#include "sim/base/contract.hpp"
#include "sim/records/packing.hpp"

#include <algorithm>

namespace sunder::sim {

bool has_intervals(Deployment const& deployment)
{
    return deployment.run.until && *deployment.run.until > deployment.run.warm_up;
}

SpendingTally::SpendingTally(Deployment const& deployment)
    : from_{deployment.run.warm_up},
      to_{deployment.run.until.value_or(deployment.run.warm_up)},
      spent_{.latency = std::vector<double>(deployment.applications.size() * SpentOverTime::intervals),
             .energy = std::vector<double>(deployment.applications.size() * SpentOverTime::intervals)}
{
    SUNDER_EXPECTS(has_intervals(deployment));
}

void SpendingTally::take(Request const& request)
{
    if (request.status != Status::finished || request.arrived_at < from_ || request.arrived_at > to_) return;
    auto const part = (request.arrived_at - from_) / (to_ - from_);
    auto const interval =
        std::min(static_cast<std::size_t>(part * SpentOverTime::intervals), SpentOverTime::intervals - 1);
    auto const place = static_cast<std::size_t>(request.application) * SpentOverTime::intervals + interval;
    spent_.latency[place] += (request.finished_at - request.arrived_at).value();
    spent_.energy[place] += request.energy.value();
}

std::string pack(SpentOverTime const& spent)
{
    Packer packer;
    packer.add(spent.latency);
    packer.add(spent.energy);
    return std::move(packer).text();
}

SpentOverTime unpack_spent_over_time(std::string_view bytes)
{
    Unpacker unpacker{bytes};
    SpentOverTime spent;
    spent.latency = unpacker.next_values<double>();
    spent.energy = unpacker.next_values<double>();
    return spent;
}

} // namespace sunder::sim
