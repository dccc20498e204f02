/// \file
/// Steps by which our HDF5 files are read, with distrust.
#pragma once

#include "sim/base/column.hpp"
#include "sim/hdf5/driver.hpp"
#include "sim/hdf5/handle.hpp"
#include "sim/hdf5/sealed_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace sunder::sim {

/// How much of a file is read: all but the columns' values, or everything.
enum class Depth : std::uint8_t { structure, everything };

/// One open file, of which only what lies plainly in it is read: HDF5 would follow links, external storage
/// and virtual datasets to any other file, and load code for filters that it does not know. All functions
/// throw Mistake.
class Hdf5Reader {
public:
    /// Opens the file, whatever it is. `hint` goes with the news that it is no HDF5.
    Hdf5Reader(SealedFile& source, Depth depth, std::string const& hint);
    /// Opens the file and expects it to be of this format, and sealed.
    Hdf5Reader(SealedFile& source, Depth depth, FileFormat const& format);
    Hdf5Reader(Hdf5Reader const&) = delete;
    Hdf5Reader& operator=(Hdf5Reader const&) = delete;

    [[nodiscard]] Depth depth() const { return depth_; }
    [[noreturn]] static void fail(std::string const& message, std::string const& hint = {})
    {
        throw Mistake{message, hint};
    }
    [[noreturn]] static void damaged(std::string const& how)
    {
        fail(fmt::format("this HDF5 file is damaged: {}", how));
    }

    [[nodiscard]] bool has(std::string const& name) const;
    /// Of the file, or of the object at `owner`.
    [[nodiscard]] std::string text_attribute(std::string const& name, std::string const& owner = {}) const;
    [[nodiscard]] std::uint64_t number_attribute(std::string const& name,
                                                 std::string const& owner = {}) const;
    [[nodiscard]] bool has_attribute(std::string const& name, std::string const& owner) const;
    /// Names of the groups in the group at `place`, as HDF5 sorts them.
    [[nodiscard]] std::vector<std::string> groups(std::string const& place) const;
    /// A dataset of texts, scalar or one-dimensional.
    [[nodiscard]] std::vector<std::string> texts(std::string const& name) const;
    /// A dataset that is a single text.
    [[nodiscard]] std::string text(std::string const& name) const;
    /// Fills the columns of the table at `place`; at depth `structure` they stay empty.
    template <class Table>
    void fill(Table& rows, std::string const& place) const;
    template <class Table>
    [[nodiscard]] Table table(std::string const& place) const
    {
        Table rows;
        fill(rows, place);
        return rows;
    }
    /// Rows of the table at `place` in blocks, with the number of the first of each; none at depth
    /// `structure`.
    template <class Table>
    void each_block(std::string const& place,
                    std::function<void(Table const& block, std::size_t first)> const& visit) const;
    /// A one-dimensional dataset of whole numbers; empty at depth `structure`.
    [[nodiscard]] std::vector<std::int64_t> whole_numbers(std::string const& name) const;
    /// A dataset of numbers, the last of its dimensions varying fastest; empty at depth `structure`.
    [[nodiscard]] std::vector<double> numbers(std::string const& name, int dimensions = 1) const;
    /// How many rows a one-dimensional dataset has.
    [[nodiscard]] std::size_t rows(std::string const& name) const { return rows_of(open_data(name), name); }

    /// Counts what is about to be read, in memory, together with all that was read before.
    void expect_affordable(std::string const& name, double bytes) const;
    /// `first` is the number of the first row.
    template <class T>
    static void expect_rows(std::string const& column, std::vector<T> const& rows, std::size_t below, T least,
                            std::size_t first = 0);
    template <class E>
    static void expect_codes(std::string const& column, std::vector<E> const& codes, std::size_t below,
                             std::size_t first = 0);

private:
    void expect_format(FileFormat const& format) const;
    void expect_plausible(std::string const& name, std::size_t rows, std::size_t bytes_each) const;
    void expect_plain_storage(DataSet const& set, std::string const& name) const;
    /// Of a column beside others, whose length `size` is where there were any.
    static void expect_as_long(std::string const& name, std::size_t count, std::optional<std::size_t>& size);
    [[nodiscard]] static bool read_rows(DataSet const& set, hid_t type, hsize_t begin, hsize_t count,
                                        void* to);
    [[nodiscard]] DataSet open_data(std::string const& name) const;
    [[nodiscard]] Attribute open_attribute(std::string const& name, std::string const& owner) const;
    template <class T>
    [[nodiscard]] std::vector<T> column(std::string const& name, int dimensions = 1) const;
    struct OpenColumn {
        DataSet set;
        std::size_t count; ///< of numbers
    };
    /// A dataset whose numbers are right for T.
    template <class T>
    [[nodiscard]] OpenColumn open_column(std::string const& name, int dimensions = 1) const;
    [[nodiscard]] static std::size_t rows_of(DataSet const& set, std::string const& name, int dimensions = 1);

    static constexpr std::size_t rows_of_block = 65'536;

    Depth depth_;
    double file_bytes_;
    DescriptorDriver driver_;
    File file_;
    bool is_sealed_;
    mutable double taken_ = 0; ///< bytes of memory, by all that was read
};

