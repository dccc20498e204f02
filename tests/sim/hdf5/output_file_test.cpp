#include "sim/base/diagnostic.hpp"
#include "sim/base/input_files.hpp"
#include "sim/base/run_error.hpp"
#include "sim/hdf5/output_file.hpp"
#include "tests/scratch_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sunder::sim {
namespace {

std::string refusal_of(std::filesystem::path const& path)
{
    try {
        OutputFile const file{path};
    } catch (RunError const& error) {
        return error.what();
    }
    return "not refused";
}

TEST(OutputFile, AppearsOnlyWhenCommitted)
{
    ScratchFolder const folder;
    write_content(folder / "a", "old");
    OutputFile file{folder / "a"};
    write_content(file.temporary(), "new");
    EXPECT_EQ(content_of(folder / "a"), "old");
    file.commit();
    EXPECT_EQ(content_of(folder / "a"), "new");
    EXPECT_EQ(folder.files(), 1);
}

TEST(OutputFile, LeavesNothingWhenItIsNotCommitted)
{
    ScratchFolder const folder;
    {
        OutputFile const file{folder / "a"};
        EXPECT_EQ(folder.files(), 1);
    }
    EXPECT_EQ(folder.files(), 0);
}

TEST(OutputFile, IsRefusedToASecondWriter)
{
    ScratchFolder const folder;
    OutputFile const first{folder / "a"};
    EXPECT_EQ(refusal_of(folder / "a"),
              "cannot write '" + (folder / "a").string() + "': another process is writing it");
}

TEST(OutputFile, IsFreeAgainWhenItsWriterWasKilled)
{
    ScratchFolder const folder;
    pid_t const writer = fork();
    if (writer == 0) {
        OutputFile const file{folder / "a"};
        raise(SIGKILL);
    }
    waitpid(writer, nullptr, 0);
    ASSERT_EQ(folder.files(), 1);
    {
        OutputFile file{folder / "a"};
        file.commit();
    }
    EXPECT_EQ(folder.files(), 1);
}

TEST(OutputFile, CanBeClaimedAgainAfterItsCommit)
{
    ScratchFolder const folder;
    OutputFile first{folder / "a"};
    first.commit();
    EXPECT_EQ(refusal_of(folder / "a"), "not refused");
}

TEST(OutputFile, FollowsASymbolicLink)
{
    ScratchFolder const folder;
    write_content(folder / "real", "old");
    std::filesystem::create_symlink("real", folder / "link");
    OutputFile file{folder / "link"};
    write_content(file.temporary(), "new");
    file.commit();
    EXPECT_EQ(content_of(folder / "real"), "new");
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
}

TEST(OutputFile, FollowsASymbolicLinkToAFileThatIsNotThereYet)
{
    ScratchFolder const folder;
    std::filesystem::create_symlink("real", folder / "link");
    OutputFile file{folder / "link"};
    file.write("new");
    file.commit();
    EXPECT_EQ(content_of(folder / "real"), "new");
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
}

TEST(OutputFile, IsRefusedToASecondWriterByALink)
{
    ScratchFolder const folder;
    std::filesystem::create_symlink("a", folder / "link");
    OutputFile const first{folder / "a"};
    EXPECT_EQ(refusal_of(folder / "link"),
              "cannot write '" + (folder / "link").string() + "': another process is writing it");
}

/// What somebody else may put where the temporary will stand, in a folder that all may write to.
class TemporaryOfAnOutputFile : public testing::Test {
protected:
    void SetUp() override { write_content(victim(), "precious"); }

    [[nodiscard]] std::filesystem::path victim() const { return folder / "victim"; }
    [[nodiscard]] std::filesystem::path temporary() const { return folder / "a.sunder.tmp"; }
    [[nodiscard]] std::string refusal() const { return refusal_of(folder / "a"); }

    ScratchFolder folder;
};

TEST_F(TemporaryOfAnOutputFile, ThatIsASymbolicLinkIsRefused)
{
    for (auto const* target : {"victim", "nowhere", "/dev/null"}) {
        std::filesystem::create_symlink(target, temporary());
        EXPECT_EQ(refusal(), "cannot use '" + temporary().string() + "': it is a symbolic link");
        std::filesystem::remove(temporary());
    }
    EXPECT_EQ(content_of(victim()), "precious");
    EXPECT_FALSE(std::filesystem::exists(folder / "nowhere"));
}

TEST_F(TemporaryOfAnOutputFile, ThatIsAHardLinkIsRefused)
{
    std::filesystem::create_hard_link(victim(), temporary());
    EXPECT_EQ(refusal(), "cannot use '" + temporary().string() + "': the same file has another name too");
    EXPECT_EQ(content_of(victim()), "precious");
}

TEST_F(TemporaryOfAnOutputFile, ThatIsAPipeIsRefusedAtOnce)
{
    ASSERT_EQ(mkfifo(temporary().c_str(), 0600), 0);
    EXPECT_EQ(refusal(), "cannot use '" + temporary().string() + "': it is not a regular file");
}

TEST_F(TemporaryOfAnOutputFile, ThatWasReadIsNotRemoved)
{
    write_content(temporary(), "read");
    remember_input(temporary());
    EXPECT_THROW(static_cast<void>(refusal()), InputError);
    EXPECT_EQ(content_of(temporary()), "read");
}

TEST_F(TemporaryOfAnOutputFile, ThatLayThereDoesNotGetIntoTheOutput)
{
    write_content(temporary(), "left behind by a kill");
    OutputFile file{folder / "a"};
    file.write("new");
    file.commit();
    EXPECT_EQ(content_of(folder / "a"), "new");
}

TEST(OutputFile, SaysWhyItCannotBeWritten)
{
    ScratchFolder const folder;
    auto const name = [&](std::string const& file) {
        return "cannot write '" + (folder / file).string() + "': ";
    };
    EXPECT_EQ(refusal_of(folder.path()), "cannot write '" + folder.path().string() + "': it is a folder");
    EXPECT_EQ(refusal_of(folder / "no/a"),
              name("no/a") + "there is no folder '" + (folder / "no").string() + "'");
    EXPECT_EQ(refusal_of(""), "cannot write '': it does not name a file");
    EXPECT_EQ(refusal_of("/dev/null"), "cannot write '/dev/null': it is not a regular file");
    EXPECT_EQ(refusal_of(folder / std::string(300, 'a')),
              "cannot use '" + (folder / (std::string(300, 'a') + ".sunder.tmp")).string() +
                  "': File name too long");
}

TEST(OutputFile, KeepsAFileThatMayNotBeWritten)
{
    if (geteuid() == 0) GTEST_SKIP() << "root may write everything";
    ScratchFolder const folder;
    write_content(folder / "a", "old");
    std::filesystem::permissions(folder / "a", std::filesystem::perms::owner_read);
    EXPECT_EQ(refusal_of(folder / "a"), "cannot write '" + (folder / "a").string() + "': Permission denied");
}

} // namespace
} // namespace sunder::sim
