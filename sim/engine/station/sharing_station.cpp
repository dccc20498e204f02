#include "sim/engine/station/sharing_station.hpp"

#include <algorithm>

namespace sunder::sim {

SharingStation::SharingStation(Setup const& setup, Calendar& calendar)
    : workers_{setup.group->workers},
      speed_{setup.speed},
      calendar_{calendar},
      sharing_{{.speed = setup.speed, .servers = setup.group->workers, .window = setup.window},
               calendar,
               static_cast<ProcessorSharing::Listener&>(*this)}
{
}

std::optional<JobNumber> SharingStation::submit(Job const& job)
{
    sharing_.settle();
    auto const number = running_.take({.listener = job.listener,
                                       .token = job.token,
                                       .attained = sharing_.attained(),
                                       .leaves = {},
                                       .ends = {}});
    auto const turn = Turn::of_leaving(job.source);
    if (job.service > Seconds{})
        running_[number].leaves =
            sharing_.start({.amount = job.service.value(), .token = number, .turn = turn});
    else
        running_[number].ends = calendar_.schedule(calendar_.now(), turn, *this, number);
    job.listener->job_started(job.token);
    most_waiting_ = std::max(most_waiting_, sharing_.customers() - workers_);
    return number;
}

void SharingStation::served(std::uint64_t number)
{
    auto const running = running_[number];
    running_.give_back(number);
    running.listener->job_finished(running.token, sharing_.attained() - running.attained);
}

Seconds SharingStation::worker_time(JobNumber job)
{
    sharing_.settle();
    return sharing_.attained() - running_[job].attained;
}

void SharingStation::change_speed(StepFunction const& speed)
{
    speed_ = &speed;
    sharing_.change_speed(speed);
}

Backlog SharingStation::backlog()
{
    return {.jobs = sharing_.customers(), .work = Seconds{sharing_.left_of_all()}};
}

Withdrawn SharingStation::withdraw(JobNumber number)
{
    auto const running = running_[number];
    running_.give_back(number);
    Seconds left;
    if (running.leaves)
        left = Seconds{sharing_.abort(*running.leaves)};
    else
        calendar_.cancel(running.ends);
    return {.worker_time = sharing_.attained() - running.attained, .left = left};
}

} // namespace sunder::sim