/// Of a type that sunder writes.
[[nodiscard]] bool is_whole_number(DataType const& stored);
[[nodiscard]] bool is_number(DataType const& stored);

/// What stands in for values of a column that a file is too old to have.
template <class T>
T absent()
{
    if constexpr (std::is_enum_v<T> || std::is_integral_v<T>)
        return T{};
    else
        return T{std::numeric_limits<double>::quiet_NaN()};
}

template <class Table>
void Hdf5Reader::fill(Table& rows, std::string const& place) const
{
    std::optional<std::size_t> size;
    Table::columns(rows, [&]<class T>(Column const& column, std::vector<T>& values) {
        auto const name = fmt::format("{}/{}", place, column.name);
        if (column.presence == Presence::later && !has(name)) {
            expect_affordable(name, static_cast<double>(size.value_or(0)) * sizeof(T));
            if (depth_ == Depth::everything) values.assign(size.value_or(0), absent<T>());
            return;
        }
        expect_as_long(name, this->rows(name), size);
        values = this->column<T>(name);
    });
}

template <class Table>
void Hdf5Reader::each_block(std::string const& place,
                            std::function<void(Table const& block, std::size_t first)> const& visit) const
{
    std::vector<DataSet> sets; // an invalid one for a column that is not there
    std::optional<std::size_t> size;
    Table block;
    Table::columns(block, [&]<class T>(Column const& column, std::vector<T>&) {
        auto const name = fmt::format("{}/{}", place, column.name);
        if (column.presence == Presence::later && !has(name))
            return (void)sets.emplace_back(hid_t{H5I_INVALID_HID});
        auto [set, count] = open_column<T>(name);
        expect_as_long(name, count, size);
        sets.push_back(std::move(set));
    });
    if (depth_ == Depth::structure) return;
    for (std::size_t first = 0; first < *size; first += rows_of_block) {
        hsize_t const begin = first;
        hsize_t const count = std::min(rows_of_block, *size - first);
        std::size_t number = 0;
        Table::columns(block, [&]<class T>(Column const& column, std::vector<T>& values) {
            auto const& set = sets[number++];
            values.assign(count, absent<T>());
            if (set.valid() && !read_rows(set, memory_type<T>(), begin, count, values.data()))
                damaged(fmt::format("'/{}/{}' cannot be read", place, column.name));
        });
        visit(block, first);
    }
}

template <class T>
Hdf5Reader::OpenColumn Hdf5Reader::open_column(std::string const& name, int dimensions) const
{
    auto set = open_data(name);
    auto const count = rows_of(set, name, dimensions);
    DataType const stored{H5Dget_type(set.id())};
    constexpr bool whole = std::is_enum_v<T> || std::is_integral_v<T>;
    if (!(whole ? is_whole_number(stored) : is_number(stored)))
        damaged(fmt::format("'/{}' is not made of {}numbers", name, whole ? "whole " : ""));
    expect_plausible(name, count, H5Tget_size(stored.id()));
    return {std::move(set), count};
}

template <class T>
std::vector<T> Hdf5Reader::column(std::string const& name, int dimensions) const
{
    OpenColumn const stored = open_column<T>(name, dimensions);
    std::vector<T> values;
    if (depth_ == Depth::structure) return values;
    expect_affordable(name, static_cast<double>(stored.count) * sizeof(T));
    values.resize(stored.count);
    if (stored.count > 0 &&
        H5Dread(stored.set.id(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
        damaged(fmt::format("'/{}' cannot be read", name));
    return values;
}

template <class T>
void Hdf5Reader::expect_rows(std::string const& column, std::vector<T> const& rows, std::size_t below,
                             T least, std::size_t first)
{
    auto const wrong =
        std::ranges::find_if(rows, [&](T row) { return row < least || std::cmp_greater_equal(row, below); });
    if (wrong != rows.end())
        damaged(fmt::format("'/{}' holds {} in row {}, which stands for nothing", column, *wrong,
                            first + static_cast<std::size_t>(wrong - rows.begin())));
}

template <class E>
void Hdf5Reader::expect_codes(std::string const& column, std::vector<E> const& codes, std::size_t below,
                              std::size_t first)
{
    auto const wrong =
        std::ranges::find_if(codes, [&](E code) { return static_cast<std::size_t>(code) >= below; });
    if (wrong != codes.end())
        damaged(fmt::format("'/{}' holds {} in row {}, which stands for nothing", column,
                            static_cast<int>(*wrong),
                            first + static_cast<std::size_t>(wrong - codes.begin())));
}

/// What is to be read of which file.
struct Hdf5Question {
    std::filesystem::path path;
    FileFormat format;
    Depth depth = Depth::everything;
};

/// Calls `read` in another process, then here, for HDF5 1.10 may crash on a damaged file. The other process
/// looks at everything in files up to SealedFile::most_at_once, at the structure of longer ones. Where `look`
/// is given, that is called there instead, and here too before `read` for files that are longer: so `read`
/// may do what cannot be undone.
/// \throws InputError  with the Mistake that either finds
void read_hdf5(Hdf5Question const& question, std::function<void(Hdf5Reader const&)> const& read,
               std::function<void(Hdf5Reader const&)> const& look = {});

} // namespace sunder::sim
