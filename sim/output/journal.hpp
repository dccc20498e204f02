/// \file
/// What long work has found out so far, kept beside its output while it runs, so that work that was cut short
/// can go on.
#pragma once

#include <cstddef>
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
    enum class Start : std::uint8_t { afresh, resume };

    struct Work {
        std::string what;     ///< "sweep": for messages, and for the first line
        std::string identity; ///< one line: what has to be the same for what was found to be of use
    };

    /// \param found  called with each record that is there, when work is resumed; returns false where it
    /// makes no sense, which ends the reading \throws RunError  when the file cannot be used, or when a
    /// journal to be resumed is of other work.
    Journal(std::filesystem::path const& output, Work const& work, Start start,
            std::function<bool(std::string_view)> const& found);
    ~Journal();
    Journal(Journal const&) = delete;
    Journal& operator=(Journal const&) = delete;

    [[nodiscard]] static std::filesystem::path path_beside(std::filesystem::path const& output);

    /// \pre not empty, less than 4 GiB
    /// \throws RunError  when the disk refuses
    void append(std::string_view record);

    /// The work is over: nothing is left behind.
    void remove();

private:
    /// \return the bytes that make sense
    std::size_t read(Work const& work, std::function<bool(std::string_view)> const& found);
    void write(std::string_view bytes);
    void keep_from_power_cuts();

    std::filesystem::path path_;
    int descriptor_ = -1;
    double synced_at_ = 0; ///< by the monotonic clock, s
};

} // namespace sunder::sim
