#include "sim/output/records_in_hdf5.hpp"
#include "sim/output/tables.hpp"

#include <cmath>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

/// Some requests, the first of which is row `first`.
void expect_sound(Requests const& requests, Records const& facts, std::string const& place, std::size_t first)
{
    auto const expect = [&](std::string const& column, auto const& codes, std::size_t below) {
        Hdf5Reader::expect_codes(place + column, codes, below, first);
    };
    expect("requests/application", requests.application, facts.applications.size());
    expect("requests/replication", requests.replication, facts.windows.size());
    expect("requests/status", requests.status, status_names().size());
    expect("requests/cut", requests.cut, facts.cuts.size());
    expect("requests/exit", requests.exit, facts.exits.size());
    expect("requests/failed_by", requests.failed_by, failed_by_names().size());
}

/// Some spans of so many requests.
void expect_sound(Spans const& spans, std::size_t requests, Records const& facts, std::string const& place,
                  std::size_t first)
{
    Hdf5Reader::expect_rows(place + "spans/request", spans.request, requests, std::int64_t{0}, first);
    Hdf5Reader::expect_codes(place + "spans/kind", spans.kind, span_kind_names().size(), first);
    Hdf5Reader::expect_codes(place + "spans/stage", spans.stage, stage_names().size(), first);
    Hdf5Reader::expect_rows(place + "spans/device", spans.device, facts.devices.size(), std::int32_t{-1},
                            first);
    Hdf5Reader::expect_rows(place + "spans/link", spans.link, facts.link_rows.size(), std::int32_t{-1},
                            first);
}

void expect_sound(Records const& facts, std::string const& place)
{
    auto const replications = facts.windows.size();
    Hdf5Reader::expect_codes(place + "devices/group", facts.devices.group, facts.groups.size());
    Hdf5Reader::expect_codes(place + "devices/replication", facts.devices.replication, replications);
    Hdf5Reader::expect_codes(place + "links/link", facts.link_rows.link, facts.links.size());
    Hdf5Reader::expect_codes(place + "links/replication", facts.link_rows.replication, replications);
    Hdf5Reader::expect_codes(place + "links/direction", facts.link_rows.direction, direction_names().size());
    Hdf5Reader::expect_codes(place + "links/served_by", facts.link_rows.served_by, served_by_names().size());
    Hdf5Reader::expect_codes(place + "contacts/replication", facts.contacts.replication, replications);
    Hdf5Reader::expect_rows(place + "contacts/device", facts.contacts.device, facts.devices.size(),
                            std::int32_t{0});
    Hdf5Reader::expect_rows(place + "contacts/link", facts.contacts.link, facts.link_rows.size(),
                            std::int32_t{0});
    Hdf5Reader::expect_codes(place + "expected/application", facts.expected.application,
                             facts.applications.size());
    Hdf5Reader::expect_codes(place + "expected/cut", facts.expected.cut, facts.cuts.size());
    Hdf5Reader::expect_codes(place + "expected/exit", facts.expected.exit, facts.exits.size());
    auto const& outages = facts.outages;
    Hdf5Reader::expect_rows(place + "outages/device", outages.device, facts.devices.size(), std::int32_t{-1});
    Hdf5Reader::expect_rows(place + "outages/link", outages.link, facts.link_rows.size(), std::int32_t{-1});
    Hdf5Reader::expect_codes(place + "outages/replication", outages.replication, replications);
    Hdf5Reader::expect_codes(place + "outages/cause", outages.cause, outage_cause_names().size());
    auto const expect_devices = [&](std::string const& table, auto const& rows) {
        Hdf5Reader::expect_rows(place + table + "/device", rows.device, facts.devices.size(),
                                std::int32_t{0});
        Hdf5Reader::expect_codes(place + table + "/replication", rows.replication, replications);
    };
    expect_devices("batteries", facts.batteries);
    expect_devices("charges", facts.charges);
}

