#include "sim/base/run_error.hpp"
#include "sim/output/hdf5_driver.hpp"
#include "sim/output/hdf5_handle.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/tables.hpp"

#include <fmt/core.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <type_traits>

namespace sunder::sim {
namespace {

constexpr std::size_t most_flags = 10'000; ///< longer lists stand under /names only

/// Some step of HDF5's failed; its error stack says why.
struct Hdf5Failure {};

hid_t checked(hid_t id)
{
    if (id < 0) throw Hdf5Failure{};
    return id;
}

void check(herr_t outcome)
{
    if (outcome < 0) throw Hdf5Failure{};
}

/// The innermost message of HDF5's error stack.
std::string reason_of_failure()
{
    std::string reason = "HDF5 does not say why";
    auto const look = [](unsigned /*n*/, H5E_error2_t const* error, void* found) -> herr_t {
        if (error->desc != nullptr) *static_cast<std::string*>(found) = error->desc;
        return 1;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, look, &reason);
    return reason;
}

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
        static_assert(sizeof(T) == sizeof(double) && std::is_same_v<decltype(T::dimension), Dimension const>);
        return H5T_IEEE_F64LE;
    }
}

DataSpace line_of(std::size_t size)
{
    hsize_t const extent = size;
    return DataSpace{checked(H5Screate_simple(1, &extent, nullptr))};
}

/// Names and attributes up to this many stand in the header of their object, where HDF5 guards them by a
/// checksum.
constexpr unsigned most_in_header = 64;

void keep_in_header(PropertyList const& group_properties)
{
    check(H5Pset_obj_track_times(group_properties.id(), false)); // objects remember no instants
    check(H5Pset_link_phase_change(group_properties.id(), most_in_header, most_in_header));
    check(H5Pset_attr_phase_change(group_properties.id(), most_in_header, most_in_header));
}

/// Objects remember no instants, and nothing is filled in that is written anyway.
PropertyList data_set_properties()
{
    PropertyList properties{checked(H5Pcreate(H5P_DATASET_CREATE))};
    check(H5Pset_obj_track_times(properties.id(), false));
    check(H5Pset_attr_phase_change(properties.id(), most_in_header, most_in_header));
    check(H5Pset_fill_time(properties.id(), H5D_FILL_TIME_NEVER));
    return properties;
}

Group create_group(hid_t file, std::string const& name)
{
    PropertyList const properties{checked(H5Pcreate(H5P_GROUP_CREATE))};
    keep_in_header(properties);
    return Group{checked(H5Gcreate2(file, name.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT))};
}

File create_file(std::filesystem::path const& path, DescriptorDriver& driver)
{
    PropertyList const creation{checked(H5Pcreate(H5P_FILE_CREATE))};
    keep_in_header(creation);
    PropertyList const access{checked(H5Pcreate(H5P_FILE_ACCESS))};
    check(H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_V110));
    check(driver.use_in(access.id()));
    return File{checked(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()))};
}

void write_attribute(hid_t object, std::string const& name, std::string const& text)
{
    DataType const type{checked(H5Tcopy(H5T_C_S1))};
    check(H5Tset_size(type.id(), H5T_VARIABLE));
    check(H5Tset_cset(type.id(), H5T_CSET_UTF8));
    DataSpace const scalar{checked(H5Screate(H5S_SCALAR))};
    Attribute const attribute{
        checked(H5Acreate2(object, name.c_str(), type.id(), scalar.id(), H5P_DEFAULT, H5P_DEFAULT))};
    char const* const characters = text.c_str();
    check(H5Awrite(attribute.id(), type.id(), &characters));
}

template <class T>
void write_attribute(hid_t object, std::string const& name, std::vector<T> const& values)
{
    auto const space = line_of(values.size());
    Attribute const attribute{
        checked(H5Acreate2(object, name.c_str(), file_type<T>(), space.id(), H5P_DEFAULT, H5P_DEFAULT))};
    check(H5Awrite(attribute.id(), memory_type<T>(), values.data()));
}

