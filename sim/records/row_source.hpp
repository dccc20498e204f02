/// \file
/// Rows that need not all be in memory.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace sunder::sim {

enum class RowTable : std::uint8_t { requests, spans };

template <class Table>
inline constexpr RowTable row_table_of = RowTable::requests;
template <>
inline constexpr RowTable row_table_of<Spans> = RowTable::spans;

/// Gives the rows of requests and spans column by column, each column in blocks.
class RowSource {
public:
    [[nodiscard]] virtual std::size_t rows(RowTable table) const = 0;

    /// Calls `visit` with the values of one block after another, until it returns false. Columns are numbered
    /// in the order of the one list (columns.hpp); values are as they are in memory.
    virtual void each_block(RowTable table, std::size_t column,
                            std::function<bool(std::span<std::byte const>)> const& visit) const = 0;

protected:
    ~RowSource() = default;
};

/// Rows in memory, each table one block. \pre the records outlive it
class RowsOf final : public RowSource {
public:
    explicit RowsOf(Records const& records) : records_{records} {}

    [[nodiscard]] std::size_t rows(RowTable table) const override
    {
        return table == RowTable::requests ? records_.requests.size() : records_.spans.size();
    }
    void each_block(RowTable table, std::size_t column,
                    std::function<bool(std::span<std::byte const>)> const& visit) const override
    {
        if (table == RowTable::requests)
            visit_column(records_.requests, column, visit);
        else
            visit_column(records_.spans, column, visit);
    }

private:
    template <class Table>
    static void visit_column(Table const& table, std::size_t wanted,
                             std::function<bool(std::span<std::byte const>)> const& visit)
    {
        std::size_t number = 0;
        Table::columns(table, [&](Column const&, auto const& column) {
            if (number++ == wanted && !column.empty()) (void)visit(std::as_bytes(std::span{column}));
        });
    }

    Records const& records_;
};

} // namespace sunder::sim
