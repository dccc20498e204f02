/// \file
/// A folder of files that a command writes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sunder::cli {

/// A folder that appears whole or not at all: until commit() it stands beside its place under another name,
/// and without commit() nothing is left behind.
class ResultFolder {
public:
    /// \throws RunError  where something stands at the place that is not an empty folder
    static void expect_free(std::filesystem::path const& place);

    /// \throws RunError  likewise, or where none can be made
    explicit ResultFolder(std::filesystem::path place);
    ~ResultFolder();
    ResultFolder(ResultFolder const&) = delete;
    ResultFolder& operator=(ResultFolder const&) = delete;

    /// Where such a file is to be written.
    [[nodiscard]] std::filesystem::path path_of(std::string_view file) const { return temporary_ / file; }

    /// \throws RunError  when the system refuses
    void write(std::string_view file, std::string_view text) const;

    /// \pre not committed before \throws RunError  when the system refuses; nothing is left behind then
    void commit();

private:
    std::filesystem::path place_;
    std::filesystem::path temporary_; ///< empty once it is committed
};

} // namespace sunder::cli
