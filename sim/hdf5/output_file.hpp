/// \file
/// A file that appears whole or not at all.
#pragma once

#include "sim/hdf5/foreseen_file.hpp"

#include <filesystem>
#include <string_view>

namespace sunder::sim {

/// Claims the place of a file before long work begins, and puts the result there at the end.
///
/// What is written goes to `temporary()`, in the same folder; commit() makes it durable and renames it. Until
/// then a file that stood at the path stays as it was. Without commit() nothing is left behind; after a power
/// cut or SIGKILL the temporary may be, and the next claim removes it. Where the path is a symbolic link, the
/// link stays, and the file that it stands for is replaced.
class OutputFile {
public:
    /// \throws RunError  when the path cannot be written, or another process has claimed it.
    explicit OutputFile(std::filesystem::path path);
    ~OutputFile();
    OutputFile(OutputFile const&) = delete;
    OutputFile& operator=(OutputFile const&) = delete;

    [[nodiscard]] std::filesystem::path const& path() const { return path_; }
    [[nodiscard]] std::filesystem::path const& temporary() const { return temporary_; }
    /// Open for reading and writing, of the temporary.
    [[nodiscard]] int descriptor() const { return file_.number(); }

    /// At the end of what was written before. \throws RunError  when the system refuses
    void write(std::string_view bytes);

    /// \pre not committed before
    /// \throws RunError  when the system refuses; nothing is left behind then.
    void commit();

private:
    void claim();
    [[noreturn]] void refuse_as_the_system_does() const;

    std::filesystem::path path_;      ///< as the user named it, for messages
    std::filesystem::path target_;    ///< without symbolic links
    std::filesystem::path temporary_; ///< NAME.sunder.tmp
    Descriptor file_;                 ///< the temporary; holds the lock
};

} // namespace sunder::sim
