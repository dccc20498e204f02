#include "tools/python/gathered_rows.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sunder::python {
namespace {

constexpr std::size_t rows_of_block = 512; // 100 kB of requests

/// So that the system hands the memory of long columns over in pieces of 2 MB, not of 4 kB; it may refuse.
template <class T>
void ask_for_large_pages(std::vector<T>& column)
{
    constexpr std::uintptr_t page = 4096;
    auto const begin = (reinterpret_cast<std::uintptr_t>(column.data()) + page - 1) / page * page;
    auto const end = reinterpret_cast<std::uintptr_t>(column.data() + column.capacity()) / page * page;
    if (end > begin) (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

} // namespace

void GatheredRows::take(sim::Request const& row)
{
    block_.take(row);
    if (block_.requests.size() < rows_of_block) return;
    if (state_.is_stopped) throw Stopped{};
    state_.requests += rows_of_block;
    pass_on(block_.requests, all_.requests);
    make_room();
}

void GatheredRows::take(sim::Span const& row)
{
    block_.take(row);
    if (block_.spans.size() == rows_of_block) pass_on(block_.spans, all_.spans);
}

void GatheredRows::move_to(sim::Records& records)
{
    state_.requests += static_cast<std::int64_t>(block_.requests.size());
    pass_on(block_.requests, all_.requests);
    pass_on(block_.spans, all_.spans);
    all_.move_to(records);
}

template <class Table>
void GatheredRows::pass_on(Table& block, Table& all)
{
    Table::each_column(
        [](sim::Column const&, auto& whole, auto& part) {
            whole.insert(whole.end(), part.begin(), part.end());
            part.clear();
        },
        all, block);
}

/// When the columns are nearly full: for the rest at the pace so far, and some.
void GatheredRows::make_room()
{
    constexpr double some_more = 1.02;
    auto const& arrived_at = all_.requests.arrived_at;
    bool const is_full = arrived_at.size() + rows_of_block > arrived_at.capacity();
    if (!is_full || !until_ || arrived_at.back() <= sim::Seconds{}) return;
    auto const expected = static_cast<double>(arrived_at.size()) * (*until_ / arrived_at.back());
    auto const least = 2 * arrived_at.size(); // of a pace that changes
    auto const most = 64 * arrived_at.size();
    auto const rows = std::clamp(static_cast<std::size_t>(some_more * expected) + rows_of_block, least, most);
    sim::Requests::columns(all_.requests, [rows](sim::Column const&, auto& column) {
        column.reserve(rows);
        ask_for_large_pages(column);
    });
}

} // namespace sunder::python
