#include "sim/runner/row_spool.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::size_t rows_of_block = 16'384;

/// Not every file system knows files without a name from the start.
int nameless_file(std::filesystem::path const& folder)
{
    int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) return file;
    auto name = (folder / ".sunder-rows-XXXXXX").string();
    file = mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) throw SpoolFailure{errno};
    unlink(name.c_str());
    return file;
}

void write_at(int file, std::int64_t at, std::span<std::byte const> bytes)
{
    while (!bytes.empty()) {
        auto const written = pwrite(file, bytes.data(), bytes.size(), at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw SpoolFailure{errno};
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        at += written;
    }
}

void read_at(int file, std::int64_t at, std::span<std::byte> room)
{
    while (!room.empty()) {
        auto const got = pread(file, room.data(), room.size(), at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0)
            throw RunError{fmt::format("cannot read rows that wait for the file: {}",
                                       std::strerror(got < 0 ? errno : EIO))};
        room = room.subspan(static_cast<std::size_t>(got));
        at += got;
    }
}

/// Bytes of a value of each column.
template <class Table>
std::vector<std::size_t> widths()
{
    std::vector<std::size_t> all;
    Table const none;
    Table::columns(none, [&]<class T>(Column const&, std::vector<T> const&) { all.push_back(sizeof(T)); });
    return all;
}

std::vector<std::size_t> const& widths_of(RowTable table)
{
    static auto const of_requests = widths<Requests>();
    static auto const of_spans = widths<Spans>();
    return table == RowTable::requests ? of_requests : of_spans;
}

/// What is to be added to a column of spans, where its values are rows.
struct Shifts {
    std::size_t request, device, link;
};

template <class T>
void shift(std::vector<std::byte>& bytes, std::size_t by)
{
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(T)) {
        T row;
        std::memcpy(&row, &bytes[at], sizeof row);
        if (row >= 0) row += static_cast<T>(by);
        std::memcpy(&bytes[at], &row, sizeof row);
    }
}

void shift_spans(std::vector<std::byte>& bytes, std::size_t wanted, Shifts const& by)
{
    Spans const none;
    std::size_t number = 0;
    Spans::columns(none, [&]<class T>(Column const&, std::vector<T> const& column) {
        if (number++ != wanted) return;
        void const* const which = &column;
        if constexpr (std::is_integral_v<T>) {
            if (which == &none.request) shift<T>(bytes, by.request);
            if (which == &none.device) shift<T>(bytes, by.device);
            if (which == &none.link) shift<T>(bytes, by.link);
        }
    });
}

} // namespace

RowSpool::RowSpool(SpoolPlace place, std::size_t count) : place_{std::move(place)}
{
    try {
        while (files_.size() < count)
            files_.push_back(nameless_file(place_.folder));
    } catch (SpoolFailure const& failure) {
        throw RunError{message_of(failure)};
    }
}

std::string RowSpool::message_of(SpoolFailure const& failure) const
{
    return fmt::format("cannot write '{}': {}", place_.output, std::strerror(failure.error));
}

RowSpool::~RowSpool()
{
    for (int const file : files_)
        close(file);
}

SpoolWriter::SpoolWriter(int file) : file_{file}, end_{lseek(file, 0, SEEK_END)}
{
    if (end_ < 0) throw SpoolFailure{errno};
}

void SpoolWriter::take(Request const& row)
{
    waiting_.take(row);
    if (waiting_.requests.size() == rows_of_block) write(waiting_.requests);
}

void SpoolWriter::take(Span const& row)
{
    waiting_.take(row);
    if (waiting_.spans.size() == rows_of_block) write(waiting_.spans);
}

template <class Table>
void SpoolWriter::write(Table& rows)
{
    if (rows.size() == 0) return;
    blocks_.push_back({.table = row_table_of<Table>, .rows = rows.size(), .at = end_});
    Table::columns(rows, [&](Column const&, auto& column) {
        auto const bytes = std::as_bytes(std::span{column});
        write_at(file_, end_, bytes);
        end_ += static_cast<std::int64_t>(bytes.size());
        column.clear();
    });
}

std::vector<SpooledBlock> SpoolWriter::finish()
{
    write(waiting_.requests);
    write(waiting_.spans);
    return std::move(blocks_);
}

void SpooledRows::add(int file, std::vector<SpooledBlock> blocks, Records const& facts)
{
    Replication const replication{.file = file,
                                  .blocks = std::move(blocks),
                                  .first_request = requests_,
                                  .first_device = devices_,
                                  .first_link = links_};
    for (auto const& block : replication.blocks)
        (block.table == RowTable::requests ? requests_ : spans_) += block.rows;
    devices_ += facts.devices.size();
    links_ += facts.link_rows.size();
    replications_.push_back(replication);
}

std::size_t SpooledRows::rows(RowTable table) const
{
    return table == RowTable::requests ? requests_ : spans_;
}

void SpooledRows::each_block(RowTable table, std::size_t column,
                             std::function<bool(std::span<std::byte const>)> const& visit) const
{
    auto const& widths = widths_of(table);
    SUNDER_EXPECTS(column < widths.size());
    std::size_t before = 0;
    for (std::size_t i = 0; i < column; ++i)
        before += widths[i];
    std::vector<std::byte> bytes;
    for (auto const& replication : replications_)
        for (auto const& block : replication.blocks) {
            if (block.table != table) continue;
            bytes.resize(block.rows * widths[column]);
            read_at(replication.file, block.at + static_cast<std::int64_t>(before * block.rows), bytes);
            if (table == RowTable::spans)
                shift_spans(bytes, column,
                            {replication.first_request, replication.first_device, replication.first_link});
            if (!visit(bytes)) return;
        }
}

} // namespace sunder::sim
