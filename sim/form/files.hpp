/// \file
/// The files that a scenario names: found, read once, remembered with their hash.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/form/yaml_cursor.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// The bytes of a file, or why there are none.
struct FileText {
    std::optional<std::string> text;
    std::string problem; ///< "there is no such file"
};

/// Of a file that is not there, so that another may be tried.
inline constexpr std::string_view no_such_file = "there is no such file";

using ReadFile = std::function<FileText(std::filesystem::path const&)>;

/// From the disk; "-" is standard input. Nothing larger than 64 MiB.
[[nodiscard]] FileText read_from_disk(std::filesystem::path const& path);

/// A source that holds `text` when that is text, without a byte order mark; what else is wrong with it is
/// reported and leaves nothing.
[[nodiscard]] std::shared_ptr<Source const> source_of(std::string name, int order, FileText file,
                                                      Diagnostics& diagnostics);

class Files {
public:
    struct Entry {
        std::shared_ptr<Source const> source; ///< empty when the file cannot be used
        std::string key;                      ///< path from the folder of the root file
        std::string stem;
        std::string sha256;
    };

    /// \param root  the file from whose folder paths are counted; "-" stands in the working folder
    Files(ReadFile read, std::filesystem::path const& root);

    /// `source` is the root file.
    void add_root(Source const& source);
    /// `source` came from the command line: the files that it names stand in the working folder.
    void add_command_line(Source const& source);

    /// A file whose text the scenario itself holds.
    void add_embedded(std::string const& key, YamlCursor const& text);

    /// Reads the file that the value names: a path, or a name (shelves.hpp) where its form allows one, which
    /// stands for a file of that name beside the one that has it, or else on the first shelf that has one.
    /// Reported when that fails, on each call anew.
    [[nodiscard]] Entry const& open(YamlCursor const& at, Diagnostics& diagnostics);

    /// Whether there is a file of the name that the value is. \pre its form allows one
    [[nodiscard]] bool finds(YamlCursor const& at) const;

    /// By key; those that were opened.
    [[nodiscard]] std::map<std::string, Entry> const& opened() const { return opened_; }

private:
    struct Folder {
        std::filesystem::path full;
        std::filesystem::path shown; ///< as it follows from what the user wrote
        std::filesystem::path root;  ///< from which its files' keys are counted; empty: they are full paths
        std::string shelf = {};      ///< stands before keys; empty: the root is that of the scenario
    };
    /// A file that the value may mean.
    struct MeantFile {
        Folder folder; ///< that of whatever it names in turn
        std::filesystem::path shown;
        std::string key;
        std::string stem;
    };

    [[nodiscard]] static MeantFile candidate(Folder const& base, std::filesystem::path const& named);
    /// In the order in which they are tried.
    [[nodiscard]] std::vector<MeantFile> candidates(YamlCursor const& at) const;
    /// Those that the scenario holds go before those on the disk.
    [[nodiscard]] std::optional<FileText> embedded(MeantFile const& file) const;
    Entry const& add(MeantFile const& file, FileText text, Diagnostics& diagnostics);
    [[nodiscard]] FileText read(MeantFile const& file) const;

    ReadFile read_;
    Folder root_;
    std::map<Source const*, Folder> folders_; ///< in which the files named there stand
    std::map<std::string, YamlCursor> embedded_;
    std::map<std::string, Entry> opened_;
    Entry none_;
    int next_order_ = 1;
};

} // namespace sunder::sim
