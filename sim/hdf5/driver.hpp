/// \file
/// Where HDF5's bytes go.
#pragma once

#include "sim/hdf5/seal.hpp"

#include <hdf5.h>

#include <cstdint>

namespace sunder::sim {

/// Lets HDF5 read or write a descriptor that is open already, and no other file. What it reads is held
/// against the seal. Of writing it keeps the first failure for the end: HDF5 1.10 does not survive a write
/// that fails while it closes its objects, so it is told that all went well.
class DescriptorDriver {
public:
    struct Target {
        int descriptor = -1;
        std::uint64_t content_bytes = 0; ///< that HDF5 finds there
        Seal* seal = nullptr;            ///< of what is read, where there is one
        int error = 0;                   ///< what errno said of the first write that failed
        bool is_open = false;
    };

    /// \pre descriptor and seal outlive all files of the driver, and so does the driver
    explicit DescriptorDriver(Target target);
    ~DescriptorDriver();
    DescriptorDriver(DescriptorDriver const&) = delete;
    DescriptorDriver& operator=(DescriptorDriver const&) = delete;

    /// Makes the first file that is opened with these access properties the descriptor, whatever its name.
    [[nodiscard]] herr_t use_in(hid_t access_properties);

    /// What errno said of the first write that failed; 0 while all is well.
    [[nodiscard]] int error() const { return target_.error; }

private:
    Target target_;
    hid_t id_;
};

} // namespace sunder::sim
