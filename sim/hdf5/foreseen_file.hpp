/// \file
/// Files beside an output, whose names anybody can foresee: whatever somebody else has put there is neither
/// followed, nor waited for, nor written over.
#pragma once

#include "sim/base/descriptor.hpp"

#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace sunder::sim {

/// \throws RunError  "cannot use 'PATH': why"
[[noreturn]] void refuse_foreseen(std::filesystem::path const& path, std::string const& why);

/// The file that a path stands for, through symbolic links of its last name, also where that is not there
/// yet.
[[nodiscard]] std::filesystem::path target_of(std::filesystem::path const& path);

/// OUTPUT with an ending, beside the file that the path of the output stands for.
[[nodiscard]] std::filesystem::path path_beside(std::filesystem::path const& output, std::string_view ending);

/// A new and empty one, for reading and writing. \return nothing where something stands there already
/// \throws RunError  when the system refuses
[[nodiscard]] std::optional<Descriptor> create_foreseen(std::filesystem::path const& path);

/// One that is there, for reading and writing. \return nothing where there is none
/// \throws InputError  where it is an input \throws RunError  when the system refuses, and for all but a
/// regular file without further names
[[nodiscard]] std::optional<Descriptor> open_foreseen(std::filesystem::path const& path);

/// All from where it stands on. \throws RunError  naming the path, when the system refuses or there is more
/// than `most`
[[nodiscard]] std::string rest_of(int descriptor, std::filesystem::path const& path,
                                  std::size_t most = std::numeric_limits<std::size_t>::max());

/// \return false when the system refuses: errno says why
[[nodiscard]] bool write_all(int descriptor, std::string_view bytes);

/// \throws RunError  where something else than a folder stands there, a link to one too.
void expect_foreseen_folder(std::filesystem::path const& path);

} // namespace sunder::sim
