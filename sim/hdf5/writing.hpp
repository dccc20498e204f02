/// \file
/// Steps of which our HDF5 files are written.
#pragma once

#include "sim/base/column.hpp"
#include "sim/hdf5/handle.hpp"
#include "sim/hdf5/output_file.hpp"

#include <fmt/core.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace sunder::sim {

constexpr std::size_t most_flags = 10'000; ///< longer lists stand under /names only

/// Some step of HDF5's failed; its error stack says why.
struct Hdf5Failure {};

/// \throws Hdf5Failure
hid_t checked(hid_t id);
/// \throws Hdf5Failure
void check(herr_t outcome);

template <class T>
hid_t file_type()
{
    if constexpr (std::is_enum_v<T>)
        return H5T_STD_U8LE;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return H5T_STD_I32LE;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return H5T_STD_I64LE;
    else {
        static_assert(sizeof(T) == sizeof(double)); // a bare ratio, or a Quantity
        return H5T_IEEE_F64LE;
    }
}

[[nodiscard]] DataSpace line_of(std::size_t size);

/// Objects remember no instants, and nothing is filled in that is written anyway.
[[nodiscard]] PropertyList data_set_properties();

[[nodiscard]] Group create_group(hid_t file, std::string const& name);

void write_attribute(hid_t object, std::string const& name, std::string const& text);

template <class T>
void write_attribute(hid_t object, std::string const& name, std::vector<T> const& values)
{
    auto const space = line_of(values.size());
    Attribute const attribute{
        checked(H5Acreate2(object, name.c_str(), file_type<T>(), space.id(), H5P_DEFAULT, H5P_DEFAULT))};
    check(H5Awrite(attribute.id(), memory_type<T>(), values.data()));
}

void write_number(hid_t object, std::string const& name, std::uint64_t value);

/// Texts of one length, padded with zero bytes.
[[nodiscard]] DataType text_type(std::size_t length);

/// A single text.
void write_text(hid_t file, std::string const& name, std::string text);

/// One text a row.
void write_names(hid_t file, std::string const& name, std::vector<std::string> const& names);

/// Meanings are separated by blanks, so those within a name become underscores.
[[nodiscard]] std::string flag_meanings(std::vector<std::string> const& names);

template <class T>
void write_codes(hid_t set, Codes const& codes, std::string const& names = "/names/")
{
    if (!codes.list.empty()) write_attribute(set, "names", names + codes.list);
    if (codes.names.empty() || codes.names.size() > most_flags) return;
    std::vector<T> values;
    for (std::size_t code = 0; code < codes.names.size(); ++code)
        values.push_back(static_cast<T>(code));
    write_attribute(set, "flag_values", values);
    write_attribute(set, "flag_meanings", flag_meanings(codes.names));
}

/// Contiguous columns are read fastest; packed ones (chunks, shuffled and deflated) take less space.
enum class Layout : std::uint8_t { contiguous, packed };

/// Where a table stands, and what its rows are called.
struct TablePlace {
    std::string table;
    std::string dimension;
    std::string names = "/names/"; ///< what its codes stand for
    Layout layout = Layout::contiguous;
};

/// A dimension without coordinates, as netCDF-4 stores it: a scale whose values are never written.
[[nodiscard]] DataSet write_dimension(hid_t group, TablePlace const& place, std::size_t size);

/// Rows that are packed together; a reader unpacks as many at once.
constexpr std::size_t rows_of_chunk = 16'384;

void pack(PropertyList const& data_set_properties, std::size_t rows);

/// The values of a column, which need not all be in memory: `each_block` calls what it is given with some
/// after others, until that returns false.
template <class T>
struct ColumnValues {
    std::size_t size = 0;
    std::function<void(std::function<bool(std::span<T const>)> const&)> each_block;
};

/// \pre the values outlive it
template <class T>
ColumnValues<T> values_of(std::vector<T> const& values)
{
    return {.size = values.size(), .each_block = [&values](auto const& visit) {
                if (!values.empty()) (void)visit(std::span{values});
            }};
}

