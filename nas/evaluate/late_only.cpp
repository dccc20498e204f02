#include "nas/evaluate/late_only.hpp"

#include <cmath>

namespace sunder::nas {

std::int64_t least_in_time(std::int64_t finished, double share)
{
    return static_cast<std::int64_t>(std::floor(static_cast<double>(finished - 1) * share * (1.0 - 1e-12)));
}

LateOnly::LateOnly(Setup const& setup)
    : setup_{setup},
      enough_late_{setup.most - least_in_time(setup.most, setup.asked.share)},
      enough_in_time_{least_in_time(setup.most, setup.asked.share) + 1}
{
}

sim::Recorder::Next LateOnly::ended(std::int64_t /*number*/, sim::Request const& request)
{
    if (request.status != sim::Status::finished || request.arrived_at < setup_.warm_up) return Next::go_on;
    ++(request.finished_at - request.arrived_at > setup_.asked.limit ? late_ : in_time_);
    return is_certain() ? Next::stop : Next::go_on;
}

} // namespace sunder::nas
