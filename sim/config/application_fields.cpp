#include "sim/config/application_fields.hpp"

#include "sim/config/arrivals_fields.hpp"
#include "sim/config/codec_fields.hpp"
#include "sim/config/exit_fields.hpp"
#include "sim/config/model_fields.hpp"
#include "sim/config/policy_fields.hpp"
#include "sim/config/steps_fields.hpp"
#include "sim/config/way_fields.hpp"
#include "sim/form/kinds.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace sunder::sim {

constexpr auto words(Objective /*type*/)
{
    return std::array{Word{Objective::latency, "latency"}, Word{Objective::energy, "energy"}};
}

constexpr auto words(RawInput /*type*/)
{
    return std::array{Word{RawInput::forbidden, "forbidden"}, Word{RawInput::allowed, "allowed"}};
}

constexpr auto words(Dispatch /*type*/)
{
    return std::array{
        Word{Dispatch::least_work, "least_work"},   Word{Dispatch::shortest_queue, "shortest_queue"},
        Word{Dispatch::two_choices, "two_choices"}, Word{Dispatch::turn, "turn"},
        Word{Dispatch::random, "random"},           Word{Dispatch::home, "home"}};
}

// Servers
// ----------------------------------------------------------------------------------------------------

namespace {

/// Seconds from check to check.
Form const& check_form()
{
    static Form const form = parts::mapping(
        "",
        {.fields = {{.key = "check",
                     .form = &parts::from_zero<Seconds>(),
                     .need = Need::required,
                     .preset = {},
                     .meaning = "so often it is seen which servers are down; those that were get no "
                                "requests until the next time, but where all are; 0 s: that is always known",
                     .otherwise = {}}},
         .one_of = {},
         .any_of = {},
         .others_are = {},
         .name = {}});
    return form;
}

} // namespace

/// The name of a group, or of several.
Form const& form_of(Of<HopAsWritten> /*type*/)
{
    static Form const groups = parts::list_of(parts::name_of("device"), 1);
    static Form const form = [] {
        auto hop = parts::mapping(
            "", {.fields = {{.key = "any_of",
                             .form = &groups,
                             .need = Need::required,
                             .preset = {},
                             .meaning = "groups that may serve it: `dispatch` chooses a device "
                                        "of all of them; `best` looks at the first",
                             .otherwise = {}}},
                 .one_of = {},
                 .any_of = {},
                 .others_are = {},
                 .name = {}});
        hop.scalar = NameForm{"device"};
        return hop;
    }();
    return form;
}

HopAsWritten read_as(Of<HopAsWritten> /*type*/, YamlCursor const& at, Reading const& reading)
{
    HopAsWritten hop;
    auto const add = [&](YamlCursor const& name) {
        auto const index = find_named("device", name, reading.names, reading.diagnostics);
        if (!index) return;
        Id<DeviceGroup> const group{*index};
        if (std::ranges::find(hop.groups, group) != hop.groups.end())
            reading.diagnostics.report(name.where(), fmt::format("'{}' is named twice", name.text()),
                                       "name each group once: its `count` says how many devices there are");
        hop.groups.push_back(group);
    };
    if (at.is_scalar()) {
        add(at);
    } else {
        for (auto const& name : at["any_of"].items())
            add(name);
    }
    return hop;
}

/// A word, or one with a check.
Form const& form_of(Of<DispatchAsWritten> /*type*/)
{
    static Form const form = [] {
        auto dispatch = form_of(Of<Dispatch>{});
        dispatch.title = "dispatch";
        auto& mapping = dispatch.mapping.emplace();
        for (auto const& word : words(Dispatch{})) {
            if (word.value == Dispatch::home) continue;
            mapping.fields.push_back({.key = std::string{word.text},
                                      .form = &check_form(),
                                      .need = Need::optional,
                                      .preset = {},
                                      .meaning = "among those that are not known to be down",
                                      .otherwise = {}});
            mapping.one_of.push_back({std::string{word.text}});
        }
        return dispatch;
    }();
    return form;
}

