#include "nas/evaluate/followed_requests.hpp"

#include "sim/cost/compute_cost.hpp"
#include "sim/engine/message_luck.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <queue>
#include <utility>

namespace sunder::nas {
namespace {

using sim::Seconds;

/// Instants closer than this may stand in any order.
constexpr double tie = 1e-9;

struct Event {
    enum class Kind : std::uint8_t { attempt, flow, flow_end, service_end };
    double at = 0;
    Kind kind = Kind::attempt;
    std::uint32_t what = 0; ///< message; lane for flow_end; request for service_end
    std::uint32_t generation = 0;

    friend bool operator>(Event const& a, Event const& b) { return a.at > b.at; }
};

/// The order of events of one kind, if they are further apart than a tie.
class Order {
public:
    /// \return whether the event is certain to come behind the one before
    bool add(double at) { return at - std::exchange(last_, at) > tie; }

private:
    double last_ = -1;
};

/// One link of one device in one direction.
struct Lane {
    struct Flow {
        double leaves_at; ///< virtual time
        std::uint32_t message;
    };

    sim::StepFunction const* rate = nullptr;
    std::optional<sim::JitterProcess> jitter;
    std::optional<sim::LossProcess> loss;
    Order attempts;
    Order ends;
    std::vector<Flow> flows; ///< in the order of their start
    double virtual_time = 0;
    double settled_at = 0;
    std::uint32_t generation = 0;

    void settle(double now)
    {
        if (!flows.empty() && now > settled_at) {
            double const alone = rate->constant()
                                     ? rate->peak() * (now - settled_at)
                                     : rate->integral(Seconds{now}) - rate->integral(Seconds{settled_at});
            virtual_time += alone / static_cast<double>(flows.size());
        }
        settled_at = now;
    }
    [[nodiscard]] std::vector<Flow>::iterator first()
    {
        return std::ranges::min_element(flows, {}, &Flow::leaves_at);
    }
};

struct Server {
    std::int64_t free = 1; ///< workers
    std::deque<std::uint32_t> waiting;
    Order arrivals;
};

class Following {
public:
    Following(SearchSetting const& setting, sim::Seed replication, Departures const& departures,
              Journey const& journey, double limit)
        : setting_{setting},
          departures_{departures},
          journey_{journey},
          limit_{limit},
          link_{setting.base.platform.links[static_cast<std::size_t>(route_out().via.front())]},
          link_name_{link_.name},
          speed_{sim::speed_of(setting.server_group())},
          service_{(journey.decode + journey.tail).value()},
          servers_(static_cast<std::size_t>(setting.server_group().count),
                   Server{.free = setting.server_group().workers, .waiting = {}, .arrivals = {}}),
          messages_(2 * departures.left_at.size())
    {
        make_lanes(replication);
    }

    std::optional<Fates> run(std::int64_t enough)
    {
        for (std::size_t row = 0; row < departures_.left_at.size(); ++row)
            events_.push({.at = departures_.left_at[row],
                          .kind = Event::Kind::attempt,
                          .what = static_cast<std::uint32_t>(2 * row)});
        while (!events_.empty() && is_certain_ && fates_.late < enough) {
            auto const event = events_.top();
            events_.pop();
            happen(event);
        }
        if (!is_certain_) return {};
        return fates_;
    }

private:
    struct Message {
        sim::Unsent unsent;
        int attempts = 0;
    };

    [[nodiscard]] sim::Route const& route_out() const
    {
        return setting_.base.platform.routes[static_cast<std::size_t>(setting_.out)];
    }
    [[nodiscard]] bool is_half_duplex() const { return link_.duplex == sim::Duplex::half; }

    /// Those that lead to the server, then those that lead back.
    void make_lanes(sim::Seed replication)
    {
        auto const devices = setting_.origin_group().count;
        bool const forward = route_out().forward;
        for (bool const up : is_half_duplex() ? std::vector{true} : std::vector{forward, !forward}) {
            auto const direction = is_half_duplex() ? sim::Direction::both
                                   : up             ? sim::Direction::up
                                                    : sim::Direction::down;
            for (std::int64_t device = 0; device < devices; ++device) {
                auto& lane = lanes_.emplace_back();
                lane.rate = direction == sim::Direction::down ? &link_.down : &link_.up;
                if (link_.jitter) lane.jitter.emplace(*link_.jitter);
                if (link_.loss)
                    lane.loss.emplace(*link_.loss,
                                      sim::seed_of_lane(replication, link_.name, device, direction));
            }
        }
    }

    [[nodiscard]] static bool is_answer(std::uint32_t message) { return message % 2 == 1; }

    [[nodiscard]] sim::Seed seed_of_attempt(std::uint32_t message) const
    {
        auto const heading = is_answer(message) ? sim::Heading::back : sim::Heading::out;
        return sim::seed_of_attempt(sim::seed_of_message(departures_.seed[message / 2], heading, 0),
                                    messages_[message].attempts);
    }

    [[nodiscard]] std::size_t lane_number(std::uint32_t message) const
    {
        std::size_t const device = departures_.device[message / 2];
        auto const devices = static_cast<std::size_t>(setting_.origin_group().count);
        return is_answer(message) && !is_half_duplex() ? devices + device : device;
    }
    [[nodiscard]] Server& server_of(std::uint32_t request)
    {
        auto const count = setting_.server_group().count;
        return servers_[static_cast<std::size_t>(sim::partner_of(departures_.device[request], count))];
    }

