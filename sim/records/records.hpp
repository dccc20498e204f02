/// \file
/// What happened in one run, as tables of columns. Self-contained: everything in a summary follows from them.
#pragma once

#include "sim/base/column.hpp"
#include "sim/base/quantity.hpp"
#include "sim/records/stages.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sunder::sim {

enum class Status : std::uint8_t {
    finished,
    failed,    ///< see FailedBy
    dropped,   ///< found a full queue, or was late where those are dropped
    unfinished ///< still on its way when the run stopped: a fault of the run, always reported
};

/// Why a request failed.
enum class FailedBy : std::uint8_t {
    nothing, ///< it did not
    link,    ///< every attempt at sending it was lost
    device,  ///< a device that worked on it went down
    tries,   ///< it was begun several times, each for nothing
    battery  ///< a device that had it, or to which it came, had no charge left
};

/// Where a request left its model: index into Records::exits, of which 0 is none.
enum class ExitNumber : std::uint8_t {};

template <class T>
using ColumnOf = std::vector<T>;

/// What is known of each request, `Of` it: one value, or a column of them.
template <template <class> class Of>
struct RequestColumns {
    Of<std::int32_t> application{}; ///< code: index into Records::applications
    Of<std::int32_t> replication{};
    Of<std::int32_t> device{}; ///< index in the origin group
    Of<Seconds> arrived_at{};
    Of<Seconds> finished_at{}; ///< when it ended, in whatever way
    Of<Status> status{};
    Of<std::int32_t> cut{};       ///< code: index into Records::cuts
    Of<ExitNumber> exit{};        ///< where it left, or would have
    Of<Bytes> payload{};          ///< sent towards the servers as coded, over all hops, each message once
    Of<std::int32_t> attempts{};  ///< messages sent, retransmissions and answers included
    ByStage<Of<Seconds>> times{}; ///< spent in each stage, over all hops; a column each
    Of<Joules> energy{};          ///< busy power of each worker and radio power while they worked for it
    Of<FailedBy> failed_by{};
    Of<std::int32_t> tries{}; ///< how often it was begun, in whatever way
    // What did not lead to an answer: of tries that failed or were cancelled, of all where none was answered.
    Of<Seconds> wasted{}; ///< of workers
    Of<Flops> wasted_work{};
    Of<Joules> wasted_energy{}; ///< a part of `energy`
    // Of requests that are answered token by token; 0 of all others.
    Of<std::int32_t> tokens{};    ///< that had come when it ended
    Of<std::int32_t> passes{};    ///< that gave them
    Of<Seconds> first_token_at{}; ///< when the first had come

    /// The one list of columns: `visit(Column, a column of each of selves...)` for each.
    template <class Visit, class... Selves>
    static void each_column(Visit&& visit, Selves&... selves);
    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        each_column(visit, self);
    }
};

using Request = RequestColumns<std::type_identity_t>;

/// One row a request, in order of arrival (ties: application, then device). Shape of each column:
/// (requests,).
struct Requests : RequestColumns<ColumnOf> {
    [[nodiscard]] std::size_t size() const { return arrived_at.size(); }
};

/// What is known of each interval of one request on one device or link.
template <template <class> class Of>
struct SpanColumns {
    Of<std::int64_t> request{}; ///< row of Requests
    Of<SpanKind> kind{};
    Of<Stage> stage{};
    Of<std::int32_t> leg{};    ///< of its plan, from 0: where it is, which it leaves, or the answer left
    Of<std::int32_t> device{}; ///< row of Devices, or -1
    Of<std::int32_t> link{};   ///< row of Links (the first of the route), or -1
    Of<Seconds> started_at{};
    Of<Seconds> ended_at{};
    Of<Flops> work{};
    Of<Bytes> bytes{};
    Of<Joules> energy{};
    Of<std::int32_t> batch{}; ///< requests served together, itself included; 0 where it was not in a batch

