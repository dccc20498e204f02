#include "sim/scenario/transport.hpp"

#include "sim/base/match.hpp"

namespace sunder::sim {

bool connects(Transport const& transport)
{
    return std::visit(Match{[](Tcp const&) { return true; }, [](Datagram) { return false; },
                            [](IdealTransport) { return false; }},
                      transport);
}

} // namespace sunder::sim
