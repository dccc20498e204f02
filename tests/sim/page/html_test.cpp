#include "sim/page/html.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(TextOfAPage, IsNoMarkupAndCommandsNobody)
{
    EXPECT_EQ(escaped("a<b> & \"c\"\nd"), "a&lt;b&gt; &amp; &quot;c&quot;\nd");
    EXPECT_EQ(escaped(std::string{"\0\x1b[2J", 5}), "\\u0000\\u001b[2J");
}

} // namespace
} // namespace sunder::sim
