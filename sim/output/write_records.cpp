#include "sim/output/hdf5_writing.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/tables.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

void write_all(hid_t file, Records const& records, Provenance const& provenance)
{
    write_provenance(file, records_format(), provenance);
    write_record_tables(file, "/", records);
}

} // namespace

FileFormat records_format()
{
    return {.name = "sunder-records", .version = 1, .hint = "`sunder run SCENARIO -o FILE.h5` writes one"};
}

void write_record_tables(hid_t location, std::string const& path, Records const& records)
{
    DerivedTables const derived{records};
    write_attribute(location, "scenario", records.scenario);
    write_number(location, "seed", records.seed);
    {
        auto const names = create_group(location, "names");
        std::map<std::string, std::vector<std::string>> lists{
            {"cut", records.cuts}, {"group", records.groups}, {"link", records.links}};
        for (auto const& [column, codes] : derived.codes)
            if (!codes.list.empty()) lists[codes.list] = codes.names;
        for (auto const& [list, values] : lists)
            write_names(names.id(), list, values);
    }
    auto const write = [&](std::string table, std::string dimension, auto const& rows) {
        write_table(location, {std::move(table), std::move(dimension), path + "names/"}, rows, derived.codes);
    };
    write("requests", "request", records.requests);
    if (records.spans.size() > 0) write("spans", "span", records.spans);
    write("devices", "device_row", records.devices);
    write("links", "link_row", records.link_rows);
    write("plans", "plan", derived.plans);
    write("replications", "replication", derived.replications);
    write("summary", "row", derived.summary);
}

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