/// That all values are, where they are one and the same.
template <class T>
std::optional<T> constant_of(ColumnValues<T> const& values)
{
    std::optional<T> last;
    bool is_constant = values.size > 0;
    values.each_block([&](std::span<T const> block) {
        is_constant = (!last || *last == block.front()) &&
                      std::ranges::adjacent_find(block, std::ranges::not_equal_to{}) == block.end();
        last = block.back();
        return is_constant;
    });
    return is_constant ? last : std::nullopt;
}

/// A column of one and the same value takes no space: the value is the one that HDF5 fills in.
template <class T>
DataSet write_values(hid_t group, std::string const& name, ColumnValues<T> const& values,
                     Layout layout = Layout::contiguous)
{
    auto const constant = constant_of(values);
    auto const properties = data_set_properties();
    if (constant) {
        check(H5Pset_fill_value(properties.id(), memory_type<T>(), &*constant));
        check(H5Pset_fill_time(properties.id(), H5D_FILL_TIME_IFSET));
    } else if (layout == Layout::packed && values.size > 0) {
        pack(properties, values.size);
    }
    auto const space = line_of(values.size);
    DataSet set{checked(H5Dcreate2(group, name.c_str(), file_type<T>(), space.id(), H5P_DEFAULT,
                                   properties.id(), H5P_DEFAULT))};
    if (constant) return set;
    hsize_t begin = 0;
    values.each_block([&](std::span<T const> block) {
        hsize_t const count = block.size();
        check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, &begin, nullptr, &count, nullptr));
        check(
            H5Dwrite(set.id(), memory_type<T>(), line_of(count).id(), space.id(), H5P_DEFAULT, block.data()));
        begin += count;
        return true;
    });
    return set;
}

template <class T>
DataSet write_values(hid_t group, std::string const& name, std::vector<T> const& values,
                     Layout layout = Layout::contiguous)
{
    return write_values(group, name, values_of(values), layout);
}

/// A table that was written, for what goes beside its columns.
struct WrittenTable {
    Group group;
    DataSet scale;
};

/// One column of a table, with its unit, its dimension and what its codes stand for.
template <class T>
DataSet write_column(WrittenTable const& table, TablePlace const& place, Column const& column,
                     ColumnValues<T> const& values, Codes const& codes = {})
{
    auto set = write_values(table.group.id(), std::string{column.name}, values, place.layout);
    std::string const unit{column.unit.empty() ? "1" : column.unit};
    write_attribute(set.id(), "unit", unit);
    write_attribute(set.id(), "units", unit);
    write_attribute(set.id(), "long_name", std::string{column.meaning});
    if constexpr (std::is_enum_v<T> || std::is_same_v<T, std::int32_t>)
        write_codes<T>(set.id(), codes, place.names);
    check(H5DSattach_scale(set.id(), table.scale.id(), 0));
    return set;
}

template <class T>
DataSet write_column(WrittenTable const& table, TablePlace const& place, Column const& column,
                     std::vector<T> const& values, Codes const& codes = {})
{
    return write_column(table, place, column, values_of(values), codes);
}

[[nodiscard]] inline Codes codes_in(CodesByColumn const& codes_of, TablePlace const& place,
                                    Column const& column)
{
    auto const codes = codes_of.find(fmt::format("{}/{}", place.table, column.name));
    return codes == codes_of.end() ? Codes{} : codes->second;
}

[[nodiscard]] inline WrittenTable start_table(hid_t file, TablePlace const& place, std::size_t rows)
{
    auto group = create_group(file, place.table);
    auto scale = write_dimension(group.id(), place, rows);
    return {std::move(group), std::move(scale)};
}

template <class Table>
WrittenTable write_table(hid_t file, TablePlace const& place, Table const& table,
                         CodesByColumn const& codes_of)
{
    auto written = start_table(file, place, table.size());
    Table::columns(table, [&](Column const& column, auto const& values) {
        write_column(written, place, column, values, codes_in(codes_of, place, column));
    });
    return written;
}

/// Writes to the temporary of `file` by `write_all` and commits it.
/// \throws RunError  when it cannot be written; nothing is left behind then.
void write_hdf5(OutputFile& file, std::function<void(hid_t)> const& write_all);

} // namespace sunder::sim
