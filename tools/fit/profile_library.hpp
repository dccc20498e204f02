/// \file
/// Which profiles are written of the fitted machines, and what is said of them.
#pragma once

#include "tools/fit/benchmark_table.hpp"
#include "tools/fit/device_profile.hpp"
#include "tools/fit/machine_group.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sunder::fit {

/// Keys of profiles that are not fitted, by what the machine is called.
using StatedKeys = std::map<std::string, std::vector<StatedKey>, std::less<>>;

/// A file with the columns name, key, value, source. \throws InputError  with all mistakes of the file.
[[nodiscard]] StatedKeys read_stated_keys(std::filesystem::path const& path);

/// Another name of a profile.
struct Alias {
    std::string name;
    std::string profile;
};

/// A file with the columns name, profile. \throws InputError  with all mistakes of the file.
[[nodiscard]] std::vector<Alias> read_aliases(std::filesystem::path const& path);

struct ProfileLibrary {
    std::vector<MachineName> names;
    StatedKeys stated;
    std::vector<Alias> aliases;
};

/// One profile: which row of its group it is of, and of which numbers.
struct LibraryEntry {
    std::string name; ///< machine, runtime, threads, and int8 where it is for that
    MachineName machine;
    MachineTimes const* times = nullptr;
    Eigen::Index row = 0;
    NumberKind numbers = NumberKind::floats;
    ErrorSummary errors;
};

/// Of each processor with one thread and with most threads, and of the latter for int8 as well where the
/// table has at least six such networks; of each GPU the row with most networks. In the order of the table.
[[nodiscard]] std::vector<LibraryEntry> entries_of(ProfileLibrary const& library, FittedGroup const& fitted,
                                                   std::vector<TimedNetwork> const& networks);

/// The text of its file.
[[nodiscard]] std::string text_of(LibraryEntry const& entry, FittedGroup const& fitted,
                                  ProfileLibrary const& library);

/// A file for each, in `folder`.
void write_profiles(ProfileLibrary const& library, FittedGroup const& fitted,
                    std::vector<TimedNetwork> const& networks, std::filesystem::path const& folder);

/// A symbolic link for each, in `folder`, in place of what has its name.
/// \throws RunError  where the profile does not lie there.
void write_aliases(std::vector<Alias> const& aliases, std::filesystem::path const& folder);

/// "* processors: ...", likewise of GPUs and of both together; each machine weighs the same.
[[nodiscard]] std::string report_lines(std::vector<FittedGroup> const& groups);

/// A table of them all behind the line "## Fitted to ncnn's benchmark page" of README.md in `folder`; what
/// was there is gone.
void write_table(ProfileLibrary const& library, std::vector<FittedGroup> const& groups,
                 std::vector<TimedNetwork> const& networks, std::filesystem::path const& folder);

} // namespace sunder::fit
