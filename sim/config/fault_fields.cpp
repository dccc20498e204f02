#include "sim/config/fault_fields.hpp"

#include "sim/base/match.hpp"
#include "sim/config/distribution_fields.hpp"
#include "sim/config/shares.hpp"
#include "sim/form/fields.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace sunder::sim {

constexpr auto words(WorkUnderWay /*type*/)
{
    return std::array{Word{WorkUnderWay::lost, "lost"}, Word{WorkUnderWay::kept, "kept"}};
}

namespace {

constexpr std::int64_t million = 1'000'000;

struct SpellsAsWritten {
    std::optional<Seconds> at;
    std::optional<Distribution> every;
    std::optional<Distribution> lasts;
};

void fields(SpellsAsWritten& spells, auto& visit)
{
    visit(optional("at", "once, from this instant on", "again and again"), spells.at,
          parts::from_zero<Seconds>());
    visit.by_hand(
        optional("every",
                 "again and again: the time before the first, and from the end of each to the next; they "
                 "begin as long as requests arrive",
                 "once"),
        positive_distribution(), [&](YamlCursor const& at, Reading const& reading) {
            spells.every = read_as(Of<Distribution>{}, at, reading);
        });
    visit.by_hand(required("for", "how long it lasts"), positive_distribution(),
                  [&](YamlCursor const& at, Reading const& reading) {
                      spells.lasts = read_as(Of<Distribution>{}, at, reading);
                  });
    visit.one_of({"at"});
    visit.one_of({"every"});
}

struct SlownessAsWritten : SpellsAsWritten {
    double factor = 0;
};

void fields(SlownessAsWritten& slowness, auto& visit)
{
    visit(required("factor", "of the rate, that is left"), slowness.factor, inner_share());
    fields(static_cast<SpellsAsWritten&>(slowness), visit);
}

struct FaultAsWritten {
    std::optional<Id<Link>> link;
    std::optional<Id<DeviceGroup>> device;
    std::optional<std::int64_t> index;
    std::optional<SpellsAsWritten> down;
    std::optional<SlownessAsWritten> rate;
    WorkUnderWay work = WorkUnderWay::lost;
};

void fields(FaultAsWritten& fault, auto& visit)
{
    visit.title("fault");
    visit.named(optional("link", "what breaks", "a device does"), "link", fault.link);
    visit.named(optional("device", "what breaks: the group", "a link does"), "device", fault.device);
    visit(optional("index", "which device of the group, or whose link, from 0", "each, for itself"),
          fault.index, parts::whole<0, million>());
    visit(optional("down", "nothing goes on there; what is on its way over a link waits",
                   "the link is slow: `rate`"),
          fault.down);
    visit(optional("rate", "a link is slower, in both directions", "the thing is down"), fault.rate);
    visit(optional("work", "what becomes of the jobs on which a device works when it goes down")
              .where(fault.device.has_value()),
          fault.work);
    visit.one_of({"down"});
    visit.one_of({"rate"});
    visit.check([&](FieldReader const& read) {
        if (!read["link"].given() && !read["device"].given())
            read.report(read.at().where(), "nothing breaks here", "name a `link` or a `device`");
        else if (read["link"].given() && read["device"].given())
            read.report(read["device"].where(), "a fault strikes a link or a device, not both",
                        "write two faults");
        else if (fault.device && fault.rate)
            read.report(read["rate"].where(), "a device has no rate", "say `down`, or give it a `load`");
    });
}

Spells spells_of(SpellsAsWritten const& written)
{
    Distribution const lasts = written.lasts.value_or(Deterministic{});
    if (written.every) return Recurring{.every = *written.every, .lasts = lasts};
    return Once{.at = written.at.value_or(Seconds{}), .lasts = lasts};
}

Fault fault_of(FaultAsWritten const& written)
{
    auto const& spells = written.rate ? static_cast<SpellsAsWritten const&>(*written.rate)
                                      : written.down.value_or(SpellsAsWritten{});
    if (written.device)
        return {.what = DeviceFault{.group = *written.device, .index = written.index, .work = written.work},
                .when = spells_of(spells)};
    return {.what = LinkFault{.link = written.link.value_or(Id<Link>{}),
                              .index = written.index,
                              .factor = written.rate ? written.rate->factor : 0},
            .when = spells_of(spells)};
}

/// How many things of the name that a fault gives there are.
std::int64_t things_of(Fault const& fault, Platform const& platform)
{
    return std::visit(Match{[&](DeviceFault const& of) { return platform.devices[of.group].count; },
                            [&](LinkFault const& of) {
                                auto const& each = platform.links[of.link].each;
                                return each ? platform.devices[*each].count : std::int64_t{1};
                            }},
                      fault.what);
}

std::optional<std::int64_t> index_of(Fault const& fault)
{
    return std::visit(
        Match{[](DeviceFault const& of) { return of.index; }, [](LinkFault const& of) { return of.index; }},
        fault.what);
}

bool strikes_a_cell(Fault const& fault, Platform const& platform)
{
    return std::visit(Match{[](DeviceFault const&) { return false; },
                            [&](LinkFault const& of) { return platform.links[of.link].cell != nullptr; }},
                      fault.what);
}

/// Spells that are expected in a run; nothing where they have no end.
std::optional<double> expected_spells(Spells const& spells, std::optional<Seconds> until)
{
    return std::visit(Match{[](Once const&) { return std::optional{1.0}; },
                            [&](Recurring const& recurring) -> std::optional<double> {
                                if (!until) return std::nullopt;
                                return *until / mean_of(recurring.every);
                            }},
                      spells);
}

constexpr double most_spells = 1e7; // of one run

} // namespace

Form const& faults_form()
{
    static Form const form = parts::list_of(form_of(Of<FaultAsWritten>{}), 0);
    return form;
}

std::vector<Fault> read_faults(YamlCursor const& at, Reading const& reading)
{
    std::vector<Fault> faults;
    for (auto const& item : at.items()) {
        auto const written = read_as(Of<FaultAsWritten>{}, item, reading);
        if (written.link || written.device) faults.push_back(fault_of(written));
    }
    return faults;
}

void check_faults(Scenario const& scenario, YamlCursor const& at, Diagnostics& diagnostics)
{
    auto const& platform = scenario.platform;
    double spells = 0;
    std::size_t number = 0;
    for (auto const& item : at.items()) {
        auto const& fault = platform.faults[number++];
        auto const things = things_of(fault, platform);
        auto const index = index_of(fault);
        if (index && *index >= things)
            diagnostics.report(item["index"].where(),
                               fmt::format("there is no number {}: there {} {} of them", *index,
                                           things == 1 ? "is" : "are", things),
                               "they count from 0; without `index` each is struck, for itself");
        if (strikes_a_cell(fault, platform))
            diagnostics.report(item["link"].where(), "a cell has no faults",
                               "let a wired link behind it fail, or the devices");
        auto const expected = expected_spells(fault.when, scenario.run.until);
        if (!expected)
            diagnostics.report(item.where(), "a fault that comes again needs `run.until`",
                               "faults begin as long as requests arrive: say until when");
        spells += expected.value_or(0) * (index ? 1.0 : static_cast<double>(things));
    }
    if (spells > most_spells)
        diagnostics.report(at.where(), fmt::format("these faults strike about {:.2g} times", spells),
                           fmt::format("a run has at most {:.0e} of them", most_spells));
}

} // namespace sunder::sim
