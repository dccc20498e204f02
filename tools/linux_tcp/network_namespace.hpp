/// \file
/// A network of its own: a namespace with one interface, whose packets a program reads and writes.
#pragma once

#include "sim/base/descriptor.hpp"

#include <functional>
#include <string>

namespace sunder::linux_tcp {

/// Has no name in the file system, so it is gone when this object and its sockets are, however the program
/// ends. Needs the right to make namespaces (CAP_SYS_ADMIN) and /dev/net/tun.
class NetworkNamespace {
public:
    /// \param address  IPv4, in a network of 24 bits
    /// \throws sim::RunError  where the system refuses one of the two
    explicit NetworkNamespace(std::string const& address);

    /// Whole IP packets, one a read or write, never waiting.
    [[nodiscard]] int packets() const { return tunnel_.number(); }
    /// Runs `work` with this thread in the namespace: sockets made there stay there.
    void inside(std::function<void()> const& work) const;

private:
    sim::Descriptor space_;
    sim::Descriptor tunnel_;
};

} // namespace sunder::linux_tcp
