#include "sim/engine/network/one_way.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

constexpr Seconds never{std::numeric_limits<double>::infinity()};

} // namespace

OneWay::OneWay(Setup const& setup)
    : setup_{setup},
      flow_{*setup.flow},
      sender_{flow_.sender()},
      receiver_{flow_.receiver()},
      there_{*setup.there},
      back_{*setup.back}
{
    tcp::Sender::Wire& wire = *this;
    sender_.connect(wire);
}

OneWay::~OneWay()
{
    flow_.connect();
}

OneWay::End OneWay::run(Seconds until, int most)
{
    for (int i = 0; i < most; ++i) {
        if (receive(until)) return End::due;
        if (!step_of_sender(until)) return End::nothing;
    }
    return End::enough;
}

// At the receiver
// -------------------------------------------------------------------------------------------------------------

/// \return whether a message is due
bool OneWay::receive(Seconds until)
{
    auto& under_way = there_.state.under_way;
    while (!under_way.empty()) {
        auto const& first = under_way.front();
        auto const now = first.arrives_at;
        if (now.value() > until.value()) break;
        if (auto const due = receiver_.due_at(); due && due->value() < now.value()) acknowledge(*due);
        under_way.pop_front();
        flow_.is_gone();
        reached_ = Seconds{std::max(reached_.value(), now.value())};
        bool const due = receiver_.take(now, first.packet.data);
        if (flow_.has_due()) {
            flow_.data_taken(now, due);
            return true;
        }
        if (due) acknowledge(now);
    }
    return false;
}

void OneWay::acknowledge(Seconds now)
{
    auto const news = receiver_.acknowledge(now);
    auto const arrives_at = back_.carry(now, setup_.headers, {});
    if (!arrives_at) return;
    flow_.is_under_way();
    auto& last = back_.state.under_way.add();
    last.arrives_at = *arrives_at;
    last.packet.kind = Packet::Kind::acknowledgement;
    last.packet.hops = 0;
    last.packet.way = setup_.way_back;
    last.packet.burst = nullptr;
    last.packet.flow = flow_.number();
    last.packet.size = setup_.headers;
    last.packet.answered = Packet::none;
    last.packet.news = news;
}

// At the sender
// -------------------------------------------------------------------------------------------------------------

/// \return whether something happened
bool OneWay::step_of_sender(Seconds until)
{
    auto& under_way = back_.state.under_way;
    auto const news_at = under_way.empty() ? never : under_way.front().arrives_at;
    auto const due = receiver_.due_at().value_or(never);
    auto const wakes_at =
        sender_.sleeps_until(std::min(news_at, until)) ? never : sender_.wakes_at().value_or(never);
    auto const now = std::min({news_at, due, wakes_at});
    if (now > until || now == never) return false;
    reached_ = std::max(reached_, now);
    if (now == news_at) {
        auto const& first = under_way.front();
        under_way.pop_front();
        flow_.is_gone();
        sender_.take(now, first.packet.news, receiver_);
        receiver_.forget_arrivals(sender_.heard_arrivals());
    } else if (now == due) {
        acknowledge(now);
    } else {
        sender_.wake(now);
    }
    return true;
}

void OneWay::transmit(Seconds now, tcp::DataPacket const& data)
{
    auto const size = data.bytes + setup_.headers;
    auto const arrives_at = there_.carry(now, size, {});
    if (!arrives_at) return;
    flow_.is_under_way();
    auto& last = there_.state.under_way.add();
    last.arrives_at = *arrives_at;
    last.packet.kind = Packet::Kind::data;
    last.packet.hops = 0;
    last.packet.way = setup_.way_there;
    last.packet.burst = nullptr;
    last.packet.flow = flow_.number();
    last.packet.size = size;
    last.packet.data = data;
    last.packet.answered = Packet::none;
}

} // namespace sunder::sim
