/// \file
/// Where HDF5's bytes go. For the sources of this room only.
#pragma once

#include <hdf5.h>

namespace sunder::sim {

/// Lets HDF5 write to a descriptor that is open already, and keeps the first failure for the end: HDF5 1.10
/// does not survive a write that fails while it closes its objects, so it is told that all went well.
class DescriptorDriver {
public:
    /// \pre the descriptor outlives all files of the driver, and so does the driver
    explicit DescriptorDriver(int descriptor);
    ~DescriptorDriver();
    DescriptorDriver(DescriptorDriver const&) = delete;
    DescriptorDriver& operator=(DescriptorDriver const&) = delete;

    /// Makes files that are created with these access properties go to the descriptor, whatever their name.
    [[nodiscard]] herr_t use_in(hid_t access_properties);

    /// What errno said of the first write that failed; 0 while all is well.
    [[nodiscard]] int error() const { return target_.error; }

    struct Target {
        int descriptor = -1;
        int error = 0;
    };

private:
    Target target_;
    hid_t id_;
};

} // namespace sunder::sim
