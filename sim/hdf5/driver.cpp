#include "sim/hdf5/driver.hpp"

#include "sim/hdf5/positioned_io.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <span>
#include <utility>

namespace sunder::sim {
namespace {

using Target = DescriptorDriver::Target;

/// What HDF5 holds for an open file.
struct OpenFile : H5FD_t {
    Target* target = nullptr;
    haddr_t end_of_addresses = 0; ///< of what HDF5 has given away
    haddr_t end_of_file = 0;      ///< of what was written
};

OpenFile& ours(H5FD_t* file)
{
    return *static_cast<OpenFile*>(file);
}

OpenFile const& ours(H5FD_t const* file)
{
    return *static_cast<OpenFile const*>(file);
}

void note_failure(Target& target, int error)
{
    if (target.error == 0) target.error = error;
}

/// Opens nothing but the descriptor, and that once: whatever other file HDF5 may ask for, there is none.
H5FD_t* open_file(char const* /*name*/, unsigned flags, hid_t access_properties, haddr_t /*most*/)
{
    auto* const target = *static_cast<Target* const*>(H5Pget_driver_info(access_properties));
    if (std::exchange(target->is_open, true)) return nullptr;
    auto file = std::make_unique<OpenFile>();
    file->target = target;
    file->end_of_file = target->content_bytes;
    if ((flags & H5F_ACC_TRUNC) != 0 && ftruncate(target->descriptor, 0) != 0) note_failure(*target, errno);
    return file.release(); // HDF5 hands it to close_file()
}

herr_t close_file(H5FD_t* file)
{
    std::unique_ptr<OpenFile> const gone{&ours(file)};
    return 0;
}

herr_t query(H5FD_t const* /*file*/, unsigned long* features)
{
    *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
                H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

haddr_t end_of_addresses(H5FD_t const* file, H5FD_mem_t /*type*/)
{
    return ours(file).end_of_addresses;
}

herr_t set_end_of_addresses(H5FD_t* file, H5FD_mem_t /*type*/, haddr_t address)
{
    ours(file).end_of_addresses = address;
    return 0;
}

haddr_t end_of_file(H5FD_t const* file, H5FD_mem_t /*type*/)
{
    return ours(file).end_of_file;
}

herr_t read_bytes(H5FD_t* file, H5FD_mem_t /*type*/, hid_t /*transfer*/, haddr_t address, std::size_t size,
                  void* buffer)
{
    auto const& target = *ours(file).target;
    if (target.seal != nullptr && !target.seal->covers(address, size)) return -1;
    std::span const to{static_cast<char*>(buffer), size};
    auto const end = ours(file).end_of_file;
    auto const there = address < end ? std::min<std::uint64_t>(size, end - address) : 0;
    auto const got = read_at(target.descriptor, to.first(static_cast<std::size_t>(there)), address);
    if (!got) return -1;
    std::ranges::fill(to.subspan(*got), '\0'); // behind the end
    return 0;
}

herr_t write_bytes(H5FD_t* file, H5FD_mem_t /*type*/, hid_t /*transfer*/, haddr_t address, std::size_t size,
                   void const* buffer)
{
    auto& open = ours(file);
    auto& target = *open.target;
    if (target.error == 0)
        note_failure(target, write_at(target.descriptor, {static_cast<char const*>(buffer), size}, address));
    open.end_of_file = std::max(open.end_of_file, address + size);
    return 0;
}

/// Makes the file as long as HDF5 says it is.
herr_t cut_off(H5FD_t* file, hid_t /*transfer*/, hbool_t /*closing*/)
{
    auto& open = ours(file);
    if (open.end_of_addresses == open.end_of_file) return 0;
    if (ftruncate(open.target->descriptor, static_cast<off_t>(open.end_of_addresses)) != 0)
        note_failure(*open.target, errno);
    open.end_of_file = open.end_of_addresses;
    return 0;
}

constexpr haddr_t last_address = (haddr_t{1} << 62U) - 1;

constexpr H5FD_class_t driver_class{.name = "sunder-descriptor",
                                    .maxaddr = last_address,
                                    .fc_degree = H5F_CLOSE_WEAK,
                                    .terminate = nullptr,
                                    .sb_size = nullptr,
                                    .sb_encode = nullptr,
                                    .sb_decode = nullptr,
                                    .fapl_size = sizeof(Target*),
                                    .fapl_get = nullptr,
                                    .fapl_copy = nullptr,
                                    .fapl_free = nullptr,
                                    .dxpl_size = 0,
                                    .dxpl_copy = nullptr,
                                    .dxpl_free = nullptr,
                                    .open = open_file,
                                    .close = close_file,
                                    .cmp = nullptr,
                                    .query = query,
                                    .get_type_map = nullptr,
                                    .alloc = nullptr,
                                    .free = nullptr,
                                    .get_eoa = end_of_addresses,
                                    .set_eoa = set_end_of_addresses,
                                    .get_eof = end_of_file,
                                    .get_handle = nullptr,
                                    .read = read_bytes,
                                    .write = write_bytes,
                                    .flush = nullptr,
                                    .truncate = cut_off,
                                    .lock = nullptr,
                                    .unlock = nullptr,
                                    .fl_map = H5FD_FLMAP_DICHOTOMY};

} // namespace

DescriptorDriver::DescriptorDriver(Target target) : target_{target}, id_{H5FDregister(&driver_class)} {}

DescriptorDriver::~DescriptorDriver()
{
    if (id_ >= 0) H5FDunregister(id_);
}

herr_t DescriptorDriver::use_in(hid_t access_properties)
{
    Target* const target = &target_;
    return H5Pset_driver(access_properties, id_, &target);
}

} // namespace sunder::sim
