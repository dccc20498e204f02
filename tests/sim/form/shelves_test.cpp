#include "sim/form/shelves.hpp"
#include "tests/scratch_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

namespace sunder::sim {
namespace {

Shelving devices()
{
    return {"devices", ".yaml"};
}

/// Two folders of the user's.
class ShelvesOfTheUser : public testing::Test {
protected:
    void SetUp() override
    {
        for (auto const* const folder : {"first/devices", "second/devices"})
            std::filesystem::create_directories(folder_ / folder);
        write_content(folder_ / "first/devices/phone.yaml", "one");
        write_content(folder_ / "second/devices/phone.yaml", "other");
        write_content(folder_ / "second/devices/tablet.yaml", "third");
        setenv("SUNDER_PATH", ((folder_ / "first").string() + ":" + (folder_ / "second").string()).c_str(),
               1);
    }
    void TearDown() override { unsetenv("SUNDER_PATH"); }

    ScratchFolder folder_;
};

TEST_F(ShelvesOfTheUser, GoBeforeThatWhichComesAlong)
{
    auto const all = shelves();
    ASSERT_EQ(all.size(), 3);
    EXPECT_EQ(all[0].folder, folder_ / "first");
    EXPECT_EQ(all[1].folder, folder_ / "second");
    EXPECT_EQ(all[2].key, "sunder:share");
}

TEST_F(ShelvesOfTheUser, HideFilesOfLaterOnesThatAreCalledAlike)
{
    auto const files = files_on(shelves(), devices());
    auto const phone = std::ranges::find(files, "phone", &ShelvedFile::name);
    ASSERT_NE(phone, files.end());
    EXPECT_EQ(phone->path, folder_ / "first/devices/phone.yaml");
    EXPECT_EQ(std::ranges::count(files, "phone", &ShelvedFile::name), 1);
    EXPECT_EQ(std::ranges::count(files, "tablet", &ShelvedFile::name), 1);
}

TEST_F(ShelvesOfTheUser, HoldNothingUnderNamesThatAreNone)
{
    write_content(folder_ / "first/devices/a b.yaml", "");
    write_content(folder_ / "first/devices/.hidden.yaml", "");
    write_content(folder_ / "first/devices/notes.txt", "");
    std::filesystem::create_directory(folder_ / "first/devices/folder.yaml");
    ASSERT_EQ(::mkfifo((folder_ / "first/devices/pipe.yaml").c_str(), S_IRUSR), 0);
    for (auto const& file : files_on({{folder_ / "first", "sunder:path1"}}, devices()))
        EXPECT_EQ(file.name, "phone");
}

TEST_F(ShelvesOfTheUser, MayBeMissing)
{
    setenv("SUNDER_PATH", ":/nowhere/at/all::", 1);
    EXPECT_EQ(shelves().size(), 1);
}

TEST(AShelfName, LeadsNowhereElse)
{
    for (auto const* const text : {"../phone", "phone.yaml", "devices/phone", "", "..", "/phone", "~phone"})
        EXPECT_FALSE(is_shelf_name(text)) << text;
    EXPECT_TRUE(is_shelf_name("raspberry_pi_4"));
}

TEST_F(ShelvesOfTheUser, AreNamedWhereSomethingIsNotFound)
{
    auto const hint = hint_for_shelved("tablett", devices(), "own");
    EXPECT_TRUE(hint.starts_with("did you mean 'tablet'?")) << hint;
    EXPECT_NE(hint.find("own"), std::string::npos);
    EXPECT_NE(hint.find((folder_ / "second/devices").string()), std::string::npos);
}

TEST_F(ShelvesOfTheUser, AreSearchedForWhatHoldsTheName)
{
    auto const hint = hint_for_shelved("pi_4", devices(), "");
    EXPECT_NE(hint.find("raspberry_pi_4"), std::string::npos) << hint;
}

} // namespace
} // namespace sunder::sim
