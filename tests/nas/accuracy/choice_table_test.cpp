#include "nas/accuracy/choice_table.hpp"
#include "tests/nas/accuracy/texts.hpp"

#include <gmock/gmock.h>

namespace sunder::nas {
namespace {

using testing::HasSubstr;

/// `twice` counts only in a wide body; three architectures of each kernel, at two splits.
SearchSpace const space{.name = "small",
                        .variables = {{"kernel", {"k1", "k3"}, {}},
                                      {"body", {"thin", "wide"}, {}},
                                      {"twice", {"no", "yes"}, Variable::Premise{1, {1}}},
                                      {"split", {"server_only", "device_only"}, {}}}};

std::optional<ChoiceAccuracies> parsed(std::string content, sim::Diagnostics& diagnostics)
{
    return parse_choice_accuracies(text(std::move(content)), {}, space, diagnostics);
}

ChoiceTableAccuracy table(std::string content)
{
    sim::Diagnostics diagnostics;
    auto accuracies = parsed(std::move(content), diagnostics);
    EXPECT_NO_THROW(diagnostics.raise_if_any());
    return {space, accuracies.value()};
}

std::string complaint_on(std::string content)
{
    sim::Diagnostics diagnostics;
    EXPECT_FALSE(parsed(std::move(content), diagnostics));
    try {
        diagnostics.raise_if_any();
    } catch (sim::InputError const& error) {
        return error.what();
    }
    return "nothing";
}

TEST(AnOwnTable, NamesChoicesInAnyOrderOfColumns)
{
    auto const accuracy = table("accuracy,body,kernel,twice\n71.5,wide,k3,yes\n60,thin,k1,\n");
    EXPECT_EQ(accuracy.accuracy({1, 1, 1, 0}), 71.5);
    EXPECT_EQ(accuracy.accuracy({1, 1, 1, 1}), 71.5) << "whatever the split";
    EXPECT_EQ(accuracy.accuracy({0, 0, 0, 0}), 60);
}

TEST(AnOwnTable, SaysNothingOfVariablesThatDoNotCount)
{
    auto const accuracy = table("kernel,body,twice,accuracy\nk1,thin,yes,60\n");
    EXPECT_EQ(accuracy.accuracy({0, 0, 0, 0}), 60);
    EXPECT_EQ(accuracy.accuracy({0, 0, 1, 0}), 60);
}

TEST(AnOwnTable, HasHoles)
{
    auto const accuracy = table("kernel,body,twice,accuracy\nk1,thin,,60\nk3,thin,,\n");
    EXPECT_TRUE(accuracy.is_known({0, 0, 0, 0}));
    EXPECT_FALSE(accuracy.is_known({1, 0, 0, 0})) << "a row without an accuracy";
    EXPECT_FALSE(accuracy.is_known({0, 1, 0, 0})) << "no row";
    EXPECT_EQ(accuracy.source(), "table t.csv, column accuracy, with holes");
}

TEST(AnOwnTable, CountsItsHolesAndNamesTheFirst)
{
    sim::Diagnostics diagnostics;
    auto const found =
        parsed("kernel,body,twice,accuracy\nk1,thin,,60\nk1,wide,no,61\nk3,thin,,\n", diagnostics);
    EXPECT_EQ(found.value().holes, 4);
    EXPECT_EQ(found.value().first_hole, "kernel=k1,body=wide,twice=yes");
}

TEST(AnOwnTable, WithoutHolesHasNone)
{
    sim::Diagnostics diagnostics;
    auto const found =
        parsed("kernel,body,twice,accuracy\n"
               "k1,thin,,60\nk1,wide,no,61\nk1,wide,yes,62\nk3,thin,,63\nk3,wide,no,64\nk3,wide,yes,65\n",
               diagnostics);
    EXPECT_EQ(found.value().holes, 0);
    EXPECT_FALSE(found.value().first_hole);
}

TEST(AnOwnTable, MayDependOnTheSplit)
{
    auto const accuracy =
        table("kernel,body,twice,split,accuracy\nk1,thin,,device_only,60\nk1,thin,,server_only,59\n");
    EXPECT_EQ(accuracy.accuracy({0, 0, 0, 0}), 59);
    EXPECT_EQ(accuracy.accuracy({0, 0, 0, 1}), 60);
}

TEST(AnOwnTable, TellsAllThatIsWrongAtItsPlace)
{
    auto const told =
        complaint_on("kernel,body,twice,accuracy\n"
                     "k1,thin,,60\nk2,thin,,60\nk3,,,60\nk3,wide,,60\nk3,thin,,160\nk1,thin,yes,7\n");
    EXPECT_THAT(told, HasSubstr("t.csv:3:1: error: 'k2' is no choice of the variable 'kernel'"));
    EXPECT_THAT(told, HasSubstr("t.csv:4:4: error: a choice of 'body' is missing here"));
    EXPECT_THAT(told, HasSubstr("t.csv:5:9: error: a choice of 'twice' is missing here"));
    EXPECT_THAT(told, HasSubstr("t.csv:6:10: error: '160' is no accuracy"));
    EXPECT_THAT(told, HasSubstr("t.csv:7:1: error: a second row of kernel=k1,body=thin"));
    EXPECT_THAT(told, HasSubstr("the other stands on line 2"));
}

TEST(AnOwnTable, NeedsAColumnOfEachVariable)
{
    auto const told = complaint_on("kernel,bodi,accuracy\nk1,thin,60\n");
    EXPECT_THAT(told, HasSubstr("t.csv:1:1: error: there is no column of the variable 'body'"));
    EXPECT_THAT(told, HasSubstr("did you mean 'body' by 'bodi'?"));
    EXPECT_THAT(told, HasSubstr("there is no column of the variable 'twice'"));
}

TEST(AnOwnTable, IsInPerCent)
{
    EXPECT_THAT(complaint_on("kernel,body,twice,accuracy\nk1,thin,,0.6\nk3,thin,,0.7\n"),
                HasSubstr("t.csv:1:19: error: no accuracy here exceeds 1 %"));
    EXPECT_THAT(complaint_on("kernel,body,twice,accuracy [1]\nk1,thin,,60\n"),
                HasSubstr("'1' is no unit of accuracy"));
}

TEST(AnOwnTable, IsKnownByItsHeader)
{
    EXPECT_TRUE(lists_choices(text("accuracy,body\n"), space));
    EXPECT_FALSE(lists_choices(text("idx,accuracy\n"), space));
    EXPECT_FALSE(lists_choices(text(""), space));
}

} // namespace
} // namespace sunder::nas
