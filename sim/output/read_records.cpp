#include "sim/output/hdf5_reading.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/tables.hpp"

#include <cmath>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

void expect_sound(Records const& records)
{
    auto const& requests = records.requests;
    auto const replications = records.windows.size();
    Hdf5Reader::expect_codes("requests/application", requests.application, records.applications.size());
    Hdf5Reader::expect_codes("requests/replication", requests.replication, replications);
    Hdf5Reader::expect_codes("requests/status", requests.status, status_names().size());
    Hdf5Reader::expect_codes("requests/cut", requests.cut, records.cuts.size());
    Hdf5Reader::expect_rows("spans/request", records.spans.request, requests.size(), std::int64_t{0});
    Hdf5Reader::expect_codes("spans/kind", records.spans.kind, span_kind_names().size());
    Hdf5Reader::expect_rows("spans/device", records.spans.device, records.devices.size(), std::int32_t{-1});
    Hdf5Reader::expect_rows("spans/link", records.spans.link, records.link_rows.size(), std::int32_t{-1});
    Hdf5Reader::expect_codes("devices/group", records.devices.group, records.groups.size());
    Hdf5Reader::expect_codes("devices/replication", records.devices.replication, replications);
    Hdf5Reader::expect_codes("links/link", records.link_rows.link, records.links.size());
    Hdf5Reader::expect_codes("links/replication", records.link_rows.replication, replications);
    Hdf5Reader::expect_codes("links/direction", records.link_rows.direction, direction_names().size());
}

std::vector<ApplicationInfo> applications_in(Hdf5Reader const& file)
{
    auto const plans = file.table<PlanTable>("plans");
    auto const names = file.texts("names/application");
    auto const models = file.texts("names/model");
    auto const origins = file.texts("names/origin");
    auto const cuts = file.texts("names/plan");
    Hdf5Reader::expect_codes("plans/application", plans.application, names.size());
    Hdf5Reader::expect_codes("plans/model", plans.model, models.size());
    Hdf5Reader::expect_codes("plans/origin", plans.origin, origins.size());
    Hdf5Reader::expect_codes("plans/cut", plans.cut, cuts.size());
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
                                    .deadline = std::nullopt};
        if (!std::isnan(plans.deadline[row].value())) application.deadline = plans.deadline[row];
        applications.push_back(std::move(application));
    }
    return applications;
}

RecordsFile read_all(Hdf5Reader const& file)
{
    RecordsFile result;
    auto& provenance = result.provenance;
    provenance.program_version = file.text_attribute("program_version");
    provenance.simgrid_version = file.text_attribute("simgrid_version");
    provenance.command = file.text_attribute("command");
    provenance.inputs = parse_sums(file.text_attribute("sha256"));
    provenance.scenario_text = file.text("scenario");

    auto& records = result.records;
    records.scenario = file.text_attribute("scenario");
    records.seed = file.number_attribute("seed");
    records.applications = applications_in(file);
    records.cuts = file.texts("names/cut");
    records.groups = file.texts("names/group");
    records.links = file.texts("names/link");
    auto const replications = file.table<ReplicationTable>("replications");
    for (std::size_t row = 0; row < replications.size(); ++row)
        records.windows.push_back({replications.window_from[row], replications.window_to[row]});
    records.requests = file.table<Requests>("requests");
    if (file.has("spans")) records.spans = file.table<Spans>("spans");
    records.devices = file.table<Devices>("devices");
    records.link_rows = file.table<Links>("links");
    if (file.depth() == Depth::everything) expect_sound(records);
    return result;
}

} // namespace

RecordsFile read_records(std::filesystem::path const& path)
{
    RecordsFile records;
    read_hdf5(path, [&](Depth depth) {
        records = read_all(Hdf5Reader{path.string(),
                                      depth,
                                      {.name = "sunder-records",
                                       .version = records_format_version,
                                       .hint = "`sunder run SCENARIO -o FILE.h5` writes one"}});
    });
    return records;
}

} // namespace sunder::sim
