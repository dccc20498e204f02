#include "sim/output/summary_text.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace sunder::sim {
namespace {

TEST(SummaryText, FitsOnAPage)
{
    auto records = small_records();
    EXPECT_EQ(summary_text(summarise(records)), "");
}

std::size_t widest_line_of(std::string const& text)
{
    std::size_t widest = 0;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);)
        widest = std::max(widest, static_cast<std::size_t>(std::ranges::count_if(line, [](char c) {
                              return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                          })));
    return widest;
}

TEST(SummaryText, ShortensLongNames)
{
    auto records = small_records();
    std::string const name(500, 'x');
    records.scenario = records.applications[0].name = records.cuts[0] = records.groups[0] = records.links[0] =
        name;
    EXPECT_LE(widest_line_of(summary_text(summarise(records))), 100);
}

TEST(SummaryText, OfNoRequestsHasNoLatency)
{
    auto const text = summary_text(summarise(no_requests()));
    EXPECT_NE(text.find("camera   0 requests"), std::string::npos) << text;
    EXPECT_EQ(text.find("latency"), std::string::npos) << text;
}

TEST(SummaryText, SaysThatRequestsNeverEnded)
{
    auto records = no_requests();
    add(records, SomeRequest{.status = Status::unfinished});
    EXPECT_NE(summary_text(summarise(records)).find("1 request never ended."), std::string::npos);
}

} // namespace
} // namespace sunder::sim