std::string written(DispatchAsWritten const& dispatch)
{
    return written(dispatch.by);
}

DispatchAsWritten read_as(Of<DispatchAsWritten> /*type*/, YamlCursor const& at, Reading const& reading)
{
    if (at.is_scalar()) return {.by = read_as(Of<Dispatch>{}, at, reading), .check = {}};
    auto const key = at.choice();
    for (auto const& word : words(Dispatch{})) {
        if (word.text != key) continue;
        auto const check = at[key]["check"];
        return {.by = word.value, .check = check.sound() ? check.quantity<Seconds>() : Seconds{}};
    }
    return {};
}

// Splits
// ------------------------------------------------------------------------------------------------------

/// An op, or a list of them.
Form const& form_of(Of<After> /*type*/)
{
    static Form const form = [] {
        auto ops = parts::list_of(parts::name_of("op"), 1);
        ops.scalar = NameForm{"op"};
        return ops;
    }();
    return form;
}

After read_as(Of<After> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    if (at.is_scalar()) return {{at.text()}};
    After after;
    for (auto const& op : at.items())
        after.ops.push_back(op.text());
    return after;
}

Form const& form_of(Of<Cuts> /*type*/)
{
    return form_of(Of<std::vector<After>>{});
}

Cuts read_as(Of<Cuts> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return {read_as(Of<std::vector<After>>{}, at, reading)};
}

void fields(Best& split, auto& visit)
{
    visit.bare(split.objective, form_of(Of<Objective>{}));
}

/// \param split  a choice that has these kinds
void add_stated_splits(auto& split, auto& visit)
{
    visit.word("device_only", DeviceOnly{}, split);
    visit.word("server_only", ServerOnly{}, split);
    visit.alternative("after", "the last op or block of ops on the device, or all whose tensors cross",
                      After{}, split);
    visit.alternative("cuts", "one such op or list of ops for each hop", Cuts{}, split);
}

void fields(PlainSplit& split, auto& visit)
{
    visit.title("way");
    add_stated_splits(split, visit);
    visit.alternative("best", "the cut that is best for a lone request", Best{}, split);
}

namespace {

/// One way among several.
struct SplitInModes {
    PlainSplit split = DeviceOnly{};
    AskedModes modes;
};

void fields(SplitInModes& way, auto& visit)
{
    visit.title("way among others");
    add_stated_splits(way.split, visit);
    visit.alternative("best", "the cut that is best for a lone request", Best{}, way.split);
    visit.alternative("split",
                      "any of these, where a mode is asked for, too: `{split: device_only, clock: ...}`",
                      PlainSplit{}, way.split);
    visit.by_hand(optional("clock", "at which devices work for it, by their names", "as they stand"),
                  named_modes_form(), [&](YamlCursor const& at, Reading const& reading) {
                      way.modes.clocks = read_named_modes(at, reading);
                  });
    visit.by_hand(optional("accelerator", "likewise", "as they stand"), named_modes_form(),
                  [&](YamlCursor const& at, Reading const& reading) {
                      way.modes.accelerators = read_named_modes(at, reading);
                  });
}

Form const& among_form()
{
    static Form const form = [] {
        auto made = parts::list_of(form_of(Of<SplitInModes>{}), 1);
        made.mapping = all_modes_form().mapping;
        return made;
    }();
    return form;
}

void read_among(Adaptive& split, YamlCursor const& at, Reading const& reading)
{
    if (at.is_mapping()) {
        split.all = read_all_modes(at, reading);
        return;
    }
    for (auto const& way : read_as(Of<std::vector<SplitInModes>>{}, at, reading)) {
        split.among.push_back(way.split);
        split.modes.push_back(way.modes);
    }
}

void declare_pool(Adaptive& split, auto& visit)
{
    visit.by_hand(optional("pool", "instead of `among`: a table of ways and what each was measured to take"),
                  parts::file_of("measured ways"), [&](YamlCursor const& at, Reading const& reading) {
                      split.pool = read_way_pool(at, reading);
                  });
    visit.by_hand(optional("known", "what is known of the ways of the pool beforehand, and chosen by",
                           "just what they take"),
                  parts::file_of("measured ways"), [&](YamlCursor const& at, Reading const& reading) {
                      split.known_pool = read_way_pool(at, reading);
                  });
    visit.check([&](FieldReader const& read) {
        if (read["pool"].given() && read["among"].given())
            read.report(read["pool"].where(), "a pool has its own ways, so there is no `among` beside it",
                        "leave one of them out");
        if (read["known"].given() && !read["pool"].given())
            read.report(read["known"].where(), "'known' has no effect without `pool`",
                        "name the table of what the ways take");
    });
}

} // namespace

