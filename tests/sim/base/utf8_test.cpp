#include "sim/base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sunder::sim {
namespace {

/// Well-formed sequences by the Unicode Standard, table 3-7: the first and the last of each row.
TEST(ACharacter, HasTheBytesOfItsRowUpToBothEnds)
{
    for (auto const* one : {"\x01", "\x7F"})
        EXPECT_EQ(character_at(one), 1);
    for (auto const* two : {"\xC2\x80", "\xDF\xBF"})
        EXPECT_EQ(character_at(two), 2);
    for (auto const* three : {"\xE0\xA0\x80", "\xE0\xBF\xBF", "\xE1\x80\x80", "\xEC\xBF\xBF", "\xED\x80\x80",
                              "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF"})
        EXPECT_EQ(character_at(three), 3);
    for (auto const* four : {"\xF0\x90\x80\x80", "\xF0\xBF\xBF\xBF", "\xF1\x80\x80\x80", "\xF3\xBF\xBF\xBF",
                             "\xF4\x80\x80\x80", "\xF4\x8F\xBF\xBF"})
        EXPECT_EQ(character_at(four), 4);
}

TEST(ACharacter, IsNoneBeyondTheEndsOfTheRows)
{
    for (auto const* none : {"\x80", "\xBF", "\xC1\xBF", "\xC2\x7F", "\xC2\xC0", "\xDF", "\xE0\x9F\xBF",
                             "\xED\xA0\x80", "\xE1\x7F\x80", "\xE1\x80\x7F", "\xE1\x80", "\xF0\x8F\xBF\xBF",
                             "\xF4\x90\x80\x80", "\xF1\x7F\x80\x80", "\xF1\x80\x7F\x80", "\xF1\x80\x80\x7F",
                             "\xF1\x80\x80", "\xF5\x80\x80\x80", "\xFF"})
        EXPECT_EQ(character_at(none), 0);
}

TEST(ACodePoint, IsPutTogetherFromAllBytes)
{
    EXPECT_EQ(code_point_of("\x7F"), 0x7F);
    EXPECT_EQ(code_point_of("\xC2\x80"), 0x80);
    EXPECT_EQ(code_point_of("\xDF\xBF"), 0x7FF);
    EXPECT_EQ(code_point_of("\xE0\xA0\x80"), 0x800);
    EXPECT_EQ(code_point_of("\xEF\xBF\xBF"), 0xFFFF);
    EXPECT_EQ(code_point_of("\xF0\x90\x80\x80"), 0x10000);
    EXPECT_EQ(code_point_of("\xF4\x8F\xBF\xBF"), 0x10FFFF);
}

} // namespace
} // namespace sunder::sim
