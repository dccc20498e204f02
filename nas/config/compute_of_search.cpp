#include "nas/config/compute_of_search.hpp"

#include "nas/accuracy/tables.hpp"
#include "sim/config/shelvings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace sunder::nas {

using sim::optional;
using sim::Word;
using sim::YamlCursor;

constexpr auto words(LatencyDivision /*type*/)
{
    return std::array{Word{LatencyDivision::fixed_by_work, "work"},
                      Word{LatencyDivision::cells_only, "cells"}};
}

namespace {

enum class Blocks : std::uint8_t { other, cells };

/// Times of one device.
struct TimesAsWritten {
    Blocks of = Blocks::other; ///< only whole networks of cells are divided
    std::optional<std::string> column;
    std::optional<std::string> energy; ///< another column
    LatencyDivision division = LatencyDivision::fixed_by_work;
};

sim::Form const& column_form()
{
    static sim::Form const form = sim::parts::scalar(sim::TextForm{sim::TextForm::Kind::name});
    return form;
}

void fields(TimesAsWritten& times, auto& visit)
{
    visit.elsewhere(optional("table", "of whole NAS-Bench-201 networks, a column a device; `sunder import "
                                      "latency` makes one"),
                    sim::parts::file_of("a table of latencies", sim::shelved::search_tables()));
    visit.elsewhere(optional("figures", "by kind of block, such as models/nas/fbnet_latency.csv, or by op of "
                                        "a cell, such as models/nas/nasbench201_latency.csv"),
                    sim::parts::file_of("figures of latency", sim::shelved::search_tables()));
    visit(optional("column", "device in the file", "the name of the device here"), times.column,
          column_form());
    visit(optional("division", "how the latency of a whole network divides over its blocks. `work`: stem, "
                               "reductions and classifier take the share of their work, the cells the rest "
                               "equally; `cells`: the cells take all")
              .where(times.of == Blocks::cells),
          times.division);
    visit(optional("energy",
                   "of a table: its column of energies of whole networks, in place of the device's "
                   "power; such as fpga_energy, which `sunder import latency` takes along",
                   "power x time")
              .where(times.of == Blocks::cells),
          times.energy, column_form());
    visit.one_of({"table"});
    visit.one_of({"figures"});
}

class TimesReader {
public:
    TimesReader(SpaceOfSearch const& space, sim::Reading const& reading) : space_{space}, reading_{reading} {}

    [[nodiscard]] ComputeTimes by_roofline(sim::DeviceGroup const& group, YamlCursor const& compute) const
    {
        auto times = find_roofline_times(*space_.is.space, group);
        if (!times)
            report(compute.where(),
                   fmt::format("device '{}' states no speed, so blocks have no time on it", group.name),
                   fmt::format("name measured times: compute: {{{}: {{figures: FILE}}}}", group.name));
        return times.value_or(ComputeTimes{});
    }

    ComputeTimes measured(YamlCursor const& at, sim::DeviceGroup const& group)
    {
        auto const kind = at.choice();
        if (kind.empty()) return {};
        auto const times =
            sim::read_into(TimesAsWritten{.of = space_.is.cells != nullptr ? Blocks::cells : Blocks::other},
                           sim::FieldReader{at, reading_});
        auto const column = times.column.value_or(group.name);
        auto const& entry = reading_.files.open(at[kind], reading_.diagnostics);
        if (!entry.source) return {};
        if (kind == "figures") texts_[entry.key] = entry.source->text;
        if (space_.is.skeleton == Skeleton::changed) {
            report(
                at[kind].where(),
                fmt::format("latencies are of '{}' as published, and its settings differ here", space_.name),
                fmt::format("leave out '{}': its times then follow from its roofline", group.name));
            at.use_all();
            return {};
        }
        if (times.energy && kind == "figures") {
            report(at["energy"].where(), "these figures hold no energies", "leave it out, or name a table");
            return {};
        }
        if (space_.is.cells != nullptr) return of_cells(entry.source, column, times);
        if (kind == "figures") return of_kinds(at["figures"].where(), entry.source, column);
        report(at["table"].where(),
               fmt::format("the space '{}' cannot use latencies of whole networks", space_.name),
               "tables list the cells of nasbench201; write {figures: FILE}");
        return {};
    }