void fields(Adaptive& split, auto& visit)
{
    auto& policy = split.policy;
    visit.title("adaptive split");
    visit.by_hand(
        optional("among",
                 "the ways, of which there is one at least; or every one that no other beats in "
                 "latency and energy of a lone request",
                 "all cuts that no other beats in time on the device, bytes and time on the servers"),
        among_form(), [&](YamlCursor const& at, Reading const& reading) { read_among(split, at, reading); });
    declare_pool(split, visit);
    visit(optional("policy", "who chooses"), policy.kind);
    visit(optional("objective", "what is to be least"), policy.objective);
    bool const predicting = predicts(policy);
    visit(optional("estimate", "what is made of what was measured; of `replan`, `quantile` and `threshold`",
                   "see there")
              .where(predicting),
          policy.estimate);
    visit(
        optional("hold",
                 "from one switch to the next at least, in requests of the device or in time; of these, too",
                 "30 requests of `quantile`, else 1")
            .where(predicting),
        policy.hold);
    visit(optional("gain",
                   "predicted, that a switch saves at least, as a cost or as a share of the present way's; "
                   "of these, too",
                   "8 ms of `quantile`, else 0 s")
              .where(predicting),
          policy.gain);
    visit(optional("every", "between choices at least; of these, too", "each request").where(predicting),
          policy.every, parts::from_zero<Seconds>());
}

void fields(BestUnderLoad& split, auto& visit)
{
    visit.bare(split.metric, parts::any_text());
    visit(required("metric", "a figure of the application, or any by its whole name"), split.metric,
          parts::any_text());
    visit(optional("runs", "replications of each cut", "those of the scenario, or 10 where that has one"),
          split.runs, parts::whole<1, 1'000'000>());
}

namespace {

/// Words of a lone request's price are no figures.
Split best_of(BestUnderLoad open, YamlCursor const& at)
{
    if (at.is_scalar())
        for (auto const& word : words(Objective{}))
            if (word.text == open.metric) return Best{word.value};
    return open;
}

} // namespace

void fields(Split& split, auto& visit)
{
    visit.title("split");
    add_stated_splits(split, visit);
    visit.alternative_by_hand(
        "best",
        "the cut that is best: `latency` or `energy` of a lone request, or the name of a figure, for which a "
        "run simulates each",
        form_of(Of<BestUnderLoad>{}), [&](YamlCursor const& at, Reading const& reading) {
            split = best_of(read_as(Of<BestUnderLoad>{}, at, reading), at);
        });
    visit.alternative("adaptive", "several ways, of which each device chooses one for each request",
                      Adaptive{}, split);
}

// What follows a failure
// ------------------------------------------------------------------------------------------

namespace {

enum class Ending : std::uint8_t { failed, dropped };

constexpr auto words(Ending /*type*/)
{
    return std::array{Word{Ending::failed, "failed"}, Word{Ending::dropped, "dropped"}};
}

Form const& endings()
{
    static Form const form = parts::list_of(form_of(Of<Ending>{}), 0);
    return form;
}

Form const& growth()
{
    static Form const form = parts::scalar(NumberForm{.min = 1, .max = 1000});
    return form;
}

} // namespace

