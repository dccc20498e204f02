#include "sim/base/descriptor.hpp"

#include <unistd.h>

namespace sunder::sim {

Descriptor::~Descriptor()
{
    if (is_open()) close(number_);
}

} // namespace sunder::sim
