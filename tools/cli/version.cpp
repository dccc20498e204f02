#include "tools/cli/version.hpp"

#include "tools/cli/commands.hpp"

#include <fmt/format.h>

namespace sunder::cli {

std::string version_text()
{
    return fmt::format("sunder {}\nSimGrid {}\nHDF5 {}\nbuild {}\n", program_version, simgrid_version,
                       hdf5_version, build);
}

} // namespace sunder::cli
