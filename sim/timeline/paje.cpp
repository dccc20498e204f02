#include "sim/base/shown_text.hpp"
#include "sim/output/tables.hpp"
#include "sim/timeline/block_stream.hpp"
#include "sim/timeline/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

namespace sunder::sim {
namespace {

/// The kinds of event that follow, each line of a trace beginning with the number of its kind.
constexpr std::string_view definitions = R"(%EventDef PajeDefineContainerType 0
%  Alias string
%  Type string
%  Name string
%EndEventDef
%EventDef PajeDefineStateType 1
%  Alias string
%  Type string
%  Name string
%EndEventDef
%EventDef PajeDefineLinkType 2
%  Alias string
%  Type string
%  StartContainerType string
%  EndContainerType string
%  Name string
%EndEventDef
%EventDef PajeDefineEntityValue 3
%  Alias string
%  Type string
%  Name string
%  Color color
%EndEventDef
%EventDef PajeCreateContainer 4
%  Time date
%  Alias string
%  Type string
%  Container string
%  Name string
%EndEventDef
%EventDef PajeDestroyContainer 5
%  Time date
%  Type string
%  Name string
%EndEventDef
%EventDef PajePushState 6
%  Time date
%  Type string
%  Container string
%  Value string
%EndEventDef
%EventDef PajePopState 7
%  Time date
%  Type string
%  Container string
%EndEventDef
%EventDef PajeStartLink 8
%  Time date
%  Type string
%  Container string
%  StartContainer string
%  Value string
%  Key string
%EndEventDef
%EventDef PajeEndLink 9
%  Time date
%  Type string
%  Container string
%  EndContainer string
%  Value string
%  Key string
%EndEventDef
0 RUN 0 run
0 GROUP RUN group
0 TRACK GROUP track
1 DOES TRACK does
2 MOVES RUN TRACK TRACK moves
3 request MOVES request "0.40 0.40 0.40"
3 compute DOES compute "0.00 0.45 0.70"
3 encode DOES encode "0.34 0.71 0.91"
3 decode DOES decode "0.00 0.62 0.45"
3 transfer DOES transfer "0.90 0.62 0.00"
)";

/// A name within quotes, which the format gives no way to write.
std::string in_quotes(std::string_view name)
{
    auto text = shown(name);
    std::ranges::replace(text, '"', '\'');
    return '"' + text + '"';
}

std::string seconds(Nanoseconds time)
{
    constexpr Nanoseconds second = 1'000'000'000;
    return fmt::format("{}.{:09}", time / second, time % second);
}

enum class Happening : std::uint8_t { ends, begins, ends_at_once, leaves, comes, mends, breaks };

/// What happens to one interval; the format wants all of it in the order of time.
struct Moment {
    Nanoseconds at = 0;
    Happening happening = Happening::begins;
    std::size_t interval = 0; ///< of the timeline, or outage; of an arrow: the one it leads to
    std::size_t from = 0;     ///< of an arrow
};

std::vector<Moment> moments_of(Timeline const& timeline)
{
    std::vector<Moment> moments;
    TrackInterval const* before = nullptr;
    for (std::size_t i = 0; i < timeline.intervals.size(); ++i) {
        auto const& interval = timeline.intervals[i];
        if (interval.track == TrackInterval::nowhere) continue;
        moments.push_back({.at = interval.from, .happening = Happening::begins, .interval = i});
        moments.push_back(
            {.at = interval.to,
             .happening = interval.to > interval.from ? Happening::ends : Happening::ends_at_once,
             .interval = i});
        if (before && before->request == interval.request && before->track != interval.track) {
            auto const from = static_cast<std::size_t>(before - timeline.intervals.data());
            moments.push_back({.at = std::min(before->to, interval.from),
                               .happening = Happening::leaves,
                               .interval = i,
                               .from = from});
            moments.push_back(
                {.at = interval.from, .happening = Happening::comes, .interval = i, .from = from});
        }
        before = &interval;
    }
    for (std::size_t i = 0; i < timeline.outages.size(); ++i) {
        moments.push_back({.at = timeline.outages[i].from, .happening = Happening::breaks, .interval = i});
        moments.push_back({.at = timeline.outages[i].to, .happening = Happening::mends, .interval = i});
    }
    std::ranges::sort(moments, {}, [](Moment const& x) { return std::tuple{x.at, x.happening, x.interval}; });
    return moments;
}

class PajeTrace {
public:
    PajeTrace(std::ostream& stream, Records const& records, Timeline const& timeline)
        : out_{stream}, records_{records}, timeline_{timeline}
    {
    }

    void write()
    {
        out_.add("# sunder: {}, seed {}\n{}", in_quotes(records_.scenario), records_.seed, definitions);
        if (!timeline_.outages.empty()) out_.add("3 outage DOES outage \"0.80 0.20 0.20\"\n");
        create_containers();
        auto const moments = moments_of(timeline_);
        for (auto const& moment : moments)
            add(moment);
        out_.add("5 {} RUN run\n", seconds(moments.empty() ? 0 : moments.back().at));
        out_.flush();
    }

private:
    void create_containers()
    {
        out_.add("4 0 run RUN 0 {}\n", in_quotes(records_.scenario));
        for (std::size_t i = 0; i < timeline_.groups.size(); ++i)
            out_.add("4 0 g{} GROUP run {}\n", i, in_quotes(timeline_.groups[i].name));
        for (std::size_t i = 0; i < timeline_.tracks.size(); ++i)
            out_.add("4 0 t{} TRACK g{} {}\n", i, timeline_.tracks[i].group,
                     in_quotes(timeline_.tracks[i].name));
    }

    void add(Moment const& moment)
    {
        auto const at = seconds(moment.at);
        if (moment.happening == Happening::breaks || moment.happening == Happening::mends)
            return add_outage(moment, at);
        auto const& interval = timeline_.intervals[moment.interval];
        auto const kind =
            static_cast<std::size_t>(records_.spans.kind[static_cast<std::size_t>(interval.span)]);
        switch (moment.happening) {
        case Happening::begins:
            out_.add("6 {} DOES t{} {}\n", at, interval.track, span_kind_names()[kind]);
            break;
        case Happening::ends:
        case Happening::ends_at_once:
            out_.add("7 {} DOES t{}\n", at, interval.track);
            break;
        case Happening::leaves:
            out_.add("8 {} MOVES run t{} request r{}.{}\n", at, timeline_.intervals[moment.from].track,
                     interval.request, moment.interval);
            break;
        case Happening::comes:
            out_.add("9 {} MOVES run t{} request r{}.{}\n", at, interval.track, interval.request,
                     moment.interval);
            break;
        case Happening::breaks:
        case Happening::mends:
            break;
        }
    }

    void add_outage(Moment const& moment, std::string const& at)
    {
        auto const track = timeline_.outages[moment.interval].track;
        if (moment.happening == Happening::breaks)
            out_.add("6 {} DOES t{} outage\n", at, track);
        else
            out_.add("7 {} DOES t{}\n", at, track);
    }

    BlockStream out_;
    Records const& records_;
    Timeline const& timeline_;
};

} // namespace

void write_paje(std::ostream& stream, Records const& records, Timeline const& timeline)
{
    PajeTrace{stream, records, timeline}.write();
}

} // namespace sunder::sim
