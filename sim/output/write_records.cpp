#include "sim/output/records_in_hdf5.hpp"
#include "sim/output/tables.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

/// A table whose rows a source gives.
template <class Table>
void write_rows(hid_t file, TablePlace const& place, RowSource const& source, CodesByColumn const& codes_of)
{
    auto const rows = source.rows(row_table_of<Table>);
    auto const written = start_table(file, place, rows);
    std::size_t number = 0;
    Table const none;
    Table::columns(none, [&]<class T>(Column const& column, std::vector<T> const&) {
        ColumnValues<T> const values{
            .size = rows, .each_block = [&source, number](auto const& visit) {
                source.each_block(row_table_of<Table>, number, [&visit](std::span<std::byte const> bytes) {
                    return visit({reinterpret_cast<T const*>(bytes.data()), bytes.size() / sizeof(T)});
                });
            }};
        write_column(written, place, column, values, codes_in(codes_of, place, column));
        ++number;
    });
}

} // namespace

FileFormat records_format()
{
    return {.name = "sunder-records", .version = 1, .hint = "`sunder run SCENARIO -o FILE.h5` writes one"};
}

void write_record_tables(hid_t location, std::string const& path, RunTables const& run)
{
    DerivedTables const derived{run.facts, run.summary};
    write_attribute(location, "scenario", run.facts.scenario);
    write_number(location, "seed", run.facts.seed);
    {
        auto const names = create_group(location, "names");
        std::map<std::string, std::vector<std::string>> lists{{"cut", run.facts.cuts},
                                                              {"exit", run.facts.exits},
                                                              {"group", run.facts.groups},
                                                              {"link", run.facts.links}};
        for (auto const& [column, codes] : derived.codes)
            if (!codes.list.empty()) lists[codes.list] = codes.names;
        for (auto const& [list, values] : lists)
            write_names(names.id(), list, values);
    }
    auto const place = [&](std::string table, std::string dimension) -> TablePlace {
        return {std::move(table), std::move(dimension), path + "names/"};
    };
    auto const write = [&](TablePlace const& where, auto const& rows) {
        write_table(location, where, rows, derived.codes);
    };
    write_rows<Requests>(location, place("requests", "request"), run.rows, derived.codes);
    if (run.rows.rows(RowTable::spans) > 0)
        write_rows<Spans>(location, place("spans", "span"), run.rows, derived.codes);
    write(place("devices", "device_row"), run.facts.devices);
    write(place("links", "link_row"), run.facts.link_rows);
    if (run.facts.contacts.size() > 0) write(place("contacts", "contact"), run.facts.contacts);
    if (run.facts.outages.size() > 0) write(place("outages", "outage"), run.facts.outages);
    if (run.facts.expected.size() > 0) write(place("expected", "way"), run.facts.expected);
    if (run.facts.batteries.size() > 0) write(place("batteries", "battery"), run.facts.batteries);
    if (run.facts.charges.size() > 0) write(place("charges", "charge_row"), run.facts.charges);
    write(place("plans", "plan"), derived.plans);
    write(place("replications", "replication"), derived.replications);
    write(place("summary", "row"), derived.summary);
}

void write_records(OutputFile& file, RunTables const& run, Provenance const& provenance)
{
    write_hdf5(file, [&](hid_t hdf5) {
        write_provenance(hdf5, records_format(), provenance);
        write_record_tables(hdf5, "/", run);
    });
}

void write_records(OutputFile& file, Records const& records, Provenance const& provenance)
{
    write_records(file, {.facts = records, .rows = RowsOf{records}, .summary = summarise(records)},
                  provenance);
}

void write_records(std::filesystem::path const& path, Records const& records, Provenance const& provenance)
{
    OutputFile file{path};
    write_records(file, records, provenance);
}

} // namespace sunder::sim