void fields(Retry& retry, auto& visit)
{
    visit(optional("tries", "in all, with the first"), retry.tries, parts::whole<2, 100>());
    visit(optional("pause", "before the second"), retry.pause, parts::from_zero<Seconds>());
    visit(optional("backoff", "the next pause is so many times as long"), retry.backoff, growth());
}

void fields(Fallback& fallback, auto& visit)
{
    visit(required("to", "where the model is cut then"), fallback.to);
    visit.by_hand(optional("on", "ends of the first way that begin the other, when no try is left",
                           "`[failed, dropped]`"),
                  endings(), [&](YamlCursor const& at, Reading const& reading) {
                      auto const on = read_as(Of<std::vector<Ending>>{}, at, reading);
                      auto const has = [&](Ending ending) {
                          return std::ranges::find(on, ending) != on.end();
                      };
                      fallback.when_failed = has(Ending::failed);
                      fallback.when_dropped = has(Ending::dropped);
                  });
    visit(optional("after",
                   "so long after the request came the other way begins as well; the first to finish counts, "
                   "and what the other does is cancelled",
                   "never while the first goes on"),
          fallback.after, parts::from_zero<Seconds>());
    visit.check([&](FieldReader const& read) {
        if (!fallback.when_failed && !fallback.when_dropped && !fallback.after)
            read.report(read["on"].where(), "nothing begins this fallback", "name an end, or give `after`");
    });
}

// Transport
// ---------------------------------------------------------------------------------------------------

namespace tcp {

constexpr auto words(Control /*type*/)
{
    return std::array{Word{Control::cubic, "cubic"}, Word{Control::reno, "reno"}, Word{Control::bbr, "bbr"}};
}

constexpr auto words(Connection /*type*/)
{
    return std::array{Word{Connection::idle_reset, "idle_reset"}, Word{Connection::persistent, "persistent"},
                      Word{Connection::fresh, "fresh"}};
}

constexpr auto words(Handshake /*type*/)
{
    return std::array{Word{Handshake::counted, "counted"}, Word{Handshake::free, "free"}};
}

} // namespace tcp

void fields(Tcp& tcp, auto& visit)
{
    visit(optional("control", "of congestion: `cubic` (RFC 9438), `reno` (RFC 5681), `bbr` (version 1)"),
          tcp.control);
    visit(optional("connection",
                   "`idle_reset`: kept, its window falls while it idles, as in Linux; `persistent`: kept "
                   "with its window; `fresh`: one for each request"),
          tcp.connection);
    visit(optional("handshake", "`free`: every connection stands when it is used first"), tcp.handshake);
    visit(optional("initial_window", "segments"), tcp.initial_window, parts::whole<1, 1000>());
}

void fields(Transport& transport, auto& visit)
{
    visit.title("transport");
    for_each_kind<Transport>(Match{[&](Tcp const& tcp) {
                                       visit.alternative_or_word("tcp", "as Linux runs it, packet by packet",
                                                                 tcp, transport);
                                   },
                                   [&](Datagram datagram) { visit.word("datagram", datagram, transport); },
                                   [&](IdealTransport ideal) { visit.word("ideal", ideal, transport); }});
}

// Applications
// ------------------------------------------------------------------------------------------------

namespace {

Form const& servers_form()
{
    static Form const form = parts::list_of(form_of(Of<HopAsWritten>{}), 0);
    return form;
}

Form const& origins_form()
{
    static Form const form =
        parts::mapping("", parts::any_name("name of the input", parts::name_of("device")));
    return form;
}

/// The first group of each hop, and the others where any has some.
void name_servers(Application& application, std::vector<HopAsWritten> const& hops)
{
    bool forks = false;
    for (auto const& [groups] : hops) {
        if (groups.empty()) continue; // which is reported
        application.servers.push_back(groups.front());
        application.other_servers.emplace_back(groups.begin() + 1, groups.end());
        forks = forks || groups.size() > 1;
    }
    if (!forks) application.other_servers.clear();
}

void report_without_servers(FieldReader const& read)
{
    if (read["servers"].given()) return;
    for (auto const* key : {"dispatch", "transport", "codec", "answer", "raw_input"}) {
        if (auto const at = read[key]; at.given())
            read.report(at.where(), fmt::format("'{}' has no effect without `servers`", key),
                        "name them with `servers: [...]`, or leave it out");
    }
}

} // namespace

