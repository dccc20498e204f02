#include "sim/base/contract.hpp"
#include "sim/records/records.hpp"

#include <iterator>
#include <tuple>
#include <utility>

namespace sunder::sim {
namespace {

/// Addresses of a table's columns, in the order of the one list.
template <class Table>
std::vector<void*> columns_of(Table& table)
{
    std::vector<void*> columns;
    Table::columns(table, [&](Column const&, auto& column) { columns.push_back(&column); });
    return columns;
}

bool same_names(Records const& a, Records const& b)
{
    auto const names = [](Records const& records) {
        return std::tie(records.cuts, records.exits, records.groups, records.links, records.scenario,
                        records.seed);
    };
    return names(a) == names(b) && a.applications.size() == b.applications.size();
}

bool empty(Records const& records)
{
    return records.applications.empty() && records.windows.empty() && records.requests.size() == 0 &&
           records.devices.size() == 0 && records.link_rows.size() == 0;
}

/// Joins one table of all parts, a column at a time, so that only one column is in memory twice.
template <class Table>
void join(Table Records::*table, std::vector<Records>& parts)
{
    std::vector<std::vector<void*>> sources;
    sources.reserve(parts.size());
    for (auto& part : parts)
        sources.push_back(columns_of(part.*table));
    std::size_t which = 0;
    Table::columns(parts.front().*table, [&]<class T>(Column const&, std::vector<T>& all) {
        std::size_t rows = 0;
        auto const source = [&](std::size_t part) -> std::vector<T>& {
            return *static_cast<std::vector<T>*>(sources[part][which]);
        };
        for (std::size_t part = 0; part < parts.size(); ++part)
            rows += source(part).size();
        all.reserve(rows);
        for (std::size_t part = 1; part < parts.size(); ++part) {
            auto const gone = std::exchange(source(part), {});
            all.insert(all.end(), gone.begin(), gone.end());
        }
        ++which;
    });
}

void shift(std::vector<std::int32_t>& rows, std::size_t by)
{
    for (auto& row : rows)
        if (row >= 0) row += static_cast<std::int32_t>(by);
}

} // namespace

Records concatenate(std::vector<Records> parts)
{
    std::erase_if(parts, empty);
    if (parts.empty()) return {};
    if (parts.size() == 1) return std::move(parts.front());

    std::size_t requests = 0;
    std::size_t devices = 0;
    std::size_t links = 0;
    for (auto& part : parts) {
        SUNDER_EXPECTS(same_names(part, parts.front()));
        for (auto& request : part.spans.request)
            request += static_cast<std::int64_t>(requests);
        shift(part.spans.device, devices);
        shift(part.spans.link, links);
        shift(part.contacts.device, devices);
        shift(part.contacts.link, links);
        shift(part.outages.device, devices);
        shift(part.outages.link, links);
        shift(part.batteries.device, devices);
        shift(part.charges.device, devices);
        requests += part.requests.size();
        devices += part.devices.size();
        links += part.link_rows.size();
        if (&part != &parts.front())
            parts.front().windows.insert(parts.front().windows.end(), part.windows.begin(),
                                         part.windows.end());
    }
    join(&Records::requests, parts);
    join(&Records::spans, parts);
    join(&Records::devices, parts);
    join(&Records::link_rows, parts);
    join(&Records::contacts, parts);
    join(&Records::outages, parts);
    join(&Records::batteries, parts);
    join(&Records::charges, parts);
    return std::move(parts.front());
}

void append(Records& all, Records&& more)
{
    std::vector<Records> parts;
    parts.push_back(std::move(all));
    parts.push_back(std::move(more));
    all = concatenate(std::move(parts));
}

} // namespace sunder::sim
