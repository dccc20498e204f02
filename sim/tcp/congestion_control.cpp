#include "sim/tcp/congestion_control.hpp"

namespace sunder::sim::tcp {

CongestionControl::Any CongestionControl::made(Control control, Seed seed)
{
    switch (control) {
    case Control::cubic:
        return Cubic{};
    case Control::reno:
        break;
    case Control::bbr:
        return Bbr{seed};
    }
    return Reno{};
}

} // namespace sunder::sim::tcp