    template <class Visit, class... Selves>
    static void each_column(Visit&& visit, Selves&... selves);
    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        each_column(visit, self);
    }
};

using Span = SpanColumns<std::type_identity_t>;

/// One row a span, in the order of their ends. Shape of each column: (spans,).
struct Spans : SpanColumns<ColumnOf> {
    [[nodiscard]] std::size_t size() const { return request.size(); }
};

/// One row a device and replication.
struct Devices {
    std::vector<std::int32_t> group; ///< code: index into Records::groups
    std::vector<std::int32_t> replication;
    std::vector<std::int32_t> index;
    std::vector<Seconds> busy;       ///< worker-seconds within the window, over all workers
    std::vector<Seconds> busy_total; ///< worker-seconds of the whole run
    std::vector<std::int32_t> workers;
    std::vector<std::int32_t> queue_max; ///< most jobs that waited at once, in the whole run
    std::vector<Joules> energy;          ///< idle and busy, and of its own radio, in the window
    std::vector<double> offered;         ///< work asked of it over what it can do; NaN in records of old
    std::vector<std::int64_t> batches;   ///< begun in the window; 0 where it serves jobs one by one
    std::vector<std::int64_t> batched;   ///< jobs in them
    std::vector<std::int64_t> batch_max; ///< jobs in the largest of them
    std::vector<std::int64_t> warm_ups;  ///< begun within the window
    std::vector<std::int64_t> loads;     ///< of models, likewise
    std::vector<Joules> radio_energy;    ///< of `energy`, what its own radio drew

    [[nodiscard]] std::size_t size() const { return group.size(); }

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit);
};

enum class Direction : std::uint8_t { up, down, both };

/// Which means shares a link among the flows that are on it at once.
enum class ServedBy : std::uint8_t {
    unknown,       ///< in records of old
    no_bottleneck, ///< none is needed: other links of its flows are always at least as slow
    equal_shares,  ///< the closed form for flows that meet on this link alone
    max_min,       ///< the solver of this project, for flows that meet on several links
    simgrid,       ///< SimGrid's
    packets        ///< none: packets of TCP, first come, first served
};

/// One row a link, direction and replication; a link with half duplex has one row, `both`.
struct Links {
    std::vector<std::int32_t> link; ///< code: index into Records::links
    std::vector<std::int32_t> replication;
    std::vector<std::int32_t> index; ///< which of its group's links; 0 where it is shared; of a
                                     ///< cell with several access points which of them
    std::vector<Direction> direction;
    std::vector<Bytes> carried;  ///< within the window, retransmissions included
    std::vector<Bytes> capacity; ///< bytes it could have carried within the window
    std::vector<Joules> energy;  ///< of the radio, within the window
    std::vector<double> offered; ///< bytes asked of it over what it can carry; NaN in records of old
    std::vector<ServedBy> served_by;

    [[nodiscard]] std::size_t size() const { return link.size(); }

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit);
};

/// When which device that moves was with which access point of a cell, from the start of the run to its end.
/// In between, during hand-overs, it was with none. One row a time, link by link, device by device and in
/// order.
struct Contacts {
    std::vector<std::int32_t> replication;
    std::vector<std::int32_t> device; ///< row of Devices
    std::vector<std::int32_t> link;   ///< row of Links, of which each access point of a cell has one
    std::vector<Seconds> started_at;
    std::vector<Seconds> ended_at;

    [[nodiscard]] std::size_t size() const { return device.size(); }

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit);
};

/// Whether times that an application's requests wait for vary so much that no number of requests tells their
/// mean.
enum class Tail : std::uint8_t { light, infinite_variance };

/// Why a device or link was not itself.
enum class OutageCause : std::uint8_t {
    fault,
    battery, ///< the device was off
    heat     ///< the device was slow, see Throttle
};

