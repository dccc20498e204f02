#include "nas/accuracy/proxy.hpp"

namespace sunder::nas {

std::string_view name_of(Proxy proxy)
{
    switch (proxy) {
    case Proxy::swap:
        return "swap";
    case Proxy::naswot:
        return "naswot";
    case Proxy::jacob_cov:
        return "jacob_cov";
    case Proxy::synflow:
        return "synflow";
    case Proxy::zen:
        return "zen";
    case Proxy::meco:
        return "meco";
    case Proxy::snip:
        return "snip";
    case Proxy::grad_norm:
        return "grad_norm";
    case Proxy::flops:
        return "flops";
    case Proxy::parameters:
        break;
    }
    return "parameters";
}

} // namespace sunder::nas
