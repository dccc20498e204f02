#include "sim/config/link_fields.hpp"

#include "sim/base/match.hpp"
#include "sim/config/cell_fields.hpp"
#include "sim/config/distribution_fields.hpp"
#include "sim/config/motion_fields.hpp"
#include "sim/config/read_trace.hpp"
#include "sim/config/shares.hpp"
#include "sim/config/shelvings.hpp"
#include "sim/config/step_fields.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>

namespace sunder::sim {

constexpr auto words(LinkQueue /*type*/)
{
    return std::array{Word{LinkQueue::fifo, "fifo"}, Word{LinkQueue::fq_codel, "fq_codel"}};
}

constexpr auto words(Duplex /*type*/)
{
    return std::array{Word{Duplex::full, "full"}, Word{Duplex::half, "half"}};
}

Form const& form_of(Of<Buffer> /*type*/)
{
    static Form const form = parts::scalar(
        QuantityForm{Bytes::dimension, Zero::forbidden, QuantityRange{"1 B", "1e12 B"}, Dimension::none()});
    return form;
}

Buffer read_as(Of<Buffer> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    if (at.text().ends_with("bdp")) return {.products = at.number()};
    return {.bytes = Bytes{at.number()}};
}

std::string written(Buffer const& buffer)
{
    return buffer.bytes ? written(*buffer.bytes) : fmt::format("{:g} bdp", buffer.products);
}

namespace {

// Rates
// -------------------------------------------------------------------------------------------------------

/// In one direction.
struct Rate {
    LinkRate steps{StepFunction{1.0}};
    bool is_down = false;
};

void fields(Rate& rate, auto& visit)
{
    visit.bare(rate.steps, form_of(Of<BytesPerSecond>{}));
    visit.alternative_by_hand("trace", "the rate over time",
                              parts::file_of("a trace of rates", shelved::traces()),
                              [&](YamlCursor const& at, Reading const& reading) {
                                  auto trace = read_rate_trace(at, reading);
                                  rate.steps = std::move(rate.is_down ? trace.down : trace.up);
                              });
}

struct Rates {
    Duplex duplex = Duplex::full;
    Rate up;
    Rate down{.is_down = true};
};

void fields(Rates& rates, auto& visit)
{
    bool const is_full = rates.duplex == Duplex::full;
    visit.title("rate");
    visit.bare(rates.up.steps, form_of(Of<BytesPerSecond>{}));
    visit(optional("up", "in the direction of the first route that names the link"), rates.up);
    visit(optional("down", "on the way back").where(is_full), rates.down);
    visit.one_of({"up", "down"});
    visit.alternative_by_hand(
        "trace",
        "the rate over time, in each direction; with a column `device` that of each device's own link, in "
        "turn",
        parts::file_of("a trace of rates", shelved::traces()),
        [&](YamlCursor const& at, Reading const& reading) {
            auto trace = read_rate_trace(at, reading);
            rates.up.steps = std::move(trace.up);
            rates.down.steps = std::move(trace.down);
            if (trace.two && !is_full)
                reading.diagnostics.report(at.where(),
                                           "this trace has a rate for each direction, which share one here",
                                           "give a trace with one `rate`, or leave out `duplex: half`");
        });
    if (!is_full || !(visit.chose("up") || visit.chose("trace"))) rates.down.steps = rates.up.steps;
}

// Jitter
// ------------------------------------------------------------------------------------------------------

template <class Process>
struct Correlated {
    Process process;
    Distribution delay;
};

Form const& correlation()
{
    static Form const form = parts::scalar(
        NumberForm{.min = -1, .max = 1, .min_bound = Bound::excluded, .max_bound = Bound::excluded});
    return form;
}

void declare(Ar1& process, auto& visit)
{
    visit(required("correlation", "of the normal scores of one message and the next"), process.correlation,
          correlation());
}

void declare(GaussMarkov& process, auto& visit)
{
    visit(required("memory", "after this time the correlation has fallen to 1/e"), process.memory);
}

template <class Process>
void fields(Correlated<Process>& jitter, auto& visit)
{
    declare(jitter.process, visit);
    visit(required("of", "the distribution of each delay"), jitter.delay, random_distribution());
}

// Losses
// ------------------------------------------------------------------------------------------------------

Form const& packet()
{
    static Form const form =
        parts::scalar(QuantityForm{Bytes::dimension, Zero::forbidden, QuantityRange{"1 B", "1e9 B"}});
    return form;
}

Form const& backoff()
{
    static Form const form = parts::scalar(NumberForm{.min = 1, .max = 1000});
    return form;
}

/// With what its link adds to it.
struct LossAsWritten {
    Loss loss;
    std::optional<Seconds> timeout;
};

void set_packets(Loss& loss, Bytes mtu)
{
    std::visit(Match{[&](PacketLoss& packets) { packets.mtu = mtu; },
                     [&](GilbertElliott& chain) { chain.mtu = mtu; }, [](MessageLoss&) {}},
               loss.process);
}

void fields(LossAsWritten& written, auto& visit)
{
    auto& loss = written.loss;
    Bytes mtu = packet_size(loss);
    visit.title("loss");
    visit.bare(std::get<PacketLoss>(loss.process).probability, share_below_one());
    visit.alternative("packets", "each packet is lost with this probability", PacketLoss{}, loss.process);
    visit.alternative("message", "the whole message is lost with this probability", MessageLoss{},
                      loss.process);
    visit.alternative("gilbert_elliott", "two states, one good and one bad", GilbertElliott{}, loss.process);
    visit(optional("mtu", "size of a packet; with `message` there is none").where(!visit.chose("message")),
          mtu, packet());
    visit(optional("timeout", "from the end of an attempt to the next",
                   "twice the link's latency; with `message` 200 ms (Linux's least, TCP_RTO_MIN)"),
          written.timeout, parts::from_zero<Seconds>());
    visit(optional("backoff", "the time-out grows by this factor with each attempt; none may exceed 1e9 s"),
          loss.backoff, backoff());
    visit(optional("tries", "attempts, then the request fails"), loss.tries, parts::whole<1, 1000>());
    set_packets(loss, mtu);
}

Loss with_timeout(LossAsWritten const& written, Seconds latency)
{
    constexpr Seconds of_message{0.2}; // Linux's TCP_RTO_MIN, include/net/tcp.h
    auto loss = written.loss;
    bool const of_packets = packet_size(loss) > Bytes{};
    loss.timeout = written.timeout.value_or(of_packets ? 2 * latency : of_message);
    return loss;
}

/// Without a time-out a lost packet would be sent again at the instant at which it was lost.
void check_timeout(LossAsWritten const& written, Seconds latency, YamlCursor const& at,
                   FieldReader const& read)
{
    bool const by_latency = !written.timeout && packet_size(written.loss) > Bytes{};
    if (by_latency && latency <= Seconds{} && written.loss.tries > 1)
        read.report(at.where(),
                    "lost packets would be noticed at once: the time-out is twice the latency, which is 0",
                    "say how long it takes, `timeout: 200 ms`, or give the link a `latency`");
}

/// The time-outs grow fast.
void check_waits(Loss const& loss, YamlCursor const& at, FieldReader const& read)
{
    constexpr Seconds longest{1e9};
    auto const last = loss.timeout * std::pow(loss.backoff, loss.tries - 2);
    if (loss.tries > 1 && last > longest)
        read.report(
            at.where(),
            fmt::format("the wait before the last of {} tries is over {:.0f} s", loss.tries, longest.value()),
            "give fewer `tries`, or a smaller `backoff` or `timeout`");
}

// Links
// -------------------------------------------------------------------------------------------------------

/// With what is read last.
struct LinkAsWritten {
    Link link;
    std::optional<YamlCursor> rate;
    std::optional<RadioCell> cell; ///< instead of it
    std::optional<LossAsWritten> loss;
};

void fields(LinkAsWritten& written, auto& visit)
{
    auto& link = written.link;
    visit.by_hand(optional("rate", "bytes per second in each direction"), form_of(Of<Rates>{}),
                  [&](YamlCursor const& at, Reading const& /*reading*/) { written.rate = at; });
    visit(optional("latency", "from end to end"), link.latency, parts::from_zero<Seconds>());
    visit(optional("duplex", "`half`: both directions share the rate").where(!written.cell), link.duplex);
    visit(optional("jitter", "a random delay, drawn for each message and direction"), link.jitter);
    visit(optional("loss", "a bare number is that of `packets`"), written.loss);
    visit(optional("buffer", "packets that may wait before it, of TCP; `bdp`: of rate and round trip"),
          link.buffer);
    visit(optional("queue",
                   "of these packets: `fifo`, or `fq_codel` (RFC 8290): in turns, and what stays too long is "
                   "dropped"),
          link.queue);
    visit(optional("send_power", "drawn by the radio while a message goes up"), link.send_power,
          parts::from_zero<Watts>());
    visit(optional("receive_power", "drawn by the radio while one comes down"), link.receive_power,
          parts::from_zero<Watts>());
    if (written.loss) link.loss = with_timeout(*written.loss, link.latency);
    visit.check([&](FieldReader const& read) {
        if (!link.loss || !read["loss"].flawless()) return;
        check_timeout(*written.loss, link.latency, read["loss"], read);
        check_waits(*link.loss, read["loss"], read);
    });
}

struct LinkFile : LinkAsWritten {};

void fields(LinkFile& file, auto& visit)
{
    visit.title("link");
    format("sunder-link/1", visit);
    fields(static_cast<LinkAsWritten&>(file), visit);
    visit.require("rate");
}

struct LinkOfScenario : LinkAsWritten {};

void fields(LinkOfScenario& link, auto& visit)
{
    visit.title("link of a scenario");
    visit.elsewhere(optional("profile", "a link file; keys beside it override those in it"),
                    parts::file_of("a link", shelved::links()));
    visit.named(
        optional("each", "every device of this group has a link of its own", "one link, shared by all"),
        "device", link.link.each);
    visit.by_hand(
        optional("cell",
                 "a radio cell, whose stations each have a rate of their own and share its time, in both "
                 "directions; instead of `rate`"),
        cell_form(),
        [&](YamlCursor const& at, Reading const& reading) { link.cell = read_cell(at, reading); });
    fields(static_cast<LinkAsWritten&>(link), visit);
    visit.any_of({"profile", "cell", "rate"});
    visit.check([&](FieldReader const& read) {
        if (link.cell && link.link.each)
            read.report(read["each"].where(), "a cell is one for all its stations", "leave out `each`");
    });
}

/// A trace may have a rate for each device.
void check_devices(LinkAsWritten const& written, Link const& link, Diagnostics& diagnostics)
{
    auto const rates = std::max(link.up.all().size(), link.down.all().size());
    if (rates > 1 && !link.each)
        diagnostics.report(
            written.rate->where(),
            fmt::format("this has rates for {} devices, and the link is one for all", rates),
            "give each device of a group its own, `each: GROUP`, or take a trace without a column `device`");
}

/// Which rates there are hangs on the duplex, which may be in another file.
Link whole(LinkAsWritten written, Reading const& reading)
{
    auto& link = written.link;
    if (written.cell) {
        if (!written.cell->stations.empty())
            make_cell(link, std::move(*written.cell)); // else that was reported
        return std::move(link);
    }
    Rates rates{.duplex = link.duplex};
    if (written.rate) rates = read_into(rates, FieldReader{*written.rate, reading});
    link.up = rates.up.steps;
    link.down = rates.down.steps;
    return std::move(link);
}

} // namespace

void fields(Jitter& jitter, auto& visit)
{
    visit.title("jitter");
    alternatives(jitter.delay, visit);
    visit.alternative("ar1", "correlated from message to message", Correlated<Ar1>{},
                      [&](Correlated<Ar1> const& ar1) {
                          jitter = {ar1.delay, ar1.process};
                      });
    visit.alternative("gauss_markov", "correlated over time", Correlated<GaussMarkov>{},
                      [&](Correlated<GaussMarkov> const& markov) {
                          jitter = {markov.delay, markov.process};
                      });
}

void fields(PacketLoss& loss, auto& visit)
{
    visit.bare(loss.probability, share_below_one());
}

void fields(MessageLoss& loss, auto& visit)
{
    visit.bare(loss.probability, share_below_one());
}

void fields(GilbertElliott& chain, auto& visit)
{
    visit(required("good_to_bad", "probability of this step, taken at each packet"), chain.good_to_bad,
          parts::probability());
    visit(required("bad_to_good", "probability of this step"), chain.bad_to_good, parts::positive_share());
    visit(optional("loss_good", "of a packet in the good state"), chain.loss_good, share_below_one());
    visit(optional("loss_bad", "of a packet in the bad state"), chain.loss_bad, parts::probability());
}

Form const& link_form()
{
    return form_of(Of<LinkFile>{});
}

Link read_link(YamlCursor const& at, Reading const& reading)
{
    return whole(read_as(Of<LinkFile>{}, at, reading), reading);
}

Form const& link_of_scenario()
{
    return form_of(Of<LinkOfScenario>{});
}

Link read_link_of_scenario(YamlCursor const& at, Table<DeviceGroup> const& devices, YamlFiles& files,
                           Reading const& reading)
{
    auto file = files.open(at["profile"], link_form(), reading);
    if (file && at.has("cell")) {
        for (auto const* overridden : {"rate", "duplex"})
            (*file)[overridden].use_all();
    }
    auto written = read_into(LinkOfScenario{}, FieldReader{at, reading, std::move(file)});
    if (written.cell) set_in_motion(*written.cell, devices, at["cell"], reading);
    auto link = whole(written, reading);
    if (!written.cell) check_devices(written, link, reading.diagnostics);
    return link;
}

} // namespace sunder::sim