void write_number(hid_t object, std::string const& name, std::uint64_t value)
{
    DataSpace const scalar{checked(H5Screate(H5S_SCALAR))};
    Attribute const attribute{
        checked(H5Acreate2(object, name.c_str(), H5T_STD_U64LE, scalar.id(), H5P_DEFAULT, H5P_DEFAULT))};
    check(H5Awrite(attribute.id(), H5T_NATIVE_UINT64, &value));
}

/// Texts of one length, padded with zero bytes.
DataType text_type(std::size_t length)
{
    DataType type{checked(H5Tcopy(H5T_C_S1))};
    check(H5Tset_size(type.id(), std::max<std::size_t>(length, 1)));
    check(H5Tset_strpad(type.id(), H5T_STR_NULLPAD));
    check(H5Tset_cset(type.id(), H5T_CSET_UTF8));
    return type;
}

void write_data(hid_t file, std::string const& name, DataType const& type, DataSpace const& space,
                std::string const& bytes)
{
    auto const properties = data_set_properties();
    DataSet const set{checked(
        H5Dcreate2(file, name.c_str(), type.id(), space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT))};
    if (!bytes.empty()) check(H5Dwrite(set.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()));
}

void write_text(hid_t file, std::string const& name, std::string text)
{
    auto const type = text_type(text.size());
    if (text.empty()) text.resize(1);
    write_data(file, name, type, DataSpace{checked(H5Screate(H5S_SCALAR))}, text);
}

void write_names(hid_t file, std::string const& name, std::vector<std::string> const& names)
{
    std::size_t length = 1;
    for (auto const& text : names)
        length = std::max(length, text.size());
    std::string bytes;
    for (auto text : names) {
        text.resize(length);
        bytes += text;
    }
    write_data(file, name, text_type(length), line_of(names.size()), bytes);
}

/// Meanings are separated by blanks, so those within a name become underscores.
std::string flag_meanings(std::vector<std::string> const& names)
{
    std::string meanings;
    for (auto const& name : names) {
        if (!meanings.empty()) meanings += ' ';
        meanings += name;
        std::replace(meanings.end() - static_cast<std::ptrdiff_t>(name.size()), meanings.end(), ' ', '_');
    }
    return meanings;
}

template <class T>
void write_codes(hid_t set, Codes const& codes)
{
    if (!codes.list.empty()) write_attribute(set, "names", "/names/" + codes.list);
    if (codes.names.empty() || codes.names.size() > most_flags) return;
    std::vector<T> values;
    for (std::size_t code = 0; code < codes.names.size(); ++code)
        values.push_back(static_cast<T>(code));
    write_attribute(set, "flag_values", values);
    write_attribute(set, "flag_meanings", flag_meanings(codes.names));
}

/// Where a table stands, and what its rows are called.
struct Place {
    std::string table;
    std::string dimension;
};

/// A dimension without coordinates, as netCDF-4 stores it: a scale whose values are never written.
DataSet write_dimension(hid_t group, Place const& place, std::size_t size)
{
    auto const properties = data_set_properties();
    auto const space = line_of(size);
    DataSet scale{checked(H5Dcreate2(group, place.dimension.c_str(), H5T_IEEE_F32LE, space.id(), H5P_DEFAULT,
                                     properties.id(), H5P_DEFAULT))};
    auto const name = fmt::format("This is a netCDF dimension but not a netCDF variable. {:10}", size);
    check(H5DSset_scale(scale.id(), name.c_str()));
    return scale;
}

