#include "nas/command/command_accuracy.hpp"
#include "nas/config/load_search.hpp"
#include "sim/base/run_error.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A body of kernel k1 or k3, cut behind it or nowhere.
class Trainings : public testing::Test {
protected:
    void SetUp() override
    {
        fs::copy_file(fs::path{SUNDER_SOURCE_DIR} / "tests/errors_search/base/space.yaml",
                      folder_.path() / "space.yaml");
        space_ = load_space(folder_.path() / "space.yaml");
    }

    CommandPlan plan(std::string const& command)
    {
        return {.command = read_command(command, space_->space()),
                .folder = folder_.path(),
                .finished = folder_.path() / "done.csv",
                .named = "done.csv",
                .where = {}};
    }

    [[nodiscard]] std::string done() const { return content_of(folder_.path() / "done.csv"); }
    [[nodiscard]] fs::path folder() const { return folder_.path(); }
    [[nodiscard]] ArchitectureSpace const& space() const { return *space_; }

    Choices const small{0, 1};
    Choices const large{1, 1};

private:
    sim::ScratchFolder folder_;
    std::unique_ptr<ArchitectureSpace> space_;
};

TEST_F(Trainings, PrintTheAccuracyLast)
{
    auto const how = plan("sh -c 'echo begun; echo 71.5' {architecture}");
    CommandAccuracy const accuracy{space(), how};
    EXPECT_EQ(accuracy.accuracy(small), 71.5);
    EXPECT_TRUE(accuracy.is_known(small));
    EXPECT_THAT(done(), HasSubstr("# trained by: sh -c 'echo begun; echo 71.5' {architecture}\n"
                                  "kernel,accuracy,seconds,failure\nk1,71.5,"));
}

TEST_F(Trainings, AreGivenTheArchitecture)
{
    auto const how = plan(
        R"(sh -c 'echo "$0 $1 $SUNDER_ARCHITECTURE" >> said; grep -c conv2d "$2" >> said; cmp "$2" "$SUNDER_MODEL"; echo 5' {kernel} {architecture} {model})");
    CommandAccuracy const accuracy{space(), how};
    EXPECT_EQ(accuracy.accuracy(large), 5);
    EXPECT_EQ(content_of(folder() / "said"), "k3 kernel=k3 kernel=k3\n1\n");
}

TEST_F(Trainings, AreDoneOnceForAllSplits)
{
    auto const how = plan("sh -c 'echo x >> count; echo 5'");
    CommandAccuracy const accuracy{space(), how};
    accuracy.prepare({small, {0, 0}, {0, 2}, small});
    EXPECT_EQ(accuracy.accuracy({0, 2}), 5);
    EXPECT_EQ(content_of(folder() / "count"), "x\n");
}

TEST_F(Trainings, AreNotDoneAgainByAnotherSearch)
{
    auto const how = plan("sh -c 'echo x >> count; echo 5'");
    {
        CommandAccuracy const accuracy{space(), how};
        accuracy.prepare({small});
    }
    CommandAccuracy const accuracy{space(), how};
    accuracy.prepare({small, large});
    EXPECT_EQ(content_of(folder() / "count"), "x\nx\n");
}

TEST_F(Trainings, ThatFailAreRemembered)
{
    auto const how = plan("sh -c 'echo a,b\\#c >&2; exit 4'");
    CommandAccuracy const accuracy{space(), how};
    accuracy.prepare({small});
    EXPECT_FALSE(accuracy.is_known(small));
    EXPECT_EQ(accuracy.accuracy(small), 0);
    EXPECT_EQ(accuracy.trainings().failures(), 1U);
    EXPECT_THAT(done(), HasSubstr("ended with exit code 4: a;b?c\n"));
}

TEST_F(Trainings, ThatCannotBeginAreAMistake)
{
    auto const how = plan("./nothing");
    CommandAccuracy const accuracy{space(), how};
    EXPECT_THROW(accuracy.prepare({small}), sim::RunError);
    EXPECT_EQ(accuracy.trainings().count(), 0U);
}

TEST_F(Trainings, WhoseRowIsNotWholeAreDoneAgain)
{
    auto const how = plan("echo 5");
    std::ofstream{folder() / "done.csv"}
        << "# trained by: echo 5\nkernel,accuracy,seconds,failure\nk3,60,1,\nk1,7";
    CommandAccuracy const accuracy{space(), how};
    EXPECT_EQ(accuracy.trainings().count(), 1U);
    EXPECT_EQ(accuracy.accuracy(small), 5);
    EXPECT_EQ(accuracy.accuracy(large), 60);
    EXPECT_THAT(done(), HasSubstr("k3,60,1,\nk1,5,"));
}

TEST_F(Trainings, OfAnotherCommandAreNotTaken)
{
    auto const how = plan("echo 5");
    std::ofstream{folder() / "done.csv"}
        << "# trained by: echo 6\nkernel,accuracy,seconds,failure\nk3,60,1,\n";
    try {
        CommandAccuracy const accuracy{space(), how};
        FAIL();
    } catch (sim::InputError const& error) {
        EXPECT_THAT(error.what(), HasSubstr("done.csv:1:1: error: these are no trainings by this command"));
    }
}

TEST_F(Trainings, AreTheTableOfAnotherSearch)
{
    {
        auto const how = plan("sh -c 'test $0 = k1 && echo 5' {kernel}");
        CommandAccuracy const accuracy{space(), how};
        accuracy.prepare({small, large});
    }
    sim::Diagnostics diagnostics;
    auto const source = std::make_shared<sim::Source const>(sim::Source{.name = "done.csv", .text = done()});
    auto const table = parse_choice_accuracies(source, {}, space().space(), diagnostics);
    EXPECT_NO_THROW(diagnostics.raise_if_any());
    EXPECT_EQ(table.value().by_key.at({0, 0}), 5);
    EXPECT_EQ(table.value().first_hole, "kernel=k3");
}

TEST_F(Trainings, AreOfOneSearchAtATime)
{
    auto const how = plan("echo 5");
    CommandAccuracy const accuracy{space(), how};
    EXPECT_THROW((CommandAccuracy{space(), how}), sim::RunError);
}

TEST(ATrainingsWords, EndWithAnAccuracyInPerCent)
{
    auto const accuracy = [](std::string output) {
        return result_of({.output = std::move(output)}, {}).accuracy;
    };
    EXPECT_EQ(accuracy("71.5"), 71.5);
    EXPECT_EQ(accuracy("loss 3\n 100 \n\n"), 100);
    EXPECT_EQ(accuracy("71.5 %\r\n"), 71.5);
    EXPECT_FALSE(accuracy("100.5"));
    EXPECT_FALSE(accuracy("nan"));
    EXPECT_FALSE(accuracy("accuracy 71.5"));
    EXPECT_FALSE(accuracy(""));
}

TEST(ATrainingsWords, TellWhyThereIsNone)
{
    auto const failure = [](TrainingWords const& words) { return result_of(words, {}).failure; };
    EXPECT_EQ(failure({.output = " \n"}), "it printed nothing");
    EXPECT_EQ(failure({.output = "5\nok\n"}), "its last line is no accuracy in per cent: ok");
    EXPECT_EQ(failure({.output = "5\n", .errors = "a\nno memory\n", .failure = "ended with exit code 1"}),
              "ended with exit code 1: no memory");
}

} // namespace
} // namespace sunder::nas
