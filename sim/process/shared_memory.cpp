#include "sim/process/shared_memory.hpp"

#include "sim/base/run_error.hpp"

#include <sys/mman.h>

namespace sunder::sim {

SharedMemory::SharedMemory(std::size_t bytes)
    : bytes_{bytes}, at_{mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)}
{
    if (at_ == MAP_FAILED) throw RunError{"there is not enough memory"};
}

SharedMemory::~SharedMemory()
{
    munmap(at_, bytes_);
}

} // namespace sunder::sim
