#include "sim/records/records_bytes.hpp"

#include "sim/base/contract.hpp"
#include "sim/records/packing.hpp"

#include <stdexcept>
#include <utility>

namespace sunder::sim {
namespace {

/// What is not in columns.
void pack_names(Records const& records, Packer& packer)
{
    packer.add(records.applications.size());
    for (auto const& application : records.applications) {
        packer.add(application.name);
        packer.add(application.model);
        packer.add(application.origin);
        packer.add(application.cut);
        packer.add(std::uint8_t{application.deadline ? std::uint8_t{1} : std::uint8_t{0}});
        packer.add(application.deadline.value_or(Seconds{}));
        packer.add(application.tail);
        packer.add(application.answers);
    }
    packer.add(records.cuts);
    packer.add(records.exits);
    packer.add(records.groups);
    packer.add(records.links);
    packer.add(records.windows);
    packer.add(records.scenario);
    packer.add(records.seed);
}

void unpack_names(Unpacker& unpacker, Records& records)
{
    for (auto left = unpacker.next<std::size_t>(); left > 0; --left) {
        ApplicationInfo application;
        application.name = unpacker.next_text();
        application.model = unpacker.next_text();
        application.origin = unpacker.next_text();
        application.cut = unpacker.next_text();
        bool const has_deadline = unpacker.next<std::uint8_t>() != 0;
        auto const deadline = unpacker.next<Seconds>();
        if (has_deadline) application.deadline = deadline;
        application.tail = unpacker.next<Tail>();
        application.answers = unpacker.next<Answering>();
        records.applications.push_back(std::move(application));
    }
    records.cuts = unpacker.next_texts();
    records.exits = unpacker.next_texts();
    records.groups = unpacker.next_texts();
    records.links = unpacker.next_texts();
    records.windows = unpacker.next_values<Window>();
    records.scenario = unpacker.next_text();
    records.seed = unpacker.next<std::uint64_t>();
}

template <class Records, class Visit>
void each_table(Records& records, Visit const& visit)
{
    visit(records.requests);
    visit(records.spans);
    visit(records.devices);
    visit(records.link_rows);
    visit(records.contacts);
    visit(records.outages);
    visit(records.expected);
    visit(records.batteries);
    visit(records.charges);
}

} // namespace

std::string pack(Records const& records)
{
    Packer packer;
    pack_names(records, packer);
    each_table(records, [&]<class Table>(Table const& table) {
        Table::columns(table, [&](Column const&, auto const& column) {
            SUNDER_EXPECTS(column.size() == table.size());
            packer.add(column);
        });
    });
    return std::move(packer).text();
}

Records unpack_records(std::string_view bytes)
{
    Records records;
    Unpacker unpacker{bytes};
    unpack_names(unpacker, records);
    each_table(records, [&]<class Table>(Table& table) {
        Table::columns(table, [&]<class T>(Column const&, std::vector<T>& column) {
            column = unpacker.next_values<T>();
        });
    });
    if (!unpacker.at_end()) throw std::out_of_range{"the message goes on too long"};
    return records;
}

} // namespace sunder::sim
