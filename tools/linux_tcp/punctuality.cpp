#include "tools/linux_tcp/punctuality.hpp"

#include <sched.h>
#include <sys/prctl.h>

namespace sunder::linux_tcp {

void ask_for_punctuality()
{
    (void)::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    sched_param const priority{.sched_priority = 1};
    (void)::sched_setscheduler(0, SCHED_FIFO, &priority);
}

} // namespace sunder::linux_tcp
