/// \file
/// Small records for tests: two applications, one replication or more, a window from 0 to 10 s.
#pragma once

#include "sim/records/records.hpp"

namespace sunder::sim {

inline Records no_requests()
{
    Records records;
    records.applications = {{"camera", "alexnet", "phone", "conv1", Seconds{0.1}},
                            {"radar", "vgg16", "phone", "[a, b]", std::nullopt}};
    records.cuts = {"conv1", "[a, b]"};
    records.groups = {"phone", "server"};
    records.links = {"wifi"};
    records.windows = {{Seconds{0}, Seconds{10}}};
    records.scenario = "small";
    records.seed = 7;
    return records;
}

struct SomeRequest {
    std::int32_t application = 0;
    std::int32_t replication = 0;
    std::int32_t device = 0;
    double arrived_at = 0;
    double latency = 0.01;
    Status status = Status::finished;
};

/// All its latency is transfer; it sends 1 kB and costs 2 J.
inline void add(Records& records, SomeRequest const& request)
{
    auto& rows = records.requests;
    rows.application.push_back(request.application);
    rows.replication.push_back(request.replication);
    rows.device.push_back(request.device);
    rows.arrived_at.emplace_back(request.arrived_at);
    rows.finished_at.emplace_back(request.arrived_at + request.latency);
    rows.status.push_back(request.status);
    rows.cut.push_back(request.application);
    rows.exit.push_back(ExitNumber{0});
    rows.payload.emplace_back(1000.0);
    rows.attempts.push_back(1);
    for (auto const& words : stages)
        rows.times[words.stage].emplace_back(words.stage == Stage::transfer ? request.latency : 0.0);
    rows.energy.emplace_back(2.0);
    rows.failed_by.push_back(request.status == Status::failed ? FailedBy::link : FailedBy::nothing);
    rows.tries.push_back(1);
    rows.wasted.emplace_back(0.0);
    rows.wasted_work.emplace_back(0.0);
    rows.wasted_energy.emplace_back(0.0);
    rows.tokens.push_back(0);
    rows.passes.push_back(0);
    rows.first_token_at.emplace_back(0.0);
}

struct SomeDevice {
    std::int32_t group = 0;
    std::int32_t replication = 0;
    std::int32_t index = 0;
    double busy = 0;
    std::int32_t workers = 1;
    std::int32_t queue_max = 0;
    double energy = 0;
    double offered = 0;
    std::int64_t batches = 0;
    std::int64_t batched = 0;
    std::int64_t batch_max = 0;
    std::int64_t warm_ups = 0;
    std::int64_t loads = 0;
    double radio_energy = 0;
};

inline void add(Records& records, SomeDevice const& device)
{
    auto& rows = records.devices;
    rows.group.push_back(device.group);
    rows.replication.push_back(device.replication);
    rows.index.push_back(device.index);
    rows.busy.emplace_back(device.busy);
    rows.busy_total.emplace_back(device.busy);
    rows.workers.push_back(device.workers);
    rows.queue_max.push_back(device.queue_max);
    rows.energy.emplace_back(device.energy);
    rows.offered.push_back(device.offered);
    rows.batches.push_back(device.batches);
    rows.batched.push_back(device.batched);
    rows.batch_max.push_back(device.batch_max);
    rows.warm_ups.push_back(device.warm_ups);
    rows.loads.push_back(device.loads);
    rows.radio_energy.emplace_back(device.radio_energy);
}

struct SomeLink {
    std::int32_t replication = 0;
    std::int32_t index = 0;
    Direction direction = Direction::up;
    double carried = 0;
    double capacity = 1000;
    double energy = 0;
    double offered = 0;
    ServedBy served_by = ServedBy::equal_shares;
};

inline void add(Records& records, SomeLink const& link)
{
    auto& rows = records.link_rows;
    rows.link.push_back(0);
    rows.replication.push_back(link.replication);
    rows.index.push_back(link.index);
    rows.direction.push_back(link.direction);
    rows.carried.emplace_back(link.carried);
    rows.capacity.emplace_back(link.capacity);
    rows.energy.emplace_back(link.energy);
    rows.offered.push_back(link.offered);
    rows.served_by.push_back(link.served_by);
}

struct SomeContact {
    std::int32_t replication = 0;
    std::int32_t device = 0; ///< rows
    std::int32_t link = 0;
    double from = 0;
    double to = 0;
};

inline void add(Records& records, SomeContact const& contact)
{
    auto& rows = records.contacts;
    rows.replication.push_back(contact.replication);
    rows.device.push_back(contact.device);
    rows.link.push_back(contact.link);
    rows.started_at.emplace_back(contact.from);
    rows.ended_at.emplace_back(contact.to);
}

struct SomeSpan {
    std::int64_t request = 0;
    SpanKind kind = SpanKind::transfer;
    std::int32_t device = -1;
    std::int32_t link = -1;
};

inline void add(Records& records, SomeSpan const& span)
{
    auto& rows = records.spans;
    rows.request.push_back(span.request);
    rows.kind.push_back(span.kind);
    rows.stage.push_back(Stage::transfer);
    rows.leg.push_back(0);
    rows.device.push_back(span.device);
    rows.link.push_back(span.link);
    rows.started_at.emplace_back(1.0);
    rows.ended_at.emplace_back(2.0);
    rows.work.emplace_back(3.0);
    rows.bytes.emplace_back(4.0);
    rows.batch.push_back(0);
    rows.energy.emplace_back(5.0);
}

/// Two requests of the camera, one of the radar that failed; two devices, one link, one span.
inline Records small_records()
{
    auto records = no_requests();
    add(records, SomeRequest{.arrived_at = 1, .latency = 0.25});
    add(records, SomeRequest{.application = 1, .device = 1, .arrived_at = 2, .status = Status::failed});
    add(records, SomeRequest{.arrived_at = 3, .latency = 0.5});
    add(records, SomeDevice{.group = 0, .busy = 1, .energy = 20});
    add(records, SomeDevice{.group = 1, .busy = 5, .workers = 2, .queue_max = 3, .energy = 40});
    add(records, SomeLink{.carried = 250, .energy = 0.5});
    add(records, SomeSpan{.request = 2, .link = 0});
    return records;
}

/// Calls `compare` with each pair of columns of two tables.
template <class Table, class Compare>
void each_pair(Table const& a, Table const& b, Compare const& compare)
{
    std::vector<void const*> columns;
    Table::columns(b, [&](Column const&, auto const& column) { columns.push_back(&column); });
    std::size_t which = 0;
    Table::columns(a, [&]<class T>(Column const& column, std::vector<T> const& values) {
        compare(column, values, *static_cast<std::vector<T> const*>(columns[which++]));
    });
}

} // namespace sunder::sim
