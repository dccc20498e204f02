#include "tools/rehearse/cores.hpp"

#include <sched.h>

namespace sunder::rehearse {
namespace {

enum class Part { network, others };

void stay_on(Part part)
{
    cpu_set_t usable;
    if (::sched_getaffinity(0, sizeof usable, &usable) != 0 || CPU_COUNT(&usable) < 2) return;
    int last = CPU_SETSIZE - 1;
    while (!CPU_ISSET(last, &usable))
        --last;
    cpu_set_t mine;
    CPU_ZERO(&mine);
    CPU_SET(last, &mine);
    if (part == Part::others) CPU_XOR(&mine, &mine, &usable);
    (void)::sched_setaffinity(0, sizeof mine, &mine);
}

} // namespace

void stay_on_network_core()
{
    stay_on(Part::network);
}

void stay_off_network_core()
{
    stay_on(Part::others);
}

} // namespace sunder::rehearse
