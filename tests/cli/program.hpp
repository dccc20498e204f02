/// \file
/// The program, run by the shell.
#pragma once

#include "tests/text_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace sunder::cli {

/// A folder of its own for each test, gone with it.
class ProgramTest : public testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    /// Runs `sunder WORDS` by the shell, in the folder. \return its exit code; -1 where a signal ended it
    int sunder(std::string const& words) { return shell(fmt::format("{} {}", SUNDER_PROGRAM, words)); }

    int shell(std::string const& command)
    {
        auto const whole = fmt::format("cd {} && {{ {} ; }} >stdout 2>stderr", folder_.string(), command);
        int const status = std::system(whole.c_str());
        out = content_of(folder_ / "stdout");
        err = content_of(folder_ / "stderr");
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    [[nodiscard]] std::filesystem::path in_folder(std::string const& name) const { return folder_ / name; }

    std::string out; ///< of the last command
    std::string err;

private:
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() /
        fmt::format("sunder_{}_{}", ::getpid(),
                    testing::UnitTest::GetInstance()->current_test_info()->name());
};

} // namespace sunder::cli
