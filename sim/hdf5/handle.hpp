/// \file
/// Owned HDF5 handles, types of columns and formats of files.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace sunder::sim {

/// What a file says it is, and who writes such files.
struct FileFormat {
    std::string name;          ///< "sunder-records"
    std::uint64_t version = 1; ///< newest that can be read
    std::string hint;          ///< how one comes by such a file
};

/// Owns one HDF5 identifier; `Close` is the C function that ends it. A negative identifier is a failure.
template <herr_t (*Close)(hid_t)>
class Handle {
public:
    explicit Handle(hid_t id) : id_{id} {}
    ~Handle()
    {
        if (id_ >= 0) Close(id_);
    }
    Handle(Handle&& other) noexcept : id_{std::exchange(other.id_, -1)} {}
    Handle& operator=(Handle&&) = delete;
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;

    [[nodiscard]] hid_t id() const { return id_; }
    [[nodiscard]] bool valid() const { return id_ >= 0; }
    /// Ends it now. \return whether that went well, which for a file means that all its bytes were written
    [[nodiscard]] bool close() { return Close(std::exchange(id_, -1)) >= 0; }

private:
    hid_t id_;
};

using File = Handle<H5Fclose>;
using Group = Handle<H5Gclose>;
using DataSpace = Handle<H5Sclose>;
using DataSet = Handle<H5Dclose>;
using Attribute = Handle<H5Aclose>;
using DataType = Handle<H5Tclose>;
using PropertyList = Handle<H5Pclose>;

/// HDF5's name for the elements of a column in memory: codes, counts, or a Quantity.
template <class T>
hid_t memory_type()
{
    if constexpr (std::is_enum_v<T>)
        return H5T_NATIVE_UINT8;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return H5T_NATIVE_INT32;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return H5T_NATIVE_INT64;
    else
        return H5T_NATIVE_DOUBLE;
}

} // namespace sunder::sim
