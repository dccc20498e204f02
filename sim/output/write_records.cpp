#include "sim/output/hdf5_writing.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/tables.hpp"

#include <fmt/core.h>

#include <string>

namespace sunder::sim {
namespace {

void write_provenance(hid_t file, Records const& records, Provenance const& provenance)
{
    write_attribute(file, "format", "sunder-records");
    write_number(file, "format_version", records_format_version);
    write_attribute(file, "program_version", provenance.program_version);
    write_attribute(file, "simgrid_version", provenance.simgrid_version);
    write_attribute(file, "command", provenance.command);
    write_attribute(file, "scenario", records.scenario);
    write_number(file, "seed", records.seed);
    std::string sums;
    for (auto const& input : provenance.inputs)
        sums += fmt::format("{}  {}\n", input.sha256, input.path);
    write_attribute(file, "sha256", sums);
    write_text(file, "scenario", provenance.scenario_text);
}

void write_all(hid_t file, Records const& records, Provenance const& provenance)
{
    DerivedTables const derived{records};
    write_provenance(file, records, provenance);
    {
        auto const names = create_group(file, "names");
        std::map<std::string, std::vector<std::string>> lists{
            {"cut", records.cuts}, {"group", records.groups}, {"link", records.links}};
        for (auto const& [column, codes] : derived.codes)
            if (!codes.list.empty()) lists[codes.list] = codes.names;
        for (auto const& [list, values] : lists)
            write_names(names.id(), list, values);
    }
    write_table(file, {"requests", "request"}, records.requests, derived.codes);
    if (records.spans.size() > 0) write_table(file, {"spans", "span"}, records.spans, derived.codes);
    write_table(file, {"devices", "device_row"}, records.devices, derived.codes);
    write_table(file, {"links", "link_row"}, records.link_rows, derived.codes);
    write_table(file, {"plans", "plan"}, derived.plans, derived.codes);
    write_table(file, {"replications", "replication"}, derived.replications, derived.codes);
    write_table(file, {"summary", "row"}, derived.summary, derived.codes);
}

} // namespace

void write_records(OutputFile& file, Records const& records, Provenance const& provenance)
{
    write_hdf5(file, [&](hid_t hdf5) { write_all(hdf5, records, provenance); });
}

void write_records(std::filesystem::path const& path, Records const& records, Provenance const& provenance)
{
    OutputFile file{path};
    write_records(file, records, provenance);
}

} // namespace sunder::sim
