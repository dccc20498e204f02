#include "sim/timeline/timeline.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

namespace sunder::sim {
namespace {

struct At {
    std::int64_t request = 0;
    SpanKind kind = SpanKind::compute;
    double from = 0, to = 0;
    std::int32_t device = -1;
    std::int32_t link = -1;
};

void add(Records& records, At const& at)
{
    add(records, SomeSpan{.request = at.request, .kind = at.kind, .device = at.device, .link = at.link});
    records.spans.started_at.back() = Seconds{at.from};
    records.spans.ended_at.back() = Seconds{at.to};
}

/// Two phones and a server with two workers; a link for both. No requests yet.
Records two_phones()
{
    auto records = no_requests();
    add(records, SomeDevice{.group = 0, .index = 0});
    add(records, SomeDevice{.group = 0, .index = 1});
    add(records, SomeDevice{.group = 1, .workers = 2});
    add(records, SomeLink{});
    return records;
}

constexpr std::int32_t server = 2;

std::vector<std::string> names_of(Timeline const& timeline)
{
    std::vector<std::string> names;
    for (auto const& track : timeline.tracks)
        names.push_back(track.name);
    return names;
}

TEST(Timeline, GivesEveryDeviceAndLinkATrack)
{
    auto const timeline = timeline_of(two_phones(), {});
    EXPECT_EQ(names_of(timeline), (std::vector<std::string>{"phone 0", "phone 1", "server", "wifi up"}));
    ASSERT_EQ(timeline.groups.size(), 3);
    EXPECT_EQ(timeline.groups[2].kind, TrackGroup::Kind::links);
}

TEST(Timeline, GivesJobsAtOnceAWorkerEach)
{
    auto records = two_phones();
    for (int i = 0; i < 3; ++i)
        add(records, SomeRequest{});
    add(records, At{.request = 0, .from = 1, .to = 3, .device = server});
    add(records, At{.request = 1, .from = 2, .to = 4, .device = server});
    add(records, At{.request = 2, .from = 3, .to = 4, .device = server});
    auto const timeline = timeline_of(records, {});
    auto const track = [&](std::size_t i) {
        return timeline.tracks[static_cast<std::size_t>(timeline.intervals[i].track)].name;
    };
    EXPECT_EQ(track(0), "server worker 1");
    EXPECT_EQ(track(1), "server worker 2");
    EXPECT_EQ(track(2), "server worker 1");
}

TEST(Timeline, KeepsAVisitOnItsWorker)
{
    auto records = two_phones();
    for (int i = 0; i < 3; ++i)
        add(records, SomeRequest{});
    add(records, At{.request = 0, .from = 0, .to = 2, .device = server});
    add(records, At{.request = 1, .kind = SpanKind::decode, .from = 0, .to = 2, .device = server});
    add(records, At{.request = 1, .from = 2, .to = 5, .device = server});
    add(records, At{.request = 2, .from = 2, .to = 3, .device = server});
    auto const timeline = timeline_of(records, {});
    EXPECT_EQ(timeline.intervals[1].track, timeline.intervals[2].track);
    EXPECT_EQ(timeline.intervals[3].track, timeline.intervals[0].track);
}

TEST(Timeline, GivesWaitsNoTrack)
{
    auto records = two_phones();
    add(records, SomeRequest{});
    add(records, At{.kind = SpanKind::device_wait, .from = 1, .to = 2, .device = server});
    EXPECT_EQ(timeline_of(records, {}).intervals.front().track, TrackInterval::nowhere);
}

TEST(Timeline, ShowsOneReplicationOnly)
{
    auto records = two_phones();
    records.windows.push_back(records.windows.front());
    add(records, SomeDevice{.group = 0, .replication = 1});
    add(records, SomeRequest{});
    add(records, SomeRequest{.replication = 1});
    add(records, At{.request = 0, .from = 1, .to = 2, .device = 0});
    add(records, At{.request = 1, .from = 1, .to = 2, .device = 3});
    auto const second = timeline_of(records, {.replication = 1});
    ASSERT_EQ(second.intervals.size(), 1);
    EXPECT_EQ(second.intervals.front().request, 1);
    EXPECT_EQ(names_of(second), (std::vector<std::string>{"phone 0"}));
}

/// One request: a second on phone 1, a wait and a second on the link.
Records one_request()
{
    auto records = two_phones();
    add(records, SomeRequest{.device = 1, .arrived_at = 1, .latency = 2.5});
    add(records, At{.from = 1, .to = 2, .device = 1});
    add(records, At{.kind = SpanKind::link_wait, .from = 2, .to = 2.5, .link = 0});
    add(records, At{.kind = SpanKind::transfer, .from = 2.5, .to = 3.5, .link = 0});
    return records;
}

std::vector<nlohmann::json> events(Records const& records, std::string const& phases)
{
    std::ostringstream text;
    write_trace_events(text, records, timeline_of(records, {}));
    auto const trace = nlohmann::json::parse(text.str());
    std::vector<nlohmann::json> chosen;
    for (auto const& event : trace.at("traceEvents"))
        if (phases.find(event.at("ph").get<std::string>()) != std::string::npos) chosen.push_back(event);
    return chosen;
}

TEST(TraceEvents, CountInMicroseconds)
{
    auto const slices = events(one_request(), "X");
    ASSERT_EQ(slices.size(), 2);
    EXPECT_EQ(slices[1].at("ts"), 2.5e6);
    EXPECT_EQ(slices[1].at("dur"), 1e6);
    EXPECT_EQ(slices[1].at("args").at("bytes [B]"), 4);
}

TEST(TraceEvents, HoldARequestWithItsWaits)
{
    auto const nested = events(one_request(), "be");
    std::string names;
    for (auto const& event : nested)
        names += event.at("ph").get<std::string>() + ' ' + event.at("name").get<std::string>() + ", ";
    EXPECT_EQ(names, "b request 0, b compute, e compute, b link_wait, e link_wait, "
                     "b transfer, e transfer, e request 0, ");
    EXPECT_EQ(nested.back().at("ts"), 3.5e6);
}

TEST(TraceEvents, LeadAnArrowFromTrackToTrack)
{
    auto const arrows = events(one_request(), "stf");
    ASSERT_EQ(arrows.size(), 2);
    EXPECT_EQ(arrows[0].at("ph"), "s");
    EXPECT_EQ(arrows[0].at("pid"), 1);
    EXPECT_EQ(arrows[1].at("ph"), "f");
    EXPECT_EQ(arrows[1].at("pid"), 3);
    EXPECT_EQ(arrows[1].at("ts"), 2.5e6);
}

TEST(TraceEvents, HaveATrackOfItsOwnForEachDeviceThatMoves)
{
    auto records = one_request();
    add(records, SomeContact{.device = 1, .link = 0, .from = 0, .to = 2});
    add(records, SomeContact{.device = 1, .link = 0, .from = 2.5, .to = 4});
    auto const slices = events(records, "X");
    ASSERT_EQ(slices.size(), 4);
    EXPECT_EQ(slices[2].at("name"), "wifi 0");
    EXPECT_EQ(slices[3].at("ts"), 2.5e6);
    EXPECT_EQ(slices[3].at("dur"), 1.5e6);
    EXPECT_EQ(slices[2].at("tid"), slices[3].at("tid"));
    EXPECT_EQ(events(records, "M").back().at("args").at("name"), "phone 1 in wifi");
}

TEST(TraceEvents, QuoteNames)
{
    auto records = one_request();
    records.groups.front() = R"(a "b" \ c)";
    EXPECT_EQ(events(records, "M").front().at("args").at("name"), R"(a "b" \ c)");
}

TEST(Paje, KeepsANameOnItsLine)
{
    auto records = one_request();
    records.groups.front() = "a \"b\"\nc";
    std::ostringstream text;
    write_paje(text, records, timeline_of(records, {}));
    EXPECT_NE(text.str().find("\"a 'b'\\u000ac\""), std::string::npos);
}

TEST(Paje, IsInTheOrderOfTime)
{
    auto const records = one_request();
    std::ostringstream text;
    write_paje(text, records, timeline_of(records, {}));
    auto const all = text.str();
    EXPECT_EQ(all.substr(all.find("6 1.0")), "6 1.000000000 DOES t1 compute\n"
                                             "7 2.000000000 DOES t1\n"
                                             "8 2.000000000 MOVES run t1 request r0.2\n"
                                             "6 2.500000000 DOES t3 transfer\n"
                                             "9 2.500000000 MOVES run t3 request r0.2\n"
                                             "7 3.500000000 DOES t3\n"
                                             "5 3.500000000 RUN run\n");
}

} // namespace
} // namespace sunder::sim
