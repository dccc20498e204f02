#include "sim/runner/records_pipe.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"
#include "sim/records/packing.hpp"

#include <fmt/core.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::uint64_t magic = 0x53554e4445523031; // "SUNDER01"
constexpr std::uint64_t kind_records = 1;
constexpr std::uint64_t kind_failure = 2;

void send_bytes(int pipe_end, std::span<std::byte const> bytes)
{
    while (!bytes.empty()) {
        auto const sent = write(pipe_end, bytes.data(), bytes.size());
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) throw RunError{fmt::format("cannot send the records: {}", std::strerror(errno))};
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
}

template <class Visit, class... Tables>
void each_column(Visit const& visit, Tables&... tables)
{
    (Tables::columns(tables, [&](Column const&, auto& column) { visit(column); }), ...);
}

/// What is not in columns, as bytes.
std::string pack_names(Records const& records)
{
    Packer packer;
    packer.add(records.applications.size());
    for (auto const& application : records.applications) {
        packer.add(application.name);
        packer.add(application.model);
        packer.add(application.origin);
        packer.add(application.cut);
        packer.add(std::uint8_t{application.deadline ? std::uint8_t{1} : std::uint8_t{0}});
        packer.add(application.deadline.value_or(Seconds{}));
        packer.add(application.tail);
    }
    packer.add(records.cuts);
    packer.add(records.groups);
    packer.add(records.links);
    packer.add(records.windows.size());
    for (auto const& window : records.windows)
        packer.add(window);
    packer.add(records.scenario);
    packer.add(records.seed);
    return packer.text();
}

void unpack_names(std::string_view text, Records& records)
{
    Unpacker unpacker{text};
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
        records.applications.push_back(std::move(application));
    }
    records.cuts = unpacker.next_texts();
    records.groups = unpacker.next_texts();
    records.links = unpacker.next_texts();
    for (auto left = unpacker.next<std::size_t>(); left > 0; --left)
        records.windows.push_back(unpacker.next<Window>());
    records.scenario = unpacker.next_text();
    records.seed = unpacker.next<std::uint64_t>();
    if (!unpacker.at_end()) throw std::out_of_range{"the message goes on too long"};
}

/// Columns of one table must have as many rows as the head says.
template <class Table>
void expect_whole(Table const& table)
{
    Table::columns(table,
                   [&](Column const&, auto const& column) { SUNDER_EXPECTS(column.size() == table.size()); });
}

} // namespace

void send_records(int pipe_end, Records records)
{
    expect_whole(records.requests);
    expect_whole(records.spans);
    expect_whole(records.devices);
    expect_whole(records.link_rows);
    auto const names = pack_names(records);
    RecordsReceiver::Head const head{
        magic,
        kind_records,
        names.size(),
        {records.requests.size(), records.spans.size(), records.devices.size(), records.link_rows.size()}};
    send_bytes(pipe_end, std::as_bytes(std::span{&head, 1}));
    send_bytes(pipe_end, std::as_bytes(std::span{names}));
    each_column(
        [pipe_end](auto& column) {
            send_bytes(pipe_end, std::as_bytes(std::span{column}));
            std::exchange(column, {});
            malloc_trim(0); // gives small blocks back to the system too
        },
        records.requests, records.spans, records.devices, records.link_rows);
}

void send_failure(int pipe_end, std::string_view reason)
{
    RecordsReceiver::Head const head{magic, kind_failure, reason.size(), {}};
    send_bytes(pipe_end, std::as_bytes(std::span{&head, 1}));
    send_bytes(pipe_end, std::as_bytes(std::span{reason}));
}

RecordsReceiver::RecordsReceiver() : room_{std::as_writable_bytes(std::span{&head_, 1})} {}

RecordsReceiver::State RecordsReceiver::receive(int pipe_end)
{
    SUNDER_EXPECTS(state_ == State::receiving);
    auto const got = read(pipe_end, room_.data(), room_.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return state_;
    if (got <= 0) return state_ = State::cut_off;
    room_ = room_.subspan(static_cast<std::size_t>(got));
    while (room_.empty() && state_ == State::receiving)
        start_next();
    return state_;
}

void RecordsReceiver::start_next()
{
    if (part_ == Part::head) {
        take_head();
    } else if (part_ == Part::text) {
        take_text();
    } else if (columns_.empty()) {
        state_ = State::complete;
    } else {
        room_ = columns_.back()();
        columns_.pop_back();
    }
}

void RecordsReceiver::take_head()
{
    bool const known = head_.kind == kind_records || head_.kind == kind_failure;
    if (head_.magic != magic || !known) {
        state_ = State::cut_off;
        return;
    }
    text_.resize(head_.text_bytes);
    room_ = std::as_writable_bytes(std::span{text_});
    part_ = Part::text;
}

void RecordsReceiver::take_text()
{
    part_ = Part::columns;
    if (head_.kind == kind_failure) {
        failure_ = std::move(text_);
        return;
    }
    try {
        unpack_names(text_, records_);
    } catch (std::out_of_range const&) {
        state_ = State::cut_off;
        return;
    }
    std::size_t table = 0;
    auto const make_room = [&](auto& rows) {
        each_column(
            [&, size = head_.rows[table]](auto& column) {
                columns_.emplace_back([&column, size] {
                    column.resize(size);
                    return std::as_writable_bytes(std::span{column});
                });
            },
            rows);
        ++table;
    };
    make_room(records_.requests);
    make_room(records_.spans);
    make_room(records_.devices);
    make_room(records_.link_rows);
    std::ranges::reverse(columns_);
}

} // namespace sunder::sim
