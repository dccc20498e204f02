/// \file
/// Rows of runs too long for memory, on their way from the processes that simulate to a file.
#pragma once

#include "sim/records/row_source.hpp"
#include "sim/records/row_taker.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::sim {

/// Where one block of rows lies in a spool: its columns one after the other.
struct SpooledBlock {
    RowTable table = RowTable::requests;
    std::size_t rows = 0;
    std::int64_t at = 0; ///< bytes from the begin
};

/// Where rows wait, and for which file.
struct SpoolPlace {
    std::filesystem::path folder; ///< that has room for them
    std::string output;           ///< as the user named it, for messages
};

/// The system takes no more rows. Its number says why.
struct SpoolFailure {
    int error = 0;
};

/// Nameless files beside the output, one for each process at a time; they are gone when the last process is
/// that has them open.
class RowSpool {
public:
    /// \throws RunError  where the folder takes no file
    RowSpool(SpoolPlace place, std::size_t count);
    ~RowSpool();
    RowSpool(RowSpool const&) = delete;
    RowSpool& operator=(RowSpool const&) = delete;

    [[nodiscard]] int file(std::size_t number) const { return files_.at(number); }
    /// What is said of it.
    [[nodiscard]] std::string message_of(SpoolFailure const& failure) const;

private:
    SpoolPlace place_;
    std::vector<int> files_;
};

/// Writes the rows of one replication to the end of a spool.
class SpoolWriter final : public RowTaker {
public:
    /// \pre nobody else writes to the file meanwhile
    explicit SpoolWriter(int file);

    void take(Request const& row) override;
    void take(Span const& row) override;

    /// Writes what is left. \return where everything is
    /// \throws SpoolFailure  when the system refuses, as all else here does
    std::vector<SpooledBlock> finish();

private:
    template <class Table>
    void write(Table& rows);

    int file_;
    std::int64_t end_;
    KeptRows waiting_;
    std::vector<SpooledBlock> blocks_;
};

/// The rows of all replications, in their order.
class SpooledRows final : public RowSource {
public:
    /// Rows of a replication that stand in `file`. \param facts  all else that is known of it; rows that
    /// point at devices and links are told by these from now on
    void add(int file, std::vector<SpooledBlock> blocks, Records const& facts);

    [[nodiscard]] std::size_t rows(RowTable table) const override;
    /// \throws RunError  when the system refuses
    void each_block(RowTable table, std::size_t column,
                    std::function<bool(std::span<std::byte const>)> const& visit) const override;

private:
    struct Replication {
        int file = -1;
        std::vector<SpooledBlock> blocks;
        std::size_t first_request = 0, first_device = 0, first_link = 0; ///< rows of replications before
    };

    std::vector<Replication> replications_;
    std::size_t requests_ = 0, spans_ = 0, devices_ = 0, links_ = 0;
};

} // namespace sunder::sim
