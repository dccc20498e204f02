#include "sim/base/diagnostic.hpp"
#include "sim/base/input_files.hpp"
#include "tests/scratch_folder.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

class InputFiles : public testing::Test {
protected:
    void SetUp() override
    {
        write_content(input(), "read");
        remember_input(input());
    }

    [[nodiscard]] fs::path input() const { return folder / "input"; }

    static std::string refusal_of(fs::path const& output)
    {
        try {
            expect_no_input(output);
        } catch (InputError const& error) {
            return error.what();
        }
        return "not refused";
    }

    ScratchFolder folder;
};

TEST_F(InputFiles, AreKnownByTheirPath)
{
    EXPECT_EQ(refusal_of(input()), input().string() + ":1:1: error: the output would replace '" +
                                       input().string() +
                                       "', which is read\n  hint: name another file with -o\n");
}

TEST_F(InputFiles, AreKnownByLinksAndOtherSpellings)
{
    fs::create_symlink("input", folder / "symbolic");
    fs::create_hard_link(input(), folder / "hard");
    fs::create_directory_symlink(folder.path(), folder / "folder");
    for (auto const* name : {"symbolic", "hard", "folder/input", "./input"})
        EXPECT_NE(refusal_of(folder / name).find("which is read"), std::string::npos) << name;
}

TEST_F(InputFiles, AreNoOtherFiles)
{
    write_content(folder / "other", "read");
    EXPECT_EQ(refusal_of(folder / "other"), "not refused");
    EXPECT_EQ(refusal_of(folder / "new"), "not refused");
}

} // namespace
} // namespace sunder::sim
