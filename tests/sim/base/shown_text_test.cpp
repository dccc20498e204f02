#include "sim/base/shown_text.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(ShownText, IsTheTextWhereNothingMisleads)
{
    EXPECT_EQ(shown("Gerät 5 µs, 手机 ✓ 🙂 \\ \"'"), "Gerät 5 µs, 手机 ✓ 🙂 \\ \"'");
    EXPECT_EQ(shown(""), "");
}

TEST(ShownText, WritesControlCharactersOut)
{
    EXPECT_EQ(shown("a\x1b[2Jb"), "a\\u001b[2Jb");
    EXPECT_EQ(shown("\r\n\t\x7f"), "\\u000d\\u000a\\u0009\\u007f");
    EXPECT_EQ(shown("\xc2\x9b"
                    "31m"),
              "\\u009b31m"); // the CSI of C1
    EXPECT_EQ(shown(std::string_view{"\0", 1}), "\\u0000");
}

TEST(ShownText, WritesMarksOfDirectionAndInvisibleCharactersOut)
{
    EXPECT_EQ(shown("\u202egnp.exe\u2066"), "\\u202egnp.exe\\u2066");
    EXPECT_EQ(shown("\u200b\u200d\u2028\u2029\ufeff\u00ad\u2060"),
              "\\u200b\\u200d\\u2028\\u2029\\ufeff\\u00ad\\u2060");
    EXPECT_EQ(shown("\U000e0041"), "\\udb40\\udc41"); // a tag character, as JSON writes it
}

TEST(ShownText, WritesOutBytesThatAreNoUtf8)
{
    EXPECT_EQ(shown("a\xff"
                    "b\xc3"),
              "a\\xffb\\xc3");
    EXPECT_EQ(shown("\xc0\x9b\xed\xa0\x80"), "\\xc0\\x9b\\xed\\xa0\\x80"); // overlong; half a surrogate pair
}

TEST(ShownText, OfSeveralLinesKeepsThem)
{
    EXPECT_EQ(shown_lines("a\nb\rc\n"), "a\nb\\u000dc\n");
}

} // namespace
} // namespace sunder::sim
