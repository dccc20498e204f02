#include "nas/command/command_words.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

using Words = std::vector<std::string>;

SearchSpace const space{.name = "small",
                        .variables = {{"kernel", {"k1", "k3"}, {}}, {"split", {"none"}, {}}}};

Words words(std::string const& text)
{
    return read_command(text, space).words;
}

std::string complaint(std::string const& text)
{
    try {
        (void)read_command(text, space);
    } catch (UnreadableCommand const& problem) {
        return std::string{problem.what()} + "; " + problem.hint();
    }
    return "nothing";
}

TEST(ACommandsWords, StandBetweenBlanks)
{
    EXPECT_EQ(words("./train.sh  {architecture}\t--fast"), (Words{"./train.sh", "{architecture}", "--fast"}));
}

TEST(ACommandsWords, AreJoinedByQuotesAndBackslashes)
{
    EXPECT_EQ(words(R"(run 'a b'c "d \"e\" \\ \f" g\ h '')"),
              (Words{"run", "a bc", R"(d "e" \ \f)", "g h", ""}));
}

TEST(ACommandsWords, MeanNothingElse)
{
    EXPECT_EQ(words("echo $HOME;ls>x *|`id`"), (Words{"echo", "$HOME;ls>x", "*|`id`"}));
}

TEST(ACommandsWords, AreFilledWithoutBecomingMore)
{
    auto const command = read_command("run --k={kernel} {architecture}{model} {} {a,b}", space);
    auto const value = [](std::string_view place) { return "<" + std::string{place} + " {model}>"; };
    EXPECT_EQ(filled(command, value),
              (Words{"run", "--k=<kernel {model}>", "<architecture {model}><model {model}>", "{}", "{a,b}"}));
}

TEST(ACommandsWords, AreRefusedWhereTheyMeanNothing)
{
    EXPECT_EQ(complaint("run {kernal}"),
              "'{kernal}' stands for nothing in the command; did you mean '{kernel}'?");
    EXPECT_EQ(complaint("run {split}"), "'{split}' stands for nothing in the command; {architecture} is the "
                                        "choices on one line, {model} a file, "
                                        "{NAME} that of a variable");
    EXPECT_EQ(complaint("run 'a"), "a ' in the command is not closed; quotes join words as in a shell");
    EXPECT_EQ(complaint("run \"a"), "a \" in the command is not closed; quotes join words as in a shell");
    EXPECT_EQ(complaint("run a\\"), "a backslash at the end of the command stands for nothing; leave it out");
    EXPECT_EQ(complaint("  "), "there is no command here; such as './train.sh {architecture}'");
    EXPECT_EQ(complaint("a\nb"), "a command stands on one line; put more into a script of its own");
}

} // namespace
} // namespace sunder::nas
