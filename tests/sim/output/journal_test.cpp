#include "sim/base/diagnostic.hpp"
#include "sim/base/run_error.hpp"
#include "sim/output/journal.hpp"
#include "tests/scratch_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;
using Records = std::vector<std::string>;

Journal::Work const counting{.what = "count", .identity = "one to three"};

class JournalBesideAnOutput : public testing::Test {
protected:
    [[nodiscard]] fs::path output() const { return folder_ / "out.h5"; }
    [[nodiscard]] fs::path file() const { return Journal::path_beside(output()); }

    void write_three() const
    {
        Journal journal{output(), counting, Journal::Start::afresh, {}};
        for (auto const* record : {"one", "two", "three"})
            journal.append(record);
    }

    [[nodiscard]] Records resumed(Journal::Work const& work = counting) const
    {
        Records records;
        Journal const journal{output(), work, Journal::Start::resume, [&](std::string_view record) {
                                  records.emplace_back(record);
                                  return true;
                              }};
        return records;
    }

    [[nodiscard]] std::string refusal_of_a_new_one(Journal::Work const& work = counting) const
    {
        try {
            static_cast<void>(Journal{output(), work, Journal::Start::unasked, {}});
        } catch (InputError const& error) {
            return error.what();
        }
        return "not refused";
    }

    void write_at(std::streamoff place, std::string const& bytes) const
    {
        std::fstream{file(), std::ios::binary | std::ios::in | std::ios::out}.seekp(place) << bytes;
    }

private:
    ScratchFolder folder_;
};

TEST_F(JournalBesideAnOutput, GivesBackWhatWasAppended)
{
    write_three();
    EXPECT_EQ(resumed(), (Records{"one", "two", "three"}));
}

TEST_F(JournalBesideAnOutput, GoesOnWhereItEnded)
{
    write_three();
    {
        Journal journal{output(), counting, Journal::Start::resume, [](std::string_view) { return true; }};
        journal.append("four");
    }
    EXPECT_EQ(resumed(), (Records{"one", "two", "three", "four"}));
}

TEST_F(JournalBesideAnOutput, DropsWhateverBytesItsEndLost)
{
    write_three();
    auto const whole = fs::file_size(file());
    for (auto lost = 1U; lost <= 8 + 5; ++lost) { // the head and the word "three"
        write_three();
        fs::resize_file(file(), whole - lost);
        EXPECT_EQ(resumed(), (Records{"one", "two"})) << lost;
    }
}

TEST_F(JournalBesideAnOutput, DropsWhatIsBehindADamagedRecord)
{
    write_three();
    write_at(static_cast<std::streamoff>(fs::file_size(file())) - 8 - 5 - 1, "?"); // the last letter of "two"
    EXPECT_EQ(resumed(), Records{"one"});
}

TEST_F(JournalBesideAnOutput, TakesNoZerosForRecords)
{
    write_three();
    fs::resize_file(file(), fs::file_size(file()) + 100); // as after a power cut
    EXPECT_EQ(resumed(), (Records{"one", "two", "three"}));
}

TEST_F(JournalBesideAnOutput, OfOtherWorkIsRefused)
{
    write_three();
    EXPECT_THROW(static_cast<void>(resumed({.what = "count", .identity = "one to four"})), RunError);
}

TEST_F(JournalBesideAnOutput, WithHalfAFirstLineIsEmpty)
{
    write_three();
    fs::resize_file(file(), 5);
    EXPECT_EQ(resumed(), Records{});
}

TEST_F(JournalBesideAnOutput, IsNotDroppedUnasked)
{
    write_three();
    EXPECT_EQ(refusal_of_a_new_one(),
              file().string() + ":1:1: error: this holds what the same count found until it was cut "
                                "short\n  hint: --resume goes on with it, --fresh drops it\n");
    EXPECT_EQ(resumed(), (Records{"one", "two", "three"}));
}

TEST_F(JournalBesideAnOutput, OfOtherWorkIsNotDroppedUnasked)
{
    write_three();
    EXPECT_EQ(refusal_of_a_new_one({.what = "count", .identity = "one to four"}),
              file().string() + ":1:1: error: what lies here is not of this count\n"
                                "  hint: --fresh drops it, another name with -o keeps it\n");
    EXPECT_EQ(resumed(), (Records{"one", "two", "three"}));
}

TEST_F(JournalBesideAnOutput, WithoutRecordsIsNothingToAskAbout)
{
    static_cast<void>(Journal{output(), counting, Journal::Start::unasked, {}});
    EXPECT_EQ(refusal_of_a_new_one(), "not refused");
}

TEST_F(JournalBesideAnOutput, IsDroppedWhereThatIsWanted)
{
    write_three();
    static_cast<void>(Journal{output(), counting, Journal::Start::afresh, {}});
    EXPECT_EQ(resumed(), Records{});
}

TEST_F(JournalBesideAnOutput, IsNeitherALinkNorAPipeNorADevice)
{
    auto const victim = output().parent_path() / "victim";
    std::ofstream{victim} << "precious";
    auto const expect_refused = [&] {
        for (auto const start : {Journal::Start::unasked, Journal::Start::afresh, Journal::Start::resume})
            EXPECT_THROW((Journal{output(), counting, start, [](std::string_view) { return true; }}),
                         RunError);
        fs::remove(file());
    };
    for (auto const& target : {victim, fs::path{"/dev/null"}, fs::path{"/dev/zero"}, fs::path{"nowhere"}}) {
        fs::create_symlink(target, file());
        expect_refused();
    }
    fs::create_hard_link(victim, file());
    expect_refused();
    ASSERT_EQ(mkfifo(file().c_str(), 0600), 0);
    expect_refused();
    EXPECT_EQ(content_of(victim), "precious");
}

TEST_F(JournalBesideAnOutput, StandsBesideTheFileThatALinkStandsFor)
{
    write_three();
    auto const link = output().parent_path() / "link.h5";
    fs::create_symlink("out.h5", link);
    EXPECT_EQ(Journal::path_beside(link), file());
}

TEST_F(JournalBesideAnOutput, IsGoneWhenTheWorkIsOver)
{
    Journal journal{output(), counting, Journal::Start::afresh, {}};
    journal.remove();
    EXPECT_FALSE(fs::exists(file()));
}

} // namespace
} // namespace sunder::sim