/// When a device was down or slow, or a link had less than its rate: one row a spell, device or link and
/// direction, and replication.
struct Outages {
    std::vector<std::int32_t> device; ///< row of Devices, or -1
    std::vector<std::int32_t> link;   ///< row of Links, or -1
    std::vector<std::int32_t> replication;
    std::vector<Seconds> started_at;
    std::vector<Seconds> ended_at;
    std::vector<double> factor; ///< of its rate that a link has, of its speed a device; 0: it is down
    std::vector<OutageCause> cause;

    [[nodiscard]] std::size_t size() const { return device.size(); }

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit);
};

/// What became of batteries from the start of the run to `ended_at`: one row a device that has one, and
/// replication. \invariant left = start + recharged - drawn, but for rounding
struct Batteries {
    std::vector<std::int32_t> device; ///< row of Devices
    std::vector<std::int32_t> replication;
    std::vector<Joules> capacity;
    std::vector<Joules> reserve; ///< at which it goes off
    std::vector<Joules> start;
    std::vector<Joules> left;
    std::vector<Joules> recharged; ///< that it took in
    std::vector<Joules> drawn;     ///< by the device, its radio too
    std::vector<Seconds> ended_at;
    std::vector<Seconds> off_at; ///< the first time; NaN: it did not go off
    std::vector<std::int64_t> times_off;
    std::vector<Seconds> off_for;

    [[nodiscard]] std::size_t size() const { return device.size(); }

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit);
};

/// How full batteries were over time, of some devices: one row an instant, about linear in between.
struct Charges {
    std::vector<std::int32_t> device; ///< row of Devices
    std::vector<std::int32_t> replication;
    std::vector<Seconds> at;
    std::vector<double> charge; ///< a share

    [[nodiscard]] std::size_t size() const { return device.size(); }

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit);
};

/// What is expected of the answers of each way that requests may take: one row an application and way.
struct Expected {
    std::vector<std::int32_t> application; ///< code: index into Records::applications
    std::vector<std::int32_t> cut;         ///< code: index into Records::cuts
    std::vector<ExitNumber> exit;          ///< where those leave that take it
    std::vector<double> accuracy;          ///< share that are right; NaN where that is not known

    [[nodiscard]] std::size_t size() const { return application.size(); }

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit);
};

/// Whether a request is answered at once, or token by token.
enum class Answering : std::uint8_t { at_once, in_tokens };

/// What an application's rows refer to.
struct ApplicationInfo {
    std::string name;
    std::string model;
    std::string origin;
    std::string cut; ///< name of its plan
    std::optional<Seconds> deadline;
    Tail tail = Tail::light;
    Answering answers = Answering::at_once; ///< in records that were read likewise: rows tell
};

/// The interval over which throughput and utilisation are taken, of each replication.
struct Window {
    Seconds from;
    Seconds to;
};

struct Records {
    Requests requests;
    Spans spans; ///< empty unless the run asked for them
    Devices devices;
    Links link_rows;
    Contacts contacts; ///< empty where nobody moves
    Outages outages;
    Expected expected;   ///< empty where nothing is known of any way; the same for all replications
    Batteries batteries; ///< empty where there are none, as the next
    Charges charges;

    std::vector<ApplicationInfo> applications;
    std::vector<std::string> cuts;          ///< names
    std::vector<std::string> exits{"none"}; ///< names, behind that of none
    std::vector<std::string> groups;        ///< names
    std::vector<std::string> links;         ///< names
    std::vector<Window> windows;            ///< (replications,)
    std::string scenario;                   ///< name
    std::uint64_t seed = 1;
};

/// Appends the rows of later replications of the same deployment. Rows that point at rows (spans) go on
/// pointing at theirs. To an empty `all` it gives `more` itself.
/// \pre both name the same applications, cuts, groups and links
void append(Records& all, Records&& more);

/// All rows of `parts`, in their order; what append() one after the other would give, with one column at a
/// time in memory twice.
[[nodiscard]] Records concatenate(std::vector<Records> parts);

} // namespace sunder::sim

#include "sim/records/columns.hpp"