std::vector<ApplicationInfo> applications_in(Hdf5Reader const& file, std::string const& place)
{
    auto const plans = file.table<PlanTable>(place + "plans");
    auto const names = file.texts(place + "names/application");
    auto const models = file.texts(place + "names/model");
    auto const origins = file.texts(place + "names/origin");
    auto const cuts = file.texts(place + "names/plan");
    Hdf5Reader::expect_codes(place + "plans/application", plans.application, names.size());
    Hdf5Reader::expect_codes(place + "plans/model", plans.model, models.size());
    Hdf5Reader::expect_codes(place + "plans/origin", plans.origin, origins.size());
    Hdf5Reader::expect_codes(place + "plans/cut", plans.cut, cuts.size());
    Hdf5Reader::expect_codes(place + "plans/tail", plans.tail, tail_names().size());
    std::vector<ApplicationInfo> applications;
    for (std::size_t row = 0; row < plans.size(); ++row) { // none at depth `structure`
        auto const name = [row](std::vector<std::string> const& list,
                                std::vector<std::int32_t> const& codes) {
            return list[static_cast<std::size_t>(codes[row])];
        };
        ApplicationInfo application{.name = name(names, plans.application),
                                    .model = name(models, plans.model),
                                    .origin = name(origins, plans.origin),
                                    .cut = name(cuts, plans.cut),
                                    .deadline = std::nullopt,
                                    .tail = plans.tail[row]};
        if (!std::isnan(plans.deadline[row].value())) application.deadline = plans.deadline[row];
        applications.push_back(std::move(application));
    }
    return applications;
}

} // namespace

Records facts_in(Hdf5Reader const& file, std::string const& place)
{
    Records facts;
    facts.scenario = file.text_attribute("scenario", place);
    facts.seed = file.number_attribute("seed", place);
    facts.applications = applications_in(file, place);
    facts.cuts = file.texts(place + "names/cut");
    if (file.has(place + "names/exit")) facts.exits = file.texts(place + "names/exit");
    facts.groups = file.texts(place + "names/group");
    facts.links = file.texts(place + "names/link");
    auto const replications = file.table<ReplicationTable>(place + "replications");
    for (std::size_t row = 0; row < replications.size(); ++row)
        facts.windows.push_back({replications.window_from[row], replications.window_to[row]});
    facts.devices = file.table<Devices>(place + "devices");
    facts.link_rows = file.table<Links>(place + "links");
    if (file.has(place + "contacts")) facts.contacts = file.table<Contacts>(place + "contacts");
    if (file.has(place + "outages")) facts.outages = file.table<Outages>(place + "outages");
    if (file.has(place + "expected")) facts.expected = file.table<Expected>(place + "expected");
    if (file.has(place + "batteries")) facts.batteries = file.table<Batteries>(place + "batteries");
    if (file.has(place + "charges")) facts.charges = file.table<Charges>(place + "charges");
    if (file.depth() == Depth::everything) expect_sound(facts, place);
    return facts;
}

Records records_in(Hdf5Reader const& file, std::string const& place)
{
    auto records = facts_in(file, place);
    records.requests = file.table<Requests>(place + "requests");
    if (file.has(place + "spans")) records.spans = file.table<Spans>(place + "spans");
    if (file.depth() == Depth::structure) return records;
    expect_sound(records.requests, records, place, 0);
    expect_sound(records.spans, records.requests.size(), records, place, 0);
    return records;
}

RecordsFile read_records(std::filesystem::path const& path)
{
    RecordsFile result;
    read_hdf5({.path = path, .format = records_format()}, [&](Hdf5Reader const& file) {
        result = {.records = records_in(file, {}), .provenance = provenance_in(file)};
    });
    return result;
}

void read_records(std::filesystem::path const& path, RecordsReader& reader)
{
    auto const read_by = [](Hdf5Reader const& file, RecordsReader& who) {
        RecordsFile const facts{.records = facts_in(file, {}), .provenance = provenance_in(file)};
        who.begin(facts);
        file.each_block<Requests>("requests", [&](Requests const& block, std::size_t first) {
            expect_sound(block, facts.records, {}, first);
            who.take(block);
        });
        if (!file.has("spans")) return;
        auto const requests = file.rows("requests/arrived_at");
        file.each_block<Spans>("spans", [&](Spans const& block, std::size_t first) {
            expect_sound(block, requests, facts.records, {}, first);
            who.take(block);
        });
    };
    RecordsReader nobody;
    read_hdf5(
        {.path = path, .format = records_format()}, [&](Hdf5Reader const& file) { read_by(file, reader); },
        [&](Hdf5Reader const& file) { read_by(file, nobody); });
}

} // namespace sunder::sim
