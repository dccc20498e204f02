#include "sim/engine/client/competing_stream.hpp"

#include "sim/engine/memoryless.hpp"
#include "sim/engine/seeds.hpp"

namespace sunder::sim {

void CompetingStream::begin()
{
    auto const gap = sample(setup_.jobs->gap, Draws{seed_of_gap(setup_.seed, next_)});
    calendar_.schedule(calendar_.now() + gap, Turn::of_coming(setup_.source), *this, 0);
}

void CompetingStream::change_luck(Seed luck, Seconds as_of)
{
    setup_.seed = seed_of_other_luck(luck, setup_.seed);
    calendar_.reschedule(*this, [&](std::uint64_t /*token*/, Seconds at) {
        return drawn_again(setup_.jobs->gap, {.from = as_of}, Draws{seed_of_gap(setup_.seed, next_)})
            .value_or(at);
    });
}

void CompetingStream::wake(std::uint64_t /*token*/)
{
    auto const service = seed_of_service(setup_.seed, next_++);
    begin();
    // One that finds the queue full is nobody's loss here.
    (void)setup_.station->submit({.listener = this,
                                  .token = 0,
                                  .service = sample(setup_.jobs->service, Draws{service}),
                                  .priority = setup_.jobs->priority,
                                  .source = setup_.source});
}

} // namespace sunder::sim