    void happen(Event const& event)
    {
        now_ = event.at;
        switch (event.kind) {
        case Event::Kind::attempt:
            return attempt(event.what);
        case Event::Kind::flow:
            return flow(event.what);
        case Event::Kind::flow_end:
            return link_wakes(event.what, event.generation);
        case Event::Kind::service_end:
            return leave_server(event.what);
        }
    }

    void expect(bool certain) { is_certain_ = is_certain_ && certain; }

    void attempt(std::uint32_t number)
    {
        auto& message = messages_[number];
        auto& lane = lanes_[lane_number(number)];
        if (message.attempts++ == 0)
            message.unsent = {is_answer(number) ? setting_.searched().answer : journey_.sent,
                              link_.loss ? sim::packet_size(*link_.loss) : sim::Bytes{}};
        auto delay = link_.latency;
        if (lane.jitter) {
            expect(lane.attempts.add(now_));
            auto const seed = sim::seed_of_jitter(seed_of_attempt(number), link_name_);
            delay += lane.jitter->next(Seconds{now_}, sim::Draws{seed});
        }
        if (delay <= Seconds{}) return flow(number);
        events_.push({.at = now_ + delay.value(), .kind = Event::Kind::flow, .what = number});
    }

    void flow(std::uint32_t number)
    {
        double const bytes = messages_[number].unsent.bytes().value();
        if (bytes <= 0) return flow_ended(number);
        auto const which = lane_number(number);
        auto& lane = lanes_[which];
        lane.settle(now_);
        lane.flows.push_back({lane.virtual_time + bytes, number});
        plan_end(which);
    }

    void plan_end(std::size_t which)
    {
        auto& lane = lanes_[which];
        ++lane.generation;
        if (lane.flows.empty()) return;
        double const left = std::max(0.0, lane.first()->leaves_at - lane.virtual_time);
        events_.push(
            {.at = lane.rate->when(Seconds{now_}, left * static_cast<double>(lane.flows.size())).value(),
             .kind = Event::Kind::flow_end,
             .what = static_cast<std::uint32_t>(which),
             .generation = lane.generation});
    }

    void link_wakes(std::uint32_t which, std::uint32_t generation)
    {
        auto& lane = lanes_[which];
        if (generation != lane.generation) return;
        lane.settle(now_);
        auto const first = lane.first();
        auto const message = first->message;
        lane.virtual_time = first->leaves_at;
        lane.flows.erase(first);
        plan_end(which);
        flow_ended(message);
    }

    void flow_ended(std::uint32_t number)
    {
        auto& message = messages_[number];
        auto& lane = lanes_[lane_number(number)];
        if (!lane.loss) return arrive(number);
        expect(lane.ends.add(now_));
        auto const seed = seed_of_attempt(number);
        auto const lost =
            lane.loss->lost(message.unsent.packets(), sim::Draws{sim::seed_of_loss(seed, link_name_)});
        if (lost == 0) return arrive(number);
        if (message.attempts >= link_.loss->tries) return; // the request fails
        message.unsent.keep(lost, sim::Draws{sim::seed_of_kept(seed)});
        auto const pause = link_.loss->timeout * std::pow(link_.loss->backoff, message.attempts - 1);
        events_.push({.at = now_ + pause.value(), .kind = Event::Kind::attempt, .what = number});
    }

    void arrive(std::uint32_t message)
    {
        auto const request = message / 2;
        if (is_answer(message)) return finish(request);
        if (service_ <= 0) return answer(request);
        auto& server = server_of(request);
        expect(server.arrivals.add(now_));
        if (server.free > 0) {
            --server.free;
            serve(request);
        } else {
            server.waiting.push_back(request);
        }
    }

    void serve(std::uint32_t request)
    {
        events_.push({.at = speed_.when(Seconds{now_}, service_).value(),
                      .kind = Event::Kind::service_end,
                      .what = request});
    }

    void leave_server(std::uint32_t request)
    {
        auto& server = server_of(request);
        if (server.waiting.empty()) {
            ++server.free;
        } else {
            serve(server.waiting.front());
            server.waiting.pop_front();
        }
        answer(request);
    }

    void answer(std::uint32_t request)
    {
        if (setting_.searched().answer > sim::Bytes{})
            attempt(2 * request + 1);
        else
            finish(request);
    }

    void finish(std::uint32_t request)
    {
        if (departures_.counts[request] == 0) return;
        ++fates_.finished;
        if (now_ - departures_.arrived_at[request] > limit_) ++fates_.late;
    }

    SearchSetting const& setting_;
    Departures const& departures_;
    Journey const& journey_;
    double limit_;
    sim::Link const& link_;
    sim::Name link_name_;
    sim::StepFunction speed_;
    double service_; ///< on the server, at full speed
    std::vector<Lane> lanes_;
    std::vector<Server> servers_;
    std::vector<Message> messages_; ///< (2 requests,): what is sent and its answer
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    double now_ = 0;
    bool is_certain_ = true;
    Fates fates_;
};

} // namespace

std::optional<Fates> follow(SearchSetting const& setting, sim::Seed replication, Departures const& departures,
                            Journey const& journey, double limit, std::int64_t enough)
{
    return Following{setting, replication, departures, journey, limit}.run(enough);
}

} // namespace sunder::nas
