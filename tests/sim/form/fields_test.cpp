#include "sim/form/defaults.hpp"
#include "sim/form/fields.hpp"
#include "sim/form/schema.hpp"
#include "tests/sim/form/read_text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace sunder::sim {
namespace {

enum class Tone : std::uint8_t { low, high };

constexpr auto words(Tone /*type*/)
{
    return std::array{Word{Tone::low, "low"}, Word{Tone::high, "high"}};
}

struct Bell {
    Seconds length{0.2};
    Tone tone = Tone::high;
};

void fields(Bell& bell, auto& visit)
{
    visit.bare(bell.length, form_of(Of<Seconds>{}));
    visit(optional("length", "of the sound"), bell.length);
    visit(optional("tone", "its pitch"), bell.tone);
}

struct Bolt {};
struct Code {
    int digits = 4;
};

void fields(Code& code, auto& visit)
{
    visit(optional("digits", "to be known by heart"), code.digits, parts::whole<1, 9>());
}

struct Lock {
    std::variant<Bolt, Code> kind;
    std::int64_t keys = 2;
};

void fields(Lock& lock, auto& visit)
{
    visit.title("lock");
    visit.alternative_or_word("bolt", "of iron", Bolt{}, lock.kind);
    visit.alternative("code", "of digits", Code{}, lock.kind);
    visit(optional("keys", "of a bolt").where(!visit.chose("code")), lock.keys, parts::whole<1, 9>());
}

struct House {};

struct Door {
    std::int64_t width = 0;
    std::optional<Bytes> plate;
    double share_open = 0.05;
    Bell bell;
    Lock lock;
    std::vector<std::string> signs;
    std::optional<Id<House>> house;
};

Form const& share()
{
    static Form const form = parts::scalar(NumberForm{.min = 0, .max = 1, .percent = Percent::usual});
    return form;
}

void fields(Door& door, auto& visit)
{
    visit.title("door");
    visit(required("width", "of the frame"), door.width, parts::whole<1, 100>());
    visit(optional("plate", "what is written on it", "nothing"), door.plate);
    visit(optional("open", "share of the day"), door.share_open, share());
    visit(optional("bell", "rings"), door.bell);
    visit(optional("lock", "keeps it shut"), door.lock);
    visit(optional("signs", "on it"), door.signs);
    visit.named(optional("house", "where it is", "none"), "house", door.house);
    visit.check([&](FieldReader const& read) {
        if (door.width < static_cast<std::int64_t>(door.signs.size()))
            read.report(read["signs"].where(), "these signs are wider than the door");
    });
}

TEST(Fields, StateTheDefaultsOfTheirMembers)
{
    EXPECT_EQ(defaults_text({{.forms = {&form_of(Of<Door>{})}, .page = "doors.md"}}),
              "\n## [door](doors.md#door)\n\n"
              "| key | default | unit | what it is |\n| --- | --- | --- | --- |\n"
              "| `plate` | nothing | B | what is written on it |\n"
              "| `open` | `5 %` | ratio | share of the day |\n"
              "| `bell` | `0.2` | s | rings |\n"
              "| `bell.length` | `0.2` | s | of the sound |\n"
              "| `bell.tone` | `high` |  | its pitch |\n"
              "| `lock` | `bolt` |  | keeps it shut |\n"
              "| `signs` | none |  | on it |\n"
              "| `house` | none |  | where it is |\n"
              "\n## [lock](doors.md#lock)\n\n"
              "| key | default | unit | what it is |\n| --- | --- | --- | --- |\n"
              "| `code.digits` | `4` | whole number | to be known by heart |\n"
              "| `keys` | `2` | whole number | of a bolt |\n");
}

TEST(Fields, ThatAreAbsentKeepTheirDefaults)
{
    auto const door = read_text<Door>("{width: 7}");
    EXPECT_EQ(door.width, 7);
    EXPECT_FALSE(door.plate);
    EXPECT_EQ(door.share_open, 0.05);
    EXPECT_EQ(door.bell.tone, Tone::high);
    EXPECT_FALSE(door.house);
}

TEST(Fields, ThatAreGivenAreRead)
{
    auto const door =
        read_text<Door>("{width: 7, plate: 2 kB, open: 20 %, bell: {tone: low}, signs: [a, b]}");
    EXPECT_EQ(door.plate, Bytes{2000});
    EXPECT_EQ(door.share_open, 0.2);
    EXPECT_EQ(door.bell.length, Seconds{0.2});
    EXPECT_EQ(door.bell.tone, Tone::low);
    EXPECT_EQ(door.signs, (std::vector<std::string>{"a", "b"}));
}

TEST(Fields, MayBeMissing)
{
    EXPECT_EQ(mistakes_in<Door>("{bell: {tone: high}}"), std::vector<std::string>{"'width' is missing"});
}

TEST(ASingleValue, MayStandForAStruct)
{
    EXPECT_EQ(read_text<Door>("{width: 7, bell: 3 s}").bell.length, Seconds{3});
}

TEST(Alternatives, AreChosenByTheirKeysOrByWords)
{
    EXPECT_TRUE(std::holds_alternative<Bolt>(read_text<Lock>("{bolt: {}}").kind));
    EXPECT_TRUE(std::holds_alternative<Bolt>(read_text<Lock>("bolt").kind));
    EXPECT_EQ(std::get<Code>(read_text<Lock>("{code: {digits: 6}}").kind).digits, 6);
    EXPECT_EQ(mistakes_in<Lock>("{bolt: {}, code: {}}"),
              std::vector<std::string>{"'code' cannot stand beside 'bolt'"});
}

TEST(AKeyThatIsOfNoUse, HasNoEffect)
{
    EXPECT_EQ(read_text<Lock>("{bolt: {}, keys: 3}").keys, 3);
    EXPECT_EQ(mistakes_in<Lock>("{code: {}, keys: 3}"),
              std::vector<std::string>{"'keys' has no effect here"});
}

TEST(Names, StandForIndices)
{
    Names houses;
    houses.add("red");
    houses.add("blue");
    EXPECT_EQ(read_text<Door>("{width: 7, house: blue}", {{"house", houses}}).house, Id<House>{1});
    EXPECT_EQ(mistakes_in<Door>("{width: 7, house: black}", {{"house", houses}}),
              std::vector<std::string>{"there is no house 'black'"});
}

TEST(ChecksOfAWhole, LookAtNothingThatIsWrongAlready)
{
    EXPECT_EQ(mistakes_in<Door>("{width: 1, signs: [a, b]}"),
              std::vector<std::string>{"these signs are wider than the door"});
    EXPECT_EQ(mistakes_in<Door>("{width: x, signs: [a, b]}"),
              std::vector<std::string>{"'x' is not a whole number"});
}

TEST(AMapping, HasBehindItWhatItLeavesOut)
{
    auto const& form = form_of(Of<Bell>{});
    CheckedText front{"{tone: low}", form};
    CheckedText behind{"{tone: high, length: 5 s}", form};
    auto const reading = front.reading();
    auto const bell = read_into(Bell{}, FieldReader{front.at(), reading, behind.at()});
    EXPECT_EQ(bell.tone, Tone::low);
    EXPECT_EQ(bell.length, Seconds{5});
    EXPECT_TRUE(behind.messages().empty());
}

} // namespace
} // namespace sunder::sim
