/// \file
/// The file that the user named, with all that it names in turn.
#pragma once

#include "sim/form/reading.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace sunder::sim {

class RootFile {
public:
    /// From the disk; "-" is standard input, and paths in it are relative to the working folder.
    /// \throws InputError  when it holds no YAML
    explicit RootFile(std::filesystem::path const& path);
    RootFile(std::filesystem::path const& path, FileText text, ReadFile read);

    /// Checks the root by `form` and gives it to `read_root`.
    /// \throws InputError  when anything was reported, or was given and not asked for
    template <class Read>
    auto read(Form const& form, Read const& read_root)
    {
        check_root(form);
        auto value = read_root(YamlCursor{*root_, form});
        check_use();
        return value;
    }

    [[nodiscard]] YamlNode& root() { return *root_; }
    [[nodiscard]] Source const& source() const { return *source_; }
    [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }
    [[nodiscard]] Files& files() { return files_; }
    [[nodiscard]] YamlFiles& yaml_files() { return yaml_files_; }
    [[nodiscard]] Reading reading() { return {diagnostics_, files_}; }
    [[nodiscard]] std::string stem() const { return path_ == "-" ? "stdin" : path_.stem().string(); }
    [[nodiscard]] std::filesystem::path folder() const { return path_ == "-" ? "" : path_.parent_path(); }
    [[nodiscard]] std::string file_name() const { return path_ == "-" ? "-" : path_.filename().string(); }

private:
    void check_root(Form const& form);
    void check_use();

    std::filesystem::path path_;
    Diagnostics diagnostics_;
    Files files_;
    YamlFiles yaml_files_;
    std::shared_ptr<Source const> source_;
    std::optional<YamlNode> root_;
};

/// The root as one text that needs no other file: its name stated, and under `files` the texts given, by the
/// key of their file.
[[nodiscard]] std::string resolved_text(YamlNode root, std::string const& name,
                                        std::map<std::string, std::string> const& texts);

/// Of every file that was opened, by key.
[[nodiscard]] std::map<std::string, std::string> texts_of(Files const& files);

} // namespace sunder::sim
