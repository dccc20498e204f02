#include "tools/rehearse/wakefulness.hpp"

#include "sim/base/run_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace sunder::rehearse {

Wakefulness::Wakefulness() : file_{::open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC)}
{
    std::int32_t const none = 0; // us
    if (file_.number() < 0 || ::write(file_.number(), &none, sizeof none) != sizeof none)
        throw sim::RunError{
            fmt::format("--awake: processors cannot be kept from sleeping: /dev/cpu_dma_latency: {}",
                        std::strerror(errno))};
}

} // namespace sunder::rehearse
