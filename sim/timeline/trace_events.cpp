#include "sim/output/tables.hpp"
#include "sim/timeline/block_stream.hpp"
#include "sim/timeline/timeline.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace sunder::sim {
namespace {

std::string json_text(std::string_view text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// In microseconds, exact.
std::string microseconds(Nanoseconds time)
{
    return fmt::format("{}.{:03}", time / 1000, time % 1000);
}

std::string const& name_of(SpanKind kind)
{
    return span_kind_names()[static_cast<std::size_t>(kind)];
}

/// Writes the events one after another. Process ids count from 1: groups, then applications; thread ids go on
/// from there, then contacts, so that no number stands for two things.
class TraceEvents {
public:
    TraceEvents(std::ostream& stream, Records const& records, Timeline const& timeline)
        : out_{stream}, records_{records}, timeline_{timeline}
    {
    }

    void write()
    {
        out_.add(R"({{"displayTimeUnit":"ms","otherData":{{"scenario":{},"seed":"{}"}},)"
                 R"("traceEvents":[)",
                 json_text(records_.scenario), records_.seed);
        name_processes();
        name_threads();
        for (auto const& interval : timeline_.intervals)
            add_slice(interval);
        for (auto const& outage : timeline_.outages)
            add_outage(outage);
        add_requests();
        if (!timeline_.contacts.empty()) add_contacts();
        out_.add("\n]}}\n");
        out_.flush();
    }

private:
    [[nodiscard]] std::size_t process_of_application(std::size_t application) const
    {
        return timeline_.groups.size() + application + 1;
    }
    [[nodiscard]] std::size_t thread_of_track(std::size_t track) const
    {
        return process_of_application(records_.applications.size()) + track;
    }
    /// "pid":1,"tid":7
    [[nodiscard]] std::string place_of_track(std::int32_t track) const
    {
        auto const number = static_cast<std::size_t>(track);
        return fmt::format(R"("pid":{},"tid":{})", timeline_.tracks[number].group + 1,
                           thread_of_track(number));
    }

    void begin_event()
    {
        out_.add("{}", first_ ? "\n" : ",\n");
        first_ = false;
    }

    void name_process(std::size_t process, std::string const& name)
    {
        begin_event();
        out_.add(R"({{"ph":"M","name":"process_name","pid":{0},"tid":{0},"args":{{"name":{1}}}}})", process,
                 json_text(name));
        begin_event();
        out_.add(
            R"({{"ph":"M","name":"process_sort_index","pid":{0},"tid":{0},"args":{{"sort_index":{0}}}}})",
            process);
    }

    void name_processes()
    {
        for (std::size_t i = 0; i < timeline_.groups.size(); ++i)
            name_process(i + 1, timeline_.groups[i].name);
        for (std::size_t i = 0; i < records_.applications.size(); ++i)
            name_process(process_of_application(i), "requests of " + records_.applications[i].name);
    }

    void name_threads()
    {
        for (std::size_t i = 0; i < timeline_.tracks.size(); ++i) {
            auto const place = place_of_track(static_cast<std::int32_t>(i));
            begin_event();
            out_.add(R"({{"ph":"M","name":"thread_name",{},"args":{{"name":{}}}}})", place,
                     json_text(timeline_.tracks[i].name));
            begin_event();
            out_.add(R"({{"ph":"M","name":"thread_sort_index",{},"args":{{"sort_index":{}}}}})", place, i);
        }
    }

    void add_slice(TrackInterval const& interval)
    {
        if (interval.track == TrackInterval::nowhere) return;
        auto const row = static_cast<std::size_t>(interval.span);
        auto const& spans = records_.spans;
        begin_event();
        out_.add(R"({{"ph":"X","name":"{}","cat":"span",{},"ts":{},"dur":{},"args":{{"request":{})",
                 name_of(spans.kind[row]), place_of_track(interval.track), microseconds(interval.from),
                 microseconds(interval.to - interval.from), interval.request);
        if (spans.work[row] > Flops{}) out_.add(R"(,"work [flop]":{})", spans.work[row].value());
        if (spans.bytes[row] > Bytes{}) out_.add(R"(,"bytes [B]":{})", spans.bytes[row].value());
        if (spans.energy[row] > Joules{}) out_.add(R"(,"energy [J]":{})", spans.energy[row].value());
        if (spans.batch[row] > 0) out_.add(R"(,"batch":{})", spans.batch[row]);
        out_.add("}}}}");
    }

    void add_contacts()
    {
        auto const process = thread_of_track(timeline_.tracks.size());
        name_process(process, "devices and access points");
        auto thread = process + 1;
        for (auto const& track : timeline_.contacts) {
            begin_event();
            out_.add(R"({{"ph":"M","name":"thread_name","pid":{},"tid":{},"args":{{"name":{}}}}})", process,
                     thread, json_text(track.name));
            for (auto const& [access_point, from, to] : track.times) {
                begin_event();
                out_.add(R"({{"ph":"X","name":{},"cat":"contact","pid":{},"tid":{},"ts":{},"dur":{}}})",
                         json_text(access_point), process, thread, microseconds(from),
                         microseconds(to - from));
            }
            ++thread;
        }
    }

    void add_outage(TrackOutage const& outage)
    {
        begin_event();
        out_.add(R"({{"ph":"X","name":{},"cat":"outage",{},"ts":{},"dur":{}}})",
                 json_text(name_of_outage(records_.outages, static_cast<std::size_t>(outage.outage))),
                 place_of_track(outage.track), microseconds(outage.from),
                 microseconds(outage.to - outage.from));
    }

    void add_requests()
    {
        auto from = timeline_.intervals.begin();
        for (auto request = timeline_.first_request; request < timeline_.end_request; ++request) {
            auto const to = std::find_if(from, timeline_.intervals.end(),
                                         [&](TrackInterval const& x) { return x.request != request; });
            std::vector<TrackInterval> const intervals{from, to};
            add_request(request, intervals);
            add_arrows(request, intervals);
            from = to;
        }
    }

    /// `phase` b or e; the name and the rest of the event are the caller's to add.
    void begin_asynchronous(char phase, std::int64_t request, Nanoseconds at)
    {
        auto const application = records_.requests.application[static_cast<std::size_t>(request)];
        begin_event();
        out_.add(R"({{"ph":"{0}","cat":"request","id":{1},"pid":{2},"tid":{2},"ts":{3})", phase, request,
                 process_of_application(static_cast<std::size_t>(application)), microseconds(at));
    }

    /// Where the request left early, as one more argument; empty where it did not.
    [[nodiscard]] std::string exit_of(std::size_t row) const
    {
        auto const exit = static_cast<std::size_t>(records_.requests.exit[row]);
        return exit == 0 ? std::string{} : fmt::format(R"(,"exit":{})", json_text(records_.exits[exit]));
    }

    void add_request(std::int64_t request, std::vector<TrackInterval> const& intervals)
    {
        auto const row = static_cast<std::size_t>(request);
        auto const& requests = records_.requests;
        auto reached = nanoseconds(requests.arrived_at[row]);
        begin_asynchronous('b', request, reached);
        out_.add(R"(,"name":"request {}","args":{{"device":{},"cut":{},"status":"{}","attempts":{}{}}}}})",
                 request, requests.device[row],
                 json_text(records_.cuts[static_cast<std::size_t>(requests.cut[row])]),
                 status_names()[static_cast<std::size_t>(requests.status[row])], requests.attempts[row],
                 exit_of(row));
        for (auto const& interval : intervals) {
            auto const& name = name_of(records_.spans.kind[static_cast<std::size_t>(interval.span)]);
            auto const from = std::max(reached, interval.from); // ends and begins may round apart
            reached = std::max(from, interval.to);
            begin_asynchronous('b', request, from);
            out_.add(R"(,"name":"{}"}})", name);
            begin_asynchronous('e', request, reached);
            out_.add(R"(,"name":"{}"}})", name);
        }
        begin_asynchronous('e', request, std::max(reached, nanoseconds(requests.finished_at[row])));
        out_.add(R"(,"name":"request {}"}})", request);
    }

    /// One arrow from each track that the request was on to the next one.
    void add_arrows(std::int64_t request, std::vector<TrackInterval> const& intervals)
    {
        std::vector<TrackInterval const*> stops;
        for (auto const& interval : intervals)
            if (interval.track != TrackInterval::nowhere &&
                (stops.empty() || stops.back()->track != interval.track))
                stops.push_back(&interval);
        if (stops.size() < 2) return;
        for (std::size_t i = 0; i < stops.size(); ++i) {
            bool const last = i + 1 == stops.size();
            begin_event();
            out_.add(R"({{"ph":"{}","name":"request","cat":"way","id":{},{},"ts":{}{}}})",
                     i == 0 ? 's'
                     : last ? 'f'
                            : 't',
                     request, place_of_track(stops[i]->track), microseconds(stops[i]->from),
                     last ? R"(,"bp":"e")" : "");
        }
    }

    BlockStream out_;
    Records const& records_;
    Timeline const& timeline_;
    bool first_ = true;
};

} // namespace

void write_trace_events(std::ostream& stream, Records const& records, Timeline const& timeline)
{
    TraceEvents{stream, records, timeline}.write();
}

} // namespace sunder::sim
