#include "sim/base/plain_text.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(AName, MayBeOfAnyScript)
{
    for (auto const* name : {"wifi", "stra\u00DFe", "\xE9\x80\x9F\xE5\xBA\xA6", "\xF0\x9F\x93\xB1", ""})
        EXPECT_EQ(flaw_of_name(name), "") << name;
}

TEST(AName, IsUtf8)
{
    for (auto const* name : {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\xAF"})
        EXPECT_EQ(flaw_of_name(name), "is not UTF-8") << name;
}

TEST(AName, HoldsNothingThatSteersATerminal)
{
    for (auto const* name :
         {"a\nb", "\x1b[31m", "\x7f", "\xC2\x9B", "\u202Eexe", "\xE2\x81\xA6", "\xE2\x80\xA8"})
        EXPECT_EQ(flaw_of_name(name), "holds a control character") << name;
    EXPECT_EQ(flaw_of_name({"a\0b", 3}), "holds a control character");
}

} // namespace
} // namespace sunder::sim
