#include "sim/records/replication.hpp"

#include "sim/base/contract.hpp"
#include "sim/records/columns.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace sunder::sim {
namespace {

/// The rows of one replication, which from now on is replication 0.
template <class Table>
Table rows_of_replication(Table const& all, std::int32_t number)
{
    auto const [first, last] = std::equal_range(all.replication.begin(), all.replication.end(), number);
    auto const begin = first - all.replication.begin();
    auto const end = last - all.replication.begin();
    Table some;
    Table::columns(some, [&]<class T>(Column const& column, std::vector<T>& chosen) {
        Table::columns(all, [&]<class U>(Column const& other, std::vector<U> const& values) {
            if constexpr (std::is_same_v<T, U>)
                if (column.name == other.name) chosen.assign(values.begin() + begin, values.begin() + end);
        });
    });
    std::ranges::fill(some.replication, 0);
    return some;
}

/// Of a replication.
template <class Table>
std::int32_t first_row(Table const& all, std::int32_t number)
{
    return static_cast<std::int32_t>(std::ranges::lower_bound(all.replication, number) -
                                     all.replication.begin());
}

void shift_back(std::vector<std::int32_t>& rows, std::int32_t by)
{
    for (auto& row : rows)
        if (row >= 0) row -= by;
}

} // namespace

Records facts_of(Records const& records)
{
    return {.devices = records.devices,
            .link_rows = records.link_rows,
            .contacts = records.contacts,
            .outages = records.outages,
            .expected = records.expected,
            .batteries = records.batteries,
            .charges = records.charges,
            .applications = records.applications,
            .cuts = records.cuts,
            .exits = records.exits,
            .groups = records.groups,
            .links = records.links,
            .windows = records.windows,
            .scenario = records.scenario,
            .seed = records.seed};
}

Records replication_of(Records const& records, std::size_t number)
{
    SUNDER_EXPECTS(number < records.windows.size());
    auto const code = static_cast<std::int32_t>(number);
    auto one = facts_of(records);
    one.requests = rows_of_replication(records.requests, code);
    one.devices = rows_of_replication(records.devices, code);
    one.link_rows = rows_of_replication(records.link_rows, code);
    one.contacts = rows_of_replication(records.contacts, code);
    shift_back(one.contacts.device, first_row(records.devices, code));
    shift_back(one.contacts.link, first_row(records.link_rows, code));
    one.outages = rows_of_replication(records.outages, code);
    shift_back(one.outages.device, first_row(records.devices, code));
    shift_back(one.outages.link, first_row(records.link_rows, code));
    one.batteries = rows_of_replication(records.batteries, code);
    shift_back(one.batteries.device, first_row(records.devices, code));
    one.charges = rows_of_replication(records.charges, code);
    shift_back(one.charges.device, first_row(records.devices, code));
    one.windows = {records.windows[number]};
    return one;
}

} // namespace sunder::sim
