/// \file
/// Time that does not depend on who else uses the machine.
#pragma once

#include <sys/resource.h>

namespace sunder {

/// Seconds of processor of this process and of those that it waited for.
inline double processor_seconds()
{
    double seconds = 0;
    for (auto const who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage used{};
        getrusage(who, &used);
        seconds += static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                   1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    }
    return seconds;
}

} // namespace sunder
