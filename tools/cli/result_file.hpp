/// \file
/// What a command writes.
#pragma once

#include "sim/base/input_files.hpp"
#include "sim/hdf5/output_file.hpp"

#include <filesystem>

namespace sunder::cli {

/// An output that takes the place of no file that the program has read: claim it when all is read.
class ResultFile : public sim::OutputFile {
public:
    /// \throws InputError  where it would replace an input
    /// \throws RunError  as OutputFile does
    explicit ResultFile(std::filesystem::path const& path) : OutputFile{checked(path)} {}

private:
    static std::filesystem::path const& checked(std::filesystem::path const& path)
    {
        sim::expect_no_input(path);
        return path;
    }
};

} // namespace sunder::cli
