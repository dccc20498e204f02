#include "sim/config/read_parts.hpp"

#include <fmt/core.h>

#include <cmath>

namespace sunder::sim {
namespace {

constexpr Seconds longest_wait{1e9};
constexpr Seconds message_timeout{0.2}; // Linux's TCP_RTO_MIN, include/net/tcp.h

/// A scalar, or {trace: FILE}.
StepFunction read_rate(YamlCursor const& at, Reading const& reading)
{
    if (at.is_scalar()) return StepFunction{at.quantity<BytesPerSecond>().value()};
    if (at.is_mapping() && !at.choice().empty()) return read_rate_trace(at["trace"], reading);
    return StepFunction{1.0};
}

Jitter read_jitter(YamlCursor const& at, Reading const& reading)
{
    auto const choice = at.choice();
    if (choice != "ar1" && choice != "gauss_markov") return {read_distribution(at, reading), Independent{}};
    auto const process = at[choice];
    if (!process.is_mapping()) return {Deterministic{}, Independent{}};
    auto const delay = read_distribution(process["of"], reading);
    if (choice == "ar1") return {delay, Ar1{process["correlation"].number()}};
    return {delay, GaussMarkov{process["memory"].quantity<Seconds>()}};
}

GilbertElliott read_gilbert_elliott(YamlCursor const& at, Bytes mtu)
{
    if (!at.is_mapping()) return {};
    return {.good_to_bad = at["good_to_bad"].number(),
            .bad_to_good = at["bad_to_good"].number(),
            .loss_good = at["loss_good"].number(),
            .loss_bad = at["loss_bad"].number(),
            .mtu = mtu};
}

Loss read_loss_process(YamlCursor const& at, Seconds latency)
{
    // A bare number has no fields, so it takes their defaults.
    Seconds const round_trip = 2 * latency;
    if (!at.is_mapping()) {
        return {.process = PacketLoss{.probability = at.number()},
                .timeout = round_trip,
                .backoff = 2,
                .tries = 16};
    }
    auto const choice = at.choice();
    Loss loss{.process = MessageLoss{},
              .timeout = choice == "message" ? message_timeout : round_trip,
              .backoff = at["backoff"].number(),
              .tries = static_cast<int>(at["tries"].whole())};
    if (at["timeout"].given()) loss.timeout = at["timeout"].quantity<Seconds>();
    if (choice == "packets")
        loss.process = PacketLoss{at[choice].number(), at["mtu"].quantity<Bytes>()};
    else if (choice == "message")
        loss.process = MessageLoss{at[choice].number()};
    else if (choice == "gilbert_elliott")
        loss.process = read_gilbert_elliott(at[choice], at["mtu"].quantity<Bytes>());
    return loss;
}

/// The time-outs grow fast.
Loss read_loss(YamlCursor const& at, Seconds latency, Reading const& reading)
{
    auto const loss = read_loss_process(at, latency);
    auto const last_wait = loss.timeout * std::pow(loss.backoff, loss.tries - 2);
    if (loss.tries > 1 && last_wait > longest_wait)
        reading.diagnostics.report(at.where(),
                                   fmt::format("the wait before the last of {} tries is over {:.0f} s",
                                               loss.tries, longest_wait.value()),
                                   "give fewer `tries`, or a smaller `backoff` or `timeout`");
    return loss;
}

} // namespace

Link read_link(Layers const& fields, Reading const& reading)
{
    Link link{.name = {}, .up = StepFunction{1.0}, .down = StepFunction{1.0}};
    link.duplex = fields["duplex"].text() == "half" ? Duplex::half : Duplex::full;
    link.latency = fields["latency"].quantity<Seconds>();
    link.send_power = fields["send_power"].quantity<Watts>();
    link.receive_power = fields["receive_power"].quantity<Watts>();

    auto const rate = fields["rate"];
    if (rate.is_mapping() && rate.choice() == "up") {
        link.up = read_rate(rate["up"], reading);
        if (link.duplex == Duplex::full) link.down = read_rate(rate["down"], reading);
        if (link.duplex == Duplex::half) link.down = link.up;
    } else {
        link.up = link.down = read_rate(rate, reading);
    }
    if (fields["jitter"].is_mapping()) link.jitter = read_jitter(fields["jitter"], reading);
    if (fields["loss"].sound()) link.loss = read_loss(fields["loss"], link.latency, reading);
    return link;
}

} // namespace sunder::sim
