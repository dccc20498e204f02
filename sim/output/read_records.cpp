#include "sim/output/hdf5_reading.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/tables.hpp"

#include <cmath>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

void expect_sound(Records const& records, std::string const& place)
{
    auto const& requests = records.requests;
    auto const replications = records.windows.size();
    Hdf5Reader::expect_codes(place + "requests/application", requests.application,
                             records.applications.size());
    Hdf5Reader::expect_codes(place + "requests/replication", requests.replication, replications);
    Hdf5Reader::expect_codes(place + "requests/status", requests.status, status_names().size());
    Hdf5Reader::expect_codes(place + "requests/cut", requests.cut, records.cuts.size());
    Hdf5Reader::expect_rows(place + "spans/request", records.spans.request, requests.size(), std::int64_t{0});
    Hdf5Reader::expect_codes(place + "spans/kind", records.spans.kind, span_kind_names().size());
    Hdf5Reader::expect_codes(place + "spans/stage", records.spans.stage, stage_names().size());
    Hdf5Reader::expect_rows(place + "spans/device", records.spans.device, records.devices.size(),
                            std::int32_t{-1});
    Hdf5Reader::expect_rows(place + "spans/link", records.spans.link, records.link_rows.size(),
                            std::int32_t{-1});
    Hdf5Reader::expect_codes(place + "devices/group", records.devices.group, records.groups.size());
    Hdf5Reader::expect_codes(place + "devices/replication", records.devices.replication, replications);
    Hdf5Reader::expect_codes(place + "links/link", records.link_rows.link, records.links.size());
    Hdf5Reader::expect_codes(place + "links/replication", records.link_rows.replication, replications);
    Hdf5Reader::expect_codes(place + "links/direction", records.link_rows.direction,
                             direction_names().size());
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

Records records_in(Hdf5Reader const& file, std::string const& place)
{
    Records records;
    records.scenario = file.text_attribute("scenario", place);
    records.seed = file.number_attribute("seed", place);
    records.applications = applications_in(file, place);
    records.cuts = file.texts(place + "names/cut");
    records.groups = file.texts(place + "names/group");
    records.links = file.texts(place + "names/link");
    auto const replications = file.table<ReplicationTable>(place + "replications");
    for (std::size_t row = 0; row < replications.size(); ++row)
        records.windows.push_back({replications.window_from[row], replications.window_to[row]});
    records.requests = file.table<Requests>(place + "requests");
    if (file.has(place + "spans")) records.spans = file.table<Spans>(place + "spans");
    records.devices = file.table<Devices>(place + "devices");
    records.link_rows = file.table<Links>(place + "links");
    if (file.depth() == Depth::everything) expect_sound(records, place);
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

} // namespace sunder::sim
