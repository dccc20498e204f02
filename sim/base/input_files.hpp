/// \file
/// The files that this process has read, so that nothing that it writes takes the place of one.
#pragma once

#include <filesystem>

namespace sunder::sim {

/// Every reader of a user's file says so here. A file is known by its device and inode, whatever path or link
/// leads to it; what is not there is none.
void remember_input(std::filesystem::path const& path);

/// \throws InputError  where `path` leads to a file that was read.
void expect_no_input(std::filesystem::path const& path);

} // namespace sunder::sim
