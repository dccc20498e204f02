/// \file
/// A folder of a test's own.
#pragma once

#include "tests/text_file.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace sunder::sim {

/// Empty when it begins, gone when it ends.
class ScratchFolder {
public:
    ScratchFolder()
    {
        auto name = (std::filesystem::temp_directory_path() / "sunder_test_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"cannot make a scratch folder"};
        path_ = name;
    }
    ~ScratchFolder() { std::filesystem::remove_all(path_); }
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;

    [[nodiscard]] std::filesystem::path operator/(std::string const& name) const { return path_ / name; }
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }
    [[nodiscard]] std::ptrdiff_t files() const
    {
        return std::distance(std::filesystem::directory_iterator{path_},
                             std::filesystem::directory_iterator{});
    }

private:
    std::filesystem::path path_;
};

inline void write_content(std::filesystem::path const& path, std::string const& content)
{
    std::ofstream{path, std::ios::binary} << content;
}

} // namespace sunder::sim
