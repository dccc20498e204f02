#include "sim/engine/client/client.hpp"

#include "sim/base/match.hpp"
#include "sim/base/run_error.hpp"
#include "sim/engine/arrival_stream.hpp"
#include "sim/engine/seeds.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

/// Asks whatever becomes of its requests.
class OpenClient final : public Client {
public:
    OpenClient(Identity const& identity, RunSettings const& run, Calendar& calendar, Listener& listener,
               ArrivalStream arrivals)
        : Client{identity, run, calendar, listener}, arrivals_{std::move(arrivals)}
    {
    }

    void begin() override { plan(has_asked_enough() ? std::nullopt : arrivals_.next()); }
    void request_ended() override {}

private:
    void wake(std::uint64_t /*token*/) override
    {
        auto const request = count();
        begin(); // the next
        tell(request);
    }

    ArrivalStream arrivals_;
};

/// Thinks, asks, and thinks again when that request has ended.
class ClosedClient final : public Client {
public:
    ClosedClient(Identity const& identity, RunSettings const& run, Calendar& calendar, Listener& listener,
                 Distribution const& thinking)
        : Client{identity, run, calendar, listener}, thinking_{thinking}
    {
    }

    void begin() override
    {
        notice_endless_thinking();
        auto const seed = seed_of_thinking(identity().seed, asked());
        auto const at = calendar().now() + sample(thinking_, Draws{seed});
        plan(has_asked_enough() ? std::nullopt : std::optional{at});
    }
    void request_ended() override { begin(); }

private:
    void wake(std::uint64_t /*token*/) override { tell(count()); }
    void notice_endless_thinking();

    Distribution const& thinking_;
    Seconds thought_at_;       ///< when it thought last
    std::int64_t at_once_ = 0; ///< and how often at that instant
};

/// A closed loop whose requests are dropped at once, or take less time than the clock can tell, would never
/// come to the end of the run.
void ClosedClient::notice_endless_thinking()
{
    constexpr std::int64_t most = 1'000'000;
    Seconds const now = calendar().now();
    if (std::exchange(thought_at_, now) < now) at_once_ = 0;
    if (++at_once_ <= most || run().requests) return;
    throw RunError{fmt::format(
        "application '{}' asks without end at {} s: let it `think` for a while before it asks again",
        identity().application->name, now.value())};
}

} // namespace

void Client::plan(std::optional<Seconds> at)
{
    constexpr Seconds never{std::numeric_limits<double>::infinity()};
    if (at && *at < run_.until.value_or(never))
        calendar_.schedule(*at, Turn::of_coming(identity_.source), *this, 0);
    else
        listener_.asks_no_more();
}

std::unique_ptr<Client> make_client(Client::Identity const& identity, Deployment const& deployment,
                                    Calendar& calendar, Client::Listener& listener)
{
    using Made = std::unique_ptr<Client>;
    auto const& application = *identity.application;
    return std::visit(Match{[&](OneOf<Periodic, Poisson, GammaArrivals, Recorded> auto const&) -> Made {
                                auto const& origin = deployment.platform.devices[application.origin];
                                ArrivalStream arrivals{{.arrivals = &application.arrivals,
                                                        .device = identity.device,
                                                        .devices = origin.count},
                                                       seed_of_arrivals(identity.seed)};
                                return std::make_unique<OpenClient>(identity, deployment.run, calendar,
                                                                    listener, std::move(arrivals));
                            },
                            [&](Closed const& closed) -> Made {
                                return std::make_unique<ClosedClient>(identity, deployment.run, calendar,
                                                                      listener, closed.think);
                            }},
                      application.arrivals);
}

} // namespace sunder::sim