    [[nodiscard]] Texts const& texts() const { return texts_; }

private:
    void report(sim::Location where, std::string message, std::string hint) const
    {
        reading_.diagnostics.report(std::move(where), std::move(message), std::move(hint));
    }

    [[nodiscard]] ComputeTimes of_cells(SourceText const& text, std::string const& column,
                                        TimesAsWritten const& as) const
    {
        auto const latencies = parse_cell_latencies(text, column, reading_.diagnostics);
        if (!latencies) return {};
        auto times =
            whole_network_times(*space_.is.cells, latencies->by_index, as.division, latencies->source);
        if (!as.energy) return times;
        auto const energies = parse_cell_energies(text, *as.energy, reading_.diagnostics);
        if (!energies) return times;
        times.energy_of_form = whole_network_energies(*space_.is.cells, energies->by_index, as.division);
        times.source += fmt::format(", {}", energies->source);
        return times;
    }

    [[nodiscard]] ComputeTimes of_kinds(sim::Location const& where, SourceText const& text,
                                        std::string const& column) const
    {
        auto const latencies = parse_kind_latencies(text, column, reading_.diagnostics);
        if (!latencies || report_other_kinds(*latencies)) return {};
        auto const missing = missing_kinds(*space_.is.space, latencies->by_kind);
        if (missing.empty()) return additive_times(*space_.is.space, latencies->by_kind, latencies->source);
        constexpr std::size_t most = 5;
        auto const shown = std::span{missing}.first(std::min(most, missing.size()));
        report(where,
               fmt::format("this file has no latency of {} kind{} of block", missing.size(),
                           missing.size() == 1 ? "" : "s"),
               fmt::format("missing: {}{}", fmt::join(shown, ", "), missing.size() > most ? ", ..." : ""));
        return {};
    }

    /// \return whether there is a row that names no block of the space
    [[nodiscard]] bool report_other_kinds(KindLatencies const& latencies) const
    {
        auto const kinds = kinds_of(*space_.is.space);
        bool found = false;
        for (auto const& [kind, where] : latencies.places) {
            if (std::ranges::binary_search(kinds, kind)) continue;
            found = true;
            auto const guess = sim::nearest(kind, kinds);
            report(where, fmt::format("'{}' is no kind of block of this space", kind),
                   guess.empty() ? "write BLOCK or, where a variable chooses, BLOCK/CHOICE"
                                 : fmt::format("did you mean '{}'?", guess));
        }
        return found;
    }

    SpaceOfSearch const& space_;
    sim::Reading const& reading_;
    Texts texts_;
};

/// What stands under the name of each device of the setting; other names are reported.
std::map<std::string, YamlCursor> by_device(YamlCursor const& at, SearchSetting const& setting,
                                            sim::Diagnostics& diagnostics)
{
    std::map<std::string, YamlCursor> found;
    sim::Names known;
    known.add(setting.origin_group().name);
    known.add(setting.server_group().name);
    for (auto const& [name, where, value] : at.names()) {
        if (known.find(name))
            found.emplace(name, value);
        else
            diagnostics.report(
                where, fmt::format("'{}' is not a device of application '{}'", name, setting.searched().name),
                hint_for(name, known, diagnostics));
    }
    return found;
}

} // namespace

sim::Form const& compute_form()
{
    static sim::Form const form = sim::parts::mapping(
        "compute", sim::parts::any_name("device of the scenario", sim::form_of(sim::Of<TimesAsWritten>{}),
                                        sim::NameForm{"device"}));
    return form;
}

ComputeOfSearch read_compute(YamlCursor const& at, SpaceOfSearch const& space, SearchSetting const& setting,
                             sim::Reading const& reading)
{
    auto const given = by_device(at, setting, reading.diagnostics);
    if (!space.is.space) {
        at.use_all();
        return {};
    }
    TimesReader reader{space, reading};
    auto const times_of = [&](sim::DeviceGroup const& group) {
        auto const found = given.find(group.name);
        return found != given.end() ? reader.measured(found->second, group) : reader.by_roofline(group, at);
    };
    ComputeOfSearch read{
        .device = times_of(setting.origin_group()), .server = times_of(setting.server_group()), .texts = {}};
    read.texts = reader.texts();
    return read;
}

} // namespace sunder::nas
