#include "tools/rehearse/leg_work.hpp"

#include "sim/base/random.hpp"
#include "sim/engine/seeds.hpp"
#include "tools/linux_tcp/punctuality.hpp"
#include "tools/rehearse/cores.hpp"
#include "tools/rehearse/troupe.hpp"

namespace sunder::rehearse {
namespace {

using sim::Seconds;

Seconds drawn(sim::ServiceTime const& time, sim::Seed request)
{
    auto sum = time.fixed;
    for (auto const& part : time.random)
        sum += sim::sample(part.time, sim::Draws{sim::seed_of_op(request, part.op)});
    return sum;
}

class Waits final : public LegWork {
public:
    explicit Waits(LegPart const& part)
        : leg_{way_of(*part.deployment, part.application).legs[part.leg]},
          clock_{*part.clock},
          sent_{static_cast<std::size_t>(
              (leg_.route ? leg_.sent : part.deployment->applications[part.application].answer).value())}
    {
        stay_on_network_core(); // it only sleeps
        linux_tcp::ask_for_punctuality();
    }

    Done work(sim::Seed request, MessageBytes const& /*in*/, MessageBytes& out) override
    {
        auto const began = clock_.now();
        Done done;
        done.decoded_at = began + drawn(leg_.decode, request);
        done.computed_at = done.decoded_at + drawn(leg_.compute, request);
        auto const ends = done.computed_at + drawn(leg_.encode, request);
        out.resize(sent_);
        while (clock_.now() < ends)
            wait_({}, ends, clock_);
        return done;
    }

private:
    sim::Leg const& leg_;
    linux_tcp::PathClock const& clock_;
    linux_tcp::PunctualWait wait_;
    std::size_t sent_;
};

} // namespace

std::unique_ptr<LegWork> waits_for_leg(LegPart const& part)
{
    return std::make_unique<Waits>(part);
}

} // namespace sunder::rehearse
