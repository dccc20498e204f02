#include "sim/form/yaml_node.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sunder::sim {
namespace {

std::optional<YamlNode> parse(std::string text, Diagnostics& diagnostics)
{
    return parse_yaml(std::make_shared<Source const>(Source{"test.yaml", std::move(text)}), diagnostics);
}

std::string complaint_about(std::string text)
{
    Diagnostics diagnostics;
    (void)parse(std::move(text), diagnostics);
    try {
        diagnostics.raise_if_any();
    } catch (InputError const& error) {
        auto const& where = error.diagnostics().front().where;
        return std::to_string(where.line) + ":" + std::to_string(where.column) + " " +
               error.diagnostics().front().message;
    }
    return {};
}

std::string rewritten(std::string text)
{
    Diagnostics diagnostics;
    auto const root = parse(std::move(text), diagnostics);
    return root ? write_yaml(*root) : "refused";
}

TEST(YamlText, BecomesATreeWithPlaces)
{
    Diagnostics diagnostics;
    auto root = parse("a: 1\nb: [x, {c: d}]\n", diagnostics);
    ASSERT_TRUE(root);
    EXPECT_EQ(root->find("a")->text, "1");
    EXPECT_EQ(root->find("a")->where.column, 4);
    auto& list = *root->find("b");
    EXPECT_EQ(list.items.size(), 2U);
    EXPECT_EQ(list.items[1].find("c")->where.line, 2);
    EXPECT_EQ(list.items[1].find("c")->where.column, 12);
}

TEST(YamlText, KeepsWordsThatOtherReadersTurnIntoNumbersAndTruths)
{
    Diagnostics diagnostics;
    auto root = parse("a: 010\nb: yes\nc: 1e3\n", diagnostics);
    ASSERT_TRUE(root);
    EXPECT_EQ(root->find("a")->text, "010");
    EXPECT_EQ(root->find("b")->text, "yes");
    EXPECT_EQ(root->find("c")->text, "1e3");
}

TEST(YamlText, TellsQuotedFromPlain)
{
    Diagnostics diagnostics;
    auto root = parse("a: \"1\"\nb: 1\n", diagnostics);
    ASSERT_TRUE(root);
    EXPECT_EQ(root->find("a")->style, YamlStyle::quoted);
    EXPECT_EQ(root->find("b")->style, YamlStyle::plain);
}

TEST(YamlText, MayNotUseWhatHidesValues)
{
    EXPECT_EQ(complaint_about("a: &x 1\nb: 2\n"), "1:4 anchors and aliases are not supported");
    EXPECT_EQ(complaint_about("a: {<<: {b: 1}}\n"), "1:5 merge keys are not supported");
    EXPECT_EQ(complaint_about("a: !!int 1\n"), "1:4 the tag 'tag:yaml.org,2002:int' is not supported");
    EXPECT_EQ(complaint_about("a: 1\na: 2\n"), "2:1 'a' is given twice");
    EXPECT_EQ(complaint_about("a: 1\n---\nb: 1\n"), "3:1 a second document begins here");
}

TEST(YamlText, ThatIsUnfinishedIsRefusedWhereItsLastBracketOpens)
{
    EXPECT_EQ(complaint_about("a: 1\nb: [1, 2\nc: 3\n"), "2:4 '[' is never closed");
    EXPECT_EQ(complaint_about("b: {c: [1, 2], d: 3"), "1:4 '{' is never closed");
    EXPECT_EQ(complaint_about("b: \"c"), "1:4 '\"' is never closed");
}

TEST(WrittenYaml, PutsWhatFitsOnALine)
{
    EXPECT_EQ(rewritten("a: {b: 1, c: [2, 3]}\nd: 4\n"), "a: {b: 1, c: [2, 3]}\nd: 4\n");
    auto const wide = std::string(60, 'x');
    EXPECT_EQ(rewritten("a: {b: " + wide + ", c: " + wide + "}\n"),
              "a:\n  b: " + wide + "\n  c: " + wide + "\n");
}

TEST(WrittenYaml, QuotesWhatWouldReadDifferently)
{
    EXPECT_EQ(rewritten("a: 'x: y'\nb: \"null\"\nc: '1'\nd: \"a\\tb\"\n"),
              "a: \"x: y\"\nb: \"null\"\nc: \"1\"\nd: \"a\\x09b\"\n");
}

/// Text of characters that mean something in YAML.
rc::Gen<std::string> awkward_text()
{
    return rc::gen::container<std::string>(
        rc::gen::elementOf(std::string{"ab1 :#-?&*!|>%@`'\"{}[],\\\n\t\r~.=<"}));
}

RC_GTEST_PROP(WrittenYaml, GivesBackAnyText, ())
{
    auto const key = *awkward_text();
    auto const value = *awkward_text();
    YamlNode root{.kind = YamlKind::mapping, .where = {}};
    root.entries.push_back({key, {}, {.kind = YamlKind::scalar, .where = {}, .text = value}});
    YamlNode list{.kind = YamlKind::list, .where = {}};
    list.items.push_back(root);
    YamlNode outer{.kind = YamlKind::mapping, .where = {}};
    outer.entries.push_back({"list", {}, std::move(list)});
    outer.entries.push_back({"deep", {}, root});
    outer.entries.push_back({"text", {}, {.kind = YamlKind::scalar, .where = {}, .text = value}});
    RC_PRE(key != "<<");

    Diagnostics diagnostics;
    auto again = parse(write_yaml(outer), diagnostics);
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->find("text")->text == value);
    RC_ASSERT(again->find("deep")->entries.at(0).key == key);
    RC_ASSERT(again->find("list")->items.at(0).entries.at(0).value.text == value);
}

RC_GTEST_PROP(YamlText, MayBeAnyBytes, (std::string const& bytes))
{
    Diagnostics diagnostics;
    auto const root = parse(bytes, diagnostics);
    RC_ASSERT(root.has_value() || !diagnostics.empty());
}

} // namespace
} // namespace sunder::sim
