/// \file
/// What long work has found out so far, kept beside its output while it runs, so that work that was cut short
/// can go on.
#pragma once

#include "sim/hdf5/foreseen_file.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace sunder::sim {

/// A file NAME.sunder.log beside the output NAME. Its first line names the work; behind it stand records,
/// each with its size and a checksum, in the order in which they were appended. What was being written when
/// the program died, the power failed or the disk was full, and all behind it, is dropped when the file is
/// opened again. Of records that are older than some seconds a power cut takes none.
class Journal {
public:
    enum class Start : std::uint8_t {
        unasked, ///< nobody said what is to become of what is there: only where that is nothing
        afresh,  ///< it is dropped
        resume
    };

    struct Work {
        std::string what;     ///< "sweep": for messages, and for the first line
        std::string identity; ///< one line: what has to be the same for what was found to be of use
    };

    /// \param found  called with each record that is there, when work is resumed; returns false where it
    /// makes no sense, which ends the reading
    /// \throws InputError  where results lie there, of this work or of other, and nobody said what is to
    /// become of them
    /// \throws RunError  when the file cannot be used, or when a journal to be resumed is of other work.
    Journal(std::filesystem::path const& output, Work const& work, Start start,
            std::function<bool(std::string_view)> const& found);
    [[nodiscard]] static std::filesystem::path path_beside(std::filesystem::path const& output);

    /// \pre not empty, less than 4 GiB
    /// \throws RunError  when the disk refuses
    void append(std::string_view record);

    /// The work is over: nothing is left behind.
    void remove();

private:
    void refuse_what_is_there(Work const& work) const;
    void begin(Work const& work);
    void go_on(Work const& work, std::function<bool(std::string_view)> const& found);
    void write(std::string_view bytes);
    void keep_from_power_cuts();

    std::filesystem::path path_;
    Descriptor file_;
    double synced_at_ = 0; ///< by the monotonic clock, s
};

/// Asks the user what is to become of what earlier work left. \param what  lies there
/// \throws InputError
[[noreturn]] void refuse_unasked(std::filesystem::path const& path, std::string const& what,
                                 std::string const& hint);

} // namespace sunder::sim
