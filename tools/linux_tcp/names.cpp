#include "tools/linux_tcp/names.hpp"

namespace sunder::linux_tcp {

char const* name_of(sim::tcp::Connection connection)
{
    switch (connection) {
    case sim::tcp::Connection::idle_reset:
        return "idle_reset";
    case sim::tcp::Connection::persistent:
        return "persistent";
    case sim::tcp::Connection::fresh:
        break;
    }
    return "fresh";
}

char const* name_of(sim::tcp::Control control)
{
    switch (control) {
    case sim::tcp::Control::cubic:
        return "cubic";
    case sim::tcp::Control::bbr:
        return "bbr";
    case sim::tcp::Control::reno:
        break;
    }
    return "reno";
}

} // namespace sunder::linux_tcp
