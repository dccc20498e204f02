#include "sim/output/summary_text.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace sunder::sim {
namespace {

TEST(SummaryText, SaysWhatHappened)
{
    auto records = small_records();
    add(records, SomeRequest{.application = 1, .arrived_at = 4, .latency = 0.01});
    records.requests.times[Stage::transfer].back() = Seconds{0.004};
    records.requests.times[Stage::server_compute].back() = Seconds{0.006};
    EXPECT_EQ(summary_text(summarise(records)),
              R"(small   seed 7, 1 replication

camera   2 requests, 0.20 /s, 2 late (100.0 %)
  latency   mean 375.00 ms   (no interval: fewer than 200 requests)
            p50 375.00 ms   p95 487.50 ms   p99 497.50 ms   max 500.00 ms
            transfer         375.00 ms  100.0 %  ━━━━━━━━━━━━━━━━━━━━━━━━
  cut       conv1
  sends     1.00 kB a request
  energy    2.00 J a request

radar   2 requests, 0.10 /s, 1 failed (50.0 %)
  latency   mean 10.000 ms   (no interval: fewer than 200 requests)
            p50 10.000 ms   p95 10.000 ms   p99 10.000 ms   max 10.000 ms
            transfer          4.000 ms   40.0 %  ━━━━━━━━━━
            server compute    6.000 ms   60.0 %  ━━━━━━━━━━━━━━
  cut       [a, b]
  sends     1.00 kB a request
  energy    2.00 J a request

devices   utilisation   energy   longest queue
phone          10.0 %   20.0 J               0
server         25.0 %   40.0 J               3

links     utilisation   energy         carried
wifi           25.0 %   500 mJ           250 B
)");
}

TEST(SummaryText, NamesTheLinksThatNoClosedFormServes)
{
    auto records = no_requests();
    add(records, SomeLink{.served_by = ServedBy::max_min});
    EXPECT_NE(summary_text(summarise(records)).find("\nshared by max-min   wifi\n"), std::string::npos);
    records.link_rows.served_by.back() = ServedBy::simgrid;
    EXPECT_NE(summary_text(summarise(records)).find("\nshared by SimGrid   wifi\n"), std::string::npos);
}

TEST(SummaryText, GivesTheIntervalOfTheMean)
{
    auto records = no_requests();
    records.windows.push_back(records.windows[0]);
    add(records, SomeRequest{.replication = 0, .latency = 0.027});
    add(records, SomeRequest{.replication = 1, .latency = 0.027});
    EXPECT_NE(summary_text(summarise(records)).find("mean 27.000 ms ± 0.0 %\n"), std::string::npos);
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

TEST(SummaryText, SaysWhatIsOverloaded)
{
    auto records = no_requests();
    add(records, SomeDevice{.group = 1, .offered = 1.48});
    auto const text = summary_text(summarise(records));
    EXPECT_NE(text.find("\nOverload: device 'server' is offered 148 % of what it can do.\n"),
              std::string::npos)
        << text;
}

TEST(SummaryText, HasIntervalsOfPercentilesOverReplications)
{
    auto records = no_requests();
    records.windows.push_back(records.windows[0]);
    for (int replication = 0; replication < 2; ++replication)
        for (int i = 0; i < 400; ++i)
            add(records, SomeRequest{.replication = replication, .latency = 1.0 + i % 7 + replication});
    auto const text = summary_text(summarise(records));
    EXPECT_NE(text.find("p95 8.000 s ± "), std::string::npos) << text;
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

TEST(SummaryText, SaysWherePercentilesAreOfASketch)
{
    auto summary = summarise(small_records());
    EXPECT_EQ(summary_text(summary).find("percentiles within"), std::string::npos);
    summary.applications[0].latency->is_exact = false;
    EXPECT_NE(summary_text(summary).find("(percentiles within 0.1 %: of over 1,000,000 requests)\n"),
              std::string::npos);
}

} // namespace
} // namespace sunder::sim
