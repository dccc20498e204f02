#include "sim/hdf5/writing.hpp"

#include "sim/base/run_error.hpp"
#include "sim/hdf5/driver.hpp"

#include <fmt/core.h>

#include <cstring>

namespace sunder::sim {
namespace {

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

/// Names and attributes up to this many stand in the header of their object, where HDF5 guards them by a
/// checksum.
constexpr unsigned most_in_header = 64;

void keep_in_header(PropertyList const& group_properties)
{
    check(H5Pset_obj_track_times(group_properties.id(), false)); // objects remember no instants
    check(H5Pset_link_phase_change(group_properties.id(), most_in_header, most_in_header));
    check(H5Pset_attr_phase_change(group_properties.id(), most_in_header, most_in_header));
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

void write_data(hid_t file, std::string const& name, DataType const& type, DataSpace const& space,
                std::string const& bytes)
{
    auto const properties = data_set_properties();
    DataSet const set{checked(
        H5Dcreate2(file, name.c_str(), type.id(), space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT))};
    if (!bytes.empty()) check(H5Dwrite(set.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()));
}

} // namespace

hid_t checked(hid_t id)
{
    if (id < 0) throw Hdf5Failure{};
    return id;
}

void check(herr_t outcome)
{
    if (outcome < 0) throw Hdf5Failure{};
}

DataSpace line_of(std::size_t size)
{
    hsize_t const extent = size;
    return DataSpace{checked(H5Screate_simple(1, &extent, nullptr))};
}

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

void pack(PropertyList const& data_set_properties, std::size_t rows)
{
    constexpr unsigned effort = 4; // of 9; beyond it files get slower, not smaller
    hsize_t const chunk = std::min(rows, rows_of_chunk);
    check(H5Pset_chunk(data_set_properties.id(), 1, &chunk));
    check(H5Pset_shuffle(data_set_properties.id()));
    check(H5Pset_deflate(data_set_properties.id(), effort));
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

void write_number(hid_t object, std::string const& name, std::uint64_t value)
{
    DataSpace const scalar{checked(H5Screate(H5S_SCALAR))};
    Attribute const attribute{
        checked(H5Acreate2(object, name.c_str(), H5T_STD_U64LE, scalar.id(), H5P_DEFAULT, H5P_DEFAULT))};
    check(H5Awrite(attribute.id(), H5T_NATIVE_UINT64, &value));
}

DataType text_type(std::size_t length)
{
    DataType type{checked(H5Tcopy(H5T_C_S1))};
    check(H5Tset_size(type.id(), std::max<std::size_t>(length, 1)));
    check(H5Tset_strpad(type.id(), H5T_STR_NULLPAD));
    check(H5Tset_cset(type.id(), H5T_CSET_UTF8));
    return type;
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

std::string flag_meanings(std::vector<std::string> const& names)
{
    std::string meanings;
    for (auto const& name : names) {
        if (!meanings.empty()) meanings += ' ';
        if (name.empty()) meanings += '_';
        meanings += name;
        std::replace(meanings.end() - static_cast<std::ptrdiff_t>(name.size()), meanings.end(), ' ', '_');
    }
    return meanings;
}

DataSet write_dimension(hid_t group, TablePlace const& place, std::size_t size)
{
    auto const properties = data_set_properties();
    auto const space = line_of(size);
    DataSet scale{checked(H5Dcreate2(group, place.dimension.c_str(), H5T_IEEE_F32LE, space.id(), H5P_DEFAULT,
                                     properties.id(), H5P_DEFAULT))};
    auto const name = fmt::format("This is a netCDF dimension but not a netCDF variable. {:10}", size);
    check(H5DSset_scale(scale.id(), name.c_str()));
    return scale;
}

void write_hdf5(OutputFile& file, std::function<void(hid_t)> const& write_all)
{
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // we report failures ourselves
    auto const refuse = [&file](std::string const& why) {
        throw RunError{fmt::format("cannot write '{}': {}", file.path().string(), why)};
    };
    DescriptorDriver driver{{.descriptor = file.descriptor()}};
    try {
        auto hdf5 = create_file(file.temporary(), driver);
        write_all(hdf5.id());
        check(H5Fflush(hdf5.id(), H5F_SCOPE_GLOBAL));
        if (!hdf5.close()) throw Hdf5Failure{};
    } catch (Hdf5Failure const&) {
        refuse(driver.error() == 0 ? reason_of_failure() : std::strerror(driver.error()));
    }
    if (driver.error() != 0) refuse(std::strerror(driver.error()));
    if (int const error = Seal::append(file.descriptor()); error != 0) refuse(std::strerror(error));
    file.commit();
}

} // namespace sunder::sim
