/// \file
/// The one list of columns of each table: HDF5 out and in, the bytes between processes, CSV and FORMAT.md all
/// follow it.
#pragma once

#include "sim/records/records.hpp"

namespace sunder::sim {

template <template <class> class Of>
template <class Visit, class... Selves>
void RequestColumns<Of>::each_column(Visit&& visit, Selves&... selves)
{
    visit(Column{"application", "", "which application"}, selves.application...);
    visit(Column{"replication", "", "which replication, from 0"}, selves.replication...);
    visit(Column{"device", "", "index of its device in the origin group, from 0"}, selves.device...);
    visit(Column{"arrived_at", "s", "when it was asked for"}, selves.arrived_at...);
    visit(Column{"finished_at", "s", "when it ended, in whatever way"}, selves.finished_at...);
    visit(Column{"status", "", "how it ended"}, selves.status...);
    visit(Column{"cut", "", "where its model was cut"}, selves.cut...);
    visit(Column{"payload", "B", "coded bytes sent towards the servers, each message once"},
          selves.payload...);
    visit(Column{"attempts", "", "messages sent, retransmissions and the answer included"},
          selves.attempts...);
    for_each_stage([&](StageWords const& words) {
        visit(Column{words.name, "s", words.meaning}, selves.times[words.stage]...);
    });
    visit(Column{"energy", "J", "of the workers and radios while they worked for it"}, selves.energy...);
    visit(Column{"failed_by", "", "why it failed", Presence::later}, selves.failed_by...);
    visit(Column{"tries", "", "how often it was begun", Presence::later}, selves.tries...);
    visit(Column{"wasted", "s", "of workers, for what was not answered", Presence::later}, selves.wasted...);
    visit(Column{"wasted_work", "flop", "work likewise", Presence::later}, selves.wasted_work...);
    visit(Column{"wasted_energy", "J", "energy likewise", Presence::later}, selves.wasted_energy...);
    visit(Column{"exit", "", "where it left its model early", Presence::later}, selves.exit...);
    visit(Column{"tokens", "", "tokens that had come; 0 where it is answered at once", Presence::later},
          selves.tokens...);
    visit(Column{"passes", "", "passes that gave them", Presence::later}, selves.passes...);
    visit(Column{"first_token_at", "s", "when the first token had come", Presence::later},
          selves.first_token_at...);
}

template <template <class> class Of>
template <class Visit, class... Selves>
void SpanColumns<Of>::each_column(Visit&& visit, Selves&... selves)
{
    visit(Column{"request", "", "row of /requests"}, selves.request...);
    visit(Column{"kind", "", "what happened"}, selves.kind...);
    visit(Column{"stage", "", "of the request's life, as the columns of /requests"}, selves.stage...);
    visit(Column{"leg", "", "of its plan, from 0; of a message that which it leaves"}, selves.leg...);
    visit(Column{"device", "", "row of /devices, or -1"}, selves.device...);
    visit(Column{"link", "", "row of /links, the first of the route, or -1"}, selves.link...);
    visit(Column{"started_at", "s", ""}, selves.started_at...);
    visit(Column{"ended_at", "s", ""}, selves.ended_at...);
    visit(Column{"work", "flop", "done in the interval"}, selves.work...);
    visit(Column{"bytes", "B", "carried in the interval"}, selves.bytes...);
    visit(Column{"energy", "J", "used in the interval"}, selves.energy...);
    visit(
        Column{"batch", "", "requests served with it as one batch, itself included; else 0", Presence::later},
        selves.batch...);
}

template <class Self, class Visit>
void Devices::columns(Self& self, Visit&& visit)
{
    visit(Column{"group", "", "which group"}, self.group);
    visit(Column{"replication", "", "which replication, from 0"}, self.replication);
    visit(Column{"index", "", "which device of the group, from 0"}, self.index);
    visit(Column{"busy", "s", "worker-seconds within the window"}, self.busy);
    visit(Column{"busy_total", "s", "worker-seconds of the whole run"}, self.busy_total);
    visit(Column{"workers", "", "workers of the device"}, self.workers);
    visit(Column{"queue_max", "", "most jobs that waited at once"}, self.queue_max);
    visit(Column{"energy", "J", "idle, busy and of its own radio, within the window"}, self.energy);
    visit(Column{"offered", "", "work asked of it over what it can do", Presence::later}, self.offered);
    visit(Column{"batches", "", "batches begun within the window; else 0", Presence::later}, self.batches);
    visit(Column{"batched", "", "jobs in them", Presence::later}, self.batched);
    visit(Column{"batch_max", "", "jobs in the largest of them", Presence::later}, self.batch_max);
    visit(Column{"warm_ups", "", "begun within the window", Presence::later}, self.warm_ups);
    visit(Column{"loads", "", "models loaded, begun within the window", Presence::later}, self.loads);
    visit(Column{"radio_energy", "J", "part of energy: of its own radio", Presence::later},
          self.radio_energy);
}

template <class Self, class Visit>
void Links::columns(Self& self, Visit&& visit)
{
    visit(Column{"link", "", "which link"}, self.link);
    visit(Column{"replication", "", "which replication, from 0"}, self.replication);
    visit(Column{"index", "", "which of its group's links, from 0"}, self.index);
    visit(Column{"direction", "", "up: towards the servers"}, self.direction);
    visit(Column{"carried", "B", "within the window, retransmissions included"}, self.carried);
    visit(Column{"capacity", "B", "what it could have carried within the window"}, self.capacity);
    visit(Column{"energy", "J", "of the radio, within the window"}, self.energy);
    visit(Column{"offered", "", "bytes asked of it over what it can carry", Presence::later}, self.offered);
    visit(Column{"served_by", "", "what shared it among its flows", Presence::later}, self.served_by);
}

template <class Self, class Visit>
void Contacts::columns(Self& self, Visit&& visit)
{
    visit(Column{"replication", "", "which replication, from 0"}, self.replication);
    visit(Column{"device", "", "row of /devices"}, self.device);
    visit(Column{"link", "", "row of /links: the access point"}, self.link);
    visit(Column{"started_at", "s", "since when it was with it"}, self.started_at);
    visit(Column{"ended_at", "s", "until when"}, self.ended_at);
}

template <class Self, class Visit>
void Outages::columns(Self& self, Visit&& visit)
{
    visit(Column{"device", "", "row of /devices, or -1"}, self.device);
    visit(Column{"link", "", "row of /links, or -1"}, self.link);
    visit(Column{"replication", "", "which replication, from 0"}, self.replication);
    visit(Column{"started_at", "s", ""}, self.started_at);
    visit(Column{"ended_at", "s", ""}, self.ended_at);
    visit(Column{"factor", "", "of its rate that a link has, of its speed a device; 0: it is down"},
          self.factor);
    visit(Column{"cause", "", "why", Presence::later}, self.cause);
}

template <class Self, class Visit>
void Batteries::columns(Self& self, Visit&& visit)
{
    visit(Column{"device", "", "row of /devices"}, self.device);
    visit(Column{"replication", "", "which replication, from 0"}, self.replication);
    visit(Column{"capacity", "J", "what it holds"}, self.capacity);
    visit(Column{"reserve", "J", "at which the device goes off"}, self.reserve);
    visit(Column{"start", "J", "charge at the start"}, self.start);
    visit(Column{"left", "J", "charge at the end: start + recharged - drawn"}, self.left);
    visit(Column{"recharged", "J", "taken in"}, self.recharged);
    visit(Column{"drawn", "J", "by the device, its radio too"}, self.drawn);
    visit(Column{"ended_at", "s", "until when this counts, from the start of the run"}, self.ended_at);
    visit(Column{"off_at", "s", "when the device first went off; NaN: it did not"}, self.off_at);
    visit(Column{"times_off", "", "how often it went off"}, self.times_off);
    visit(Column{"off_for", "s", "how long it was off in all"}, self.off_for);
}

template <class Self, class Visit>
void Charges::columns(Self& self, Visit&& visit)
{
    visit(Column{"device", "", "row of /devices"}, self.device);
    visit(Column{"replication", "", "which replication, from 0"}, self.replication);
    visit(Column{"at", "s", "when"}, self.at);
    visit(Column{"charge", "", "how full the battery was, as a share"}, self.charge);
}

template <class Self, class Visit>
void Expected::columns(Self& self, Visit&& visit)
{
    visit(Column{"application", "", "which application"}, self.application);
    visit(Column{"cut", "", "where its model is cut"}, self.cut);
    visit(Column{"exit", "", "where those leave early that take this way"}, self.exit);
    visit(Column{"accuracy", "", "expected share of answers that are right; NaN: not known"}, self.accuracy);
}

/// Adds `row` to the end of each column.
template <class Table, class Row>
void append_row(Table& table, Row const& row)
{
    Table::each_column([](Column const&, auto& column, auto const& value) { column.push_back(value); }, table,
                       row);
}

/// Row number `row` of a table.
template <class Row, class Table>
[[nodiscard]] Row row_of(Table const& table, std::size_t row)
{
    Row taken;
    Table::each_column([row](Column const&, auto& value, auto const& column) { value = column[row]; }, taken,
                       table);
    return taken;
}

} // namespace sunder::sim