void fields(ReadApplication& read, auto& visit)
{
    constexpr std::int64_t million = 1'000'000;
    auto& application = read.application;
    visit.title("application");
    visit.by_hand(
        required("model",
                 "a name under `models`, else one of `sunder list models`, or a model written inline"),
        model_of_application(), [&](YamlCursor const& at, Reading const& /*reading*/) { read.model = at; });
    visit.named(required("origin", "the group where requests are born"), "device", read.origin);
    visit.by_hand(
        optional("origins", "of inputs of the model that are born elsewhere, by name: `{text: phone}`",
                 "all are born with the request"),
        origins_form(), [&](YamlCursor const& at, Reading const& /*reading*/) { read.origins = at; });
    visit(required("arrivals", "when requests arrive at each device of the origin"), application.arrivals);
    visit(optional("deadline", "later requests are finished, and counted"), application.deadline);
    visit(optional("split", "where the model is cut", "`{best: latency}`"), application.split);
    visit(optional("servers", "the groups that do the rest, in the order of the hops"), read.servers,
          servers_form());
    visit(optional("dispatch", "which device of a group of servers, or of several, a request goes to"),
          read.dispatch);
    visit(optional("transport", "what carries its messages",
                   "`tcp` where the network model is `tcp`, else `datagram`"),
          application.transport);
    visit.by_hand(optional("codec", "how tensors are coded for the way; a stage or a list of stages",
                           "they cross as they are"),
                  codec_form(), [&](YamlCursor const& at, Reading const& reading) {
                      application.codec = read_codec(at, reading);
                  });
    visit(optional("exits", "which of its model's are used", "`all`"), application.exits);
    visit(optional("answer", "sent back, hop by hop; 0 B: the request ends on its last device"),
          application.answer, parts::from_zero<Bytes>());
    visit(optional("raw_input", "whether the input itself may cross"), application.raw_input);
    visit(optional("priority", "in a priority queue: the highest goes first"), application.priority,
          parts::whole<-million, million>());
    visit(optional("retry", "a request that failed or was dropped is begun again, as a whole",
                   "it is begun once"),
          application.retry);
    visit(optional("fallback", "another way to answer a request", "there is one way"), application.fallback);
    visit(optional("steps", "a request is answered token by token, each by a pass through a model",
                   "a request is one pass"),
          application.steps);
}

Form const& application_form()
{
    return form_of(Of<ReadApplication>{});
}

ReadApplication read_application(NamedCursor const& named, Reading const& reading)
{
    auto const& [name, where, at] = named;
    ReadApplication read{
        .application = {.name = name}, .servers = {}, .dispatch = {}, .origin = {}, .model = {}};
    FieldReader const reader{at, reading};
    read = read_into(std::move(read), reader);
    report_without_servers(reader);
    auto& application = read.application;
    name_servers(application, read.servers);
    application.dispatch = read.dispatch.by;
    application.health_check = read.dispatch.check;
    application.where = where;
    if (!at["exits"].given()) application.exits.where = where;
    application.split_where = at["split"].given() ? at["split"].where() : where;
    application.arrivals_where = at["arrivals"].where();
    application.transport_where = at["transport"].given() ? at["transport"].where() : where;
    if (application.fallback) application.fallback->where = at["fallback"].where();
    if (application.steps) application.steps->where = at["steps"].where();
    application.route_where = at["servers"].given() ? at["servers"].where() : where;
    return read;
}

} // namespace sunder::sim
