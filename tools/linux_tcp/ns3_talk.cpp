#include "tools/linux_tcp/ns3_talk.hpp"

#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>
#include <ns3/traffic-control-helper.h>
#include <ns3/version-defines.h>

namespace sunder::linux_tcp {
namespace {

constexpr std::uint16_t port = 5000;
constexpr std::uint32_t segment = 1448;      // bytes of data in a packet of 1500
constexpr std::uint32_t initial_window = 10; // segments, RFC 6928
constexpr std::uint32_t buffer = 6'291'456;  // Linux's default tcp_rmem[2]
constexpr double with_frame = 1502.0 / 1500; // ns-3's point-to-point link adds two bytes
constexpr double longest = 120;              // seconds, for one answer

std::string class_of(std::string const& control)
{
    if (control == "cubic") return "ns3::TcpCubic";
    return control == "bbr" ? "ns3::TcpBbr" : "ns3::TcpLinuxReno";
}

void set_defaults(Talk const& talk)
{
    using ns3::Config::SetDefault;
    SetDefault("ns3::TcpL4Protocol::SocketType",
               ns3::TypeIdValue(ns3::TypeId::LookupByName(class_of(talk.control))));
    SetDefault("ns3::TcpSocket::SegmentSize", ns3::UintegerValue(segment));
    SetDefault("ns3::TcpSocket::InitialCwnd", ns3::UintegerValue(initial_window));
    SetDefault("ns3::TcpSocket::SndBufSize", ns3::UintegerValue(buffer));
    SetDefault("ns3::TcpSocket::RcvBufSize", ns3::UintegerValue(buffer));
    SetDefault("ns3::TcpSocket::DelAckTimeout", ns3::TimeValue(ns3::MilliSeconds(40)));
    SetDefault("ns3::TcpSocketBase::MinRto", ns3::TimeValue(ns3::MilliSeconds(200)));
}

ns3::NetDeviceContainer joined(ns3::NodeContainer const& nodes, Talk const& talk)
{
    ns3::PointToPointHelper link;
    link.SetDeviceAttribute("DataRate",
                            ns3::DataRateValue(ns3::DataRate(static_cast<std::uint64_t>(talk.rate))));
    link.SetChannelAttribute("Delay", ns3::TimeValue(ns3::Seconds(talk.delay)));
    auto const waiting = std::to_string(static_cast<std::uint64_t>(talk.queue * with_frame)) + "B";
    link.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", ns3::QueueSizeValue(ns3::QueueSize(waiting)));
    auto devices = link.Install(nodes);
    for (std::uint32_t end = 0; end < 2 && talk.loss > 0; ++end) {
        auto const losses = ns3::CreateObject<ns3::RateErrorModel>();
        losses->SetUnit(ns3::RateErrorModel::ERROR_UNIT_PACKET);
        losses->SetRate(talk.loss);
        devices.Get(end)->SetAttribute("ReceiveErrorModel", ns3::PointerValue(losses));
    }
    return devices;
}

/// A near and a far end, and messages between them.
class Ends {
public:
    explicit Ends(Talk const& talk) : talk_{talk}
    {
        nodes_.Create(2);
        auto const devices = joined(nodes_, talk);
        ns3::InternetStackHelper{}.Install(nodes_);
        ns3::Ipv4AddressHelper addresses{"10.9.0.0", "255.255.255.0"};
        auto const interfaces = addresses.Assign(devices);
        ns3::TrafficControlHelper{}.Uninstall(devices);
        auto const tcp = ns3::TcpSocketFactory::GetTypeId();
        listener_ = ns3::Socket::CreateSocket(nodes_.Get(1), tcp);
        listener_->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), port));
        listener_->Listen();
        listener_->SetAcceptCallback(
            ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, ns3::Address const&>(),
            ns3::MakeCallback(&Ends::accept, this));
        socket_ = ns3::Socket::CreateSocket(nodes_.Get(0), tcp);
        socket_->SetConnectCallback(ns3::MakeCallback(&Ends::connected, this),
                                    ns3::MakeCallback(&Ends::refused, this));
        socket_->SetRecvCallback(ns3::MakeCallback(&Ends::answered, this));
        socket_->Connect(ns3::InetSocketAddress(interfaces.GetAddress(1), port));
    }

    [[nodiscard]] std::vector<double> const& times() const { return times_; }

private:
    void accept(ns3::Ptr<ns3::Socket> socket, ns3::Address const& /*from*/)
    {
        far_ = socket;
        far_->SetRecvCallback(ns3::MakeCallback(&Ends::take, this));
    }

    void take(ns3::Ptr<ns3::Socket> socket)
    {
        while (auto const data = socket->Recv())
            taken_ += data->GetSize();
        if (taken_ < talk_.bytes) return;
        taken_ -= talk_.bytes;
        socket->Send(ns3::Create<ns3::Packet>(1));
    }

    /// The first message goes once the far end has heard that the connection stands.
    void connected(ns3::Ptr<ns3::Socket> /*socket*/)
    {
        ns3::Simulator::Schedule(ns3::Seconds(2 * talk_.delay + 0.01), &Ends::hand_over, this);
    }

    void refused(ns3::Ptr<ns3::Socket> /*socket*/) { ns3::Simulator::Stop(); }

    void hand_over()
    {
        begun_at_ = ns3::Simulator::Now();
        socket_->Send(ns3::Create<ns3::Packet>(talk_.bytes));
    }

    void answered(ns3::Ptr<ns3::Socket> socket)
    {
        socket->Recv();
        times_.push_back((ns3::Simulator::Now() - begun_at_).GetSeconds());
        if (static_cast<int>(times_.size()) == talk_.messages) return ns3::Simulator::Stop();
        ns3::Simulator::Schedule(ns3::Seconds(talk_.pause), &Ends::hand_over, this);
    }

    Talk const& talk_;
    ns3::NodeContainer nodes_;
    ns3::Ptr<ns3::Socket> listener_;
    ns3::Ptr<ns3::Socket> socket_;
    ns3::Ptr<ns3::Socket> far_;
    std::uint64_t taken_ = 0;
    ns3::Time begun_at_;
    std::vector<double> times_;
};

} // namespace

std::vector<double> times_of(Talk const& talk)
{
    ns3::RngSeedManager::SetSeed(static_cast<std::uint32_t>(talk.seed % 4'000'000'000U) + 1);
    ns3::RngSeedManager::SetRun(talk.connection + 1);
    set_defaults(talk);
    std::vector<double> times;
    {
        Ends const ends{talk};
        ns3::Simulator::Stop(ns3::Seconds(talk.messages * (longest + talk.pause)));
        ns3::Simulator::Run();
        times = ends.times();
    }
    ns3::Simulator::Destroy();
    return times;
}

std::string version_of_ns3()
{
    return std::to_string(NS3_VERSION_MAJOR) + "." + std::to_string(NS3_VERSION_MINOR);
}

} // namespace sunder::linux_tcp
