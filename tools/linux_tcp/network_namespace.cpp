#include "tools/linux_tcp/network_namespace.hpp"

#include "tools/linux_tcp/granted.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>

namespace sunder::linux_tcp {
namespace {

constexpr auto this_namespace = "/proc/thread-self/ns/net";
constexpr int packets_in_tunnel = 20'000; // more than any window: TUN itself drops nothing

/// The thread goes back where it came from.
class Return {
public:
    Return() : home_{granted(::open(this_namespace, O_RDONLY | O_CLOEXEC), this_namespace)} {}
    Return(Return const&) = delete;
    Return& operator=(Return const&) = delete;
    ~Return() { (void)::setns(home_.number(), CLONE_NEWNET); }

private:
    sim::Descriptor home_;
};

ifreq request(char const* interface)
{
    ifreq asked{};
    std::strncpy(asked.ifr_name, interface, IFNAMSIZ - 1);
    return asked;
}

void set_address(ifreq& asked, std::string const& address)
{
    sockaddr_in inet{};
    inet.sin_family = AF_INET;
    ::inet_pton(AF_INET, address.c_str(), &inet.sin_addr);
    std::memcpy(&asked.ifr_addr, &inet, sizeof inet);
}

sim::Descriptor open_tunnel()
{
    sim::Descriptor tunnel{granted(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC), "/dev/net/tun")};
    auto asked = request("tun0");
    asked.ifr_flags = IFF_TUN | IFF_NO_PI;
    granted(::ioctl(tunnel.number(), TUNSETIFF, &asked), "a TUN interface");
    return tunnel;
}

void configure(std::string const& address)
{
    sim::Descriptor const any{granted(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "a socket")};
    auto const set = [&](unsigned long what, ifreq& asked) {
        granted(::ioctl(any.number(), what, &asked), "configuring a network interface");
    };
    auto queue = request("tun0");
    queue.ifr_qlen = packets_in_tunnel;
    set(SIOCSIFTXQLEN, queue);
    auto own = request("tun0");
    set_address(own, address);
    set(SIOCSIFADDR, own);
    auto mask = request("tun0");
    set_address(mask, "255.255.255.0");
    set(SIOCSIFNETMASK, mask);
    for (auto const* name : {"lo", "tun0"}) {
        auto up = request(name);
        up.ifr_flags = IFF_UP | IFF_RUNNING;
        set(SIOCSIFFLAGS, up);
    }
}

} // namespace

NetworkNamespace::NetworkNamespace(std::string const& address)
{
    Return const home;
    granted(::unshare(CLONE_NEWNET), "a network namespace");
    space_ = sim::Descriptor{granted(::open(this_namespace, O_RDONLY | O_CLOEXEC), this_namespace)};
    tunnel_ = open_tunnel();
    configure(address);
}

void NetworkNamespace::inside(std::function<void()> const& work) const
{
    Return const home;
    granted(::setns(space_.number(), CLONE_NEWNET), "a network namespace");
    work();
}

} // namespace sunder::linux_tcp