/// A column of one and the same value takes no space: the value is the one that HDF5 fills in.
template <class T>
DataSet write_values(hid_t group, std::string const& name, std::vector<T> const& values)
{
    bool const is_constant =
        !values.empty() && std::ranges::adjacent_find(values, std::ranges::not_equal_to{}) == values.end();
    auto const properties = data_set_properties();
    if (is_constant) {
        check(H5Pset_fill_value(properties.id(), memory_type<T>(), values.data()));
        check(H5Pset_fill_time(properties.id(), H5D_FILL_TIME_IFSET));
    }
    auto const space = line_of(values.size());
    DataSet set{checked(H5Dcreate2(group, name.c_str(), file_type<T>(), space.id(), H5P_DEFAULT,
                                   properties.id(), H5P_DEFAULT))};
    if (!values.empty() && !is_constant)
        check(H5Dwrite(set.id(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
    return set;
}

template <class Table>
void write_table(hid_t file, Place const& place, Table const& table, DerivedTables const& derived)
{
    auto const group = create_group(file, place.table);
    auto const scale = write_dimension(group.id(), place, table.size());
    Table::columns(table, [&]<class T>(Column const& column, std::vector<T> const& values) {
        std::string const name{column.name};
        auto const set = write_values(group.id(), name, values);
        std::string const unit{column.unit.empty() ? "1" : column.unit};
        write_attribute(set.id(), "unit", unit);
        write_attribute(set.id(), "units", unit);
        write_attribute(set.id(), "long_name", std::string{column.meaning});
        if constexpr (std::is_enum_v<T> || std::is_same_v<T, std::int32_t>) {
            auto const codes = derived.codes.find(place.table + '/' + name);
            if (codes != derived.codes.end()) write_codes<T>(set.id(), codes->second);
        }
        check(H5DSattach_scale(set.id(), scale.id(), 0));
    });
}

void write_provenance(hid_t file, Records const& records, Provenance const& provenance)
{
    write_attribute(file, "format", "sunder-records");
    write_number(file, "format_version", records_format_version);
    write_attribute(file, "program_version", provenance.program_version);
    write_attribute(file, "simgrid_version", provenance.simgrid_version);
    write_attribute(file, "command", provenance.command);
    write_attribute(file, "scenario", records.scenario);
    write_number(file, "seed", records.seed);
    std::string sums;
    for (auto const& input : provenance.inputs)
        sums += fmt::format("{}  {}\n", input.sha256, input.path);
    write_attribute(file, "sha256", sums);
    write_text(file, "scenario", provenance.scenario_text);
}

void write_all(File file, Records const& records, Provenance const& provenance)
{
    DerivedTables const derived{records};
    write_provenance(file.id(), records, provenance);
    {
        auto const names = create_group(file.id(), "names");
        std::map<std::string, std::vector<std::string>> lists{
            {"cut", records.cuts}, {"group", records.groups}, {"link", records.links}};
        for (auto const& [column, codes] : derived.codes)
            if (!codes.list.empty()) lists[codes.list] = codes.names;
        for (auto const& [list, values] : lists)
            write_names(names.id(), list, values);
    }
    write_table(file.id(), {"requests", "request"}, records.requests, derived);
    if (records.spans.size() > 0) write_table(file.id(), {"spans", "span"}, records.spans, derived);
    write_table(file.id(), {"devices", "device_row"}, records.devices, derived);
    write_table(file.id(), {"links", "link_row"}, records.link_rows, derived);
    write_table(file.id(), {"plans", "plan"}, derived.plans, derived);
    write_table(file.id(), {"replications", "replication"}, derived.replications, derived);
    write_table(file.id(), {"summary", "row"}, derived.summary, derived);
    check(H5Fflush(file.id(), H5F_SCOPE_GLOBAL));
    if (!file.close()) throw Hdf5Failure{};
}

} // namespace

void write_records(OutputFile& file, Records const& records, Provenance const& provenance)
{
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // we report failures ourselves
    auto const refuse = [&file](std::string const& why) {
        throw RunError{fmt::format("cannot write '{}': {}", file.path().string(), why)};
    };
    DescriptorDriver driver{file.descriptor()};
    try {
        write_all(create_file(file.temporary(), driver), records, provenance);
    } catch (Hdf5Failure const&) {
        refuse(driver.error() == 0 ? reason_of_failure() : std::strerror(driver.error()));
    }
    if (driver.error() != 0) refuse(std::strerror(driver.error()));
    file.commit();
}

void write_records(std::filesystem::path const& path, Records const& records, Provenance const& provenance)
{
    OutputFile file{path};
    write_records(file, records, provenance);
}

} // namespace sunder::sim
