#include "nas/config/accuracy_of_search.hpp"

#include "nas/accuracy/cell_accuracy.hpp"
#include "nas/accuracy/choice_table.hpp"
#include "nas/accuracy/stand_in_accuracy.hpp"
#include "nas/accuracy/tables.hpp"
#include "nas/config/proxy_fields.hpp"
#include "nas/config/supernet_fields.hpp"
#include "sim/config/shelvings.hpp"

#include <fmt/format.h>

#include <utility>

namespace sunder::nas {

using sim::optional;
using sim::YamlCursor;

namespace {

sim::Form const& column_form()
{
    static sim::Form const form = sim::parts::scalar(sim::TextForm{sim::TextForm::Kind::name});
    return form;
}

/// A table that names choices of the space.
AccuracyOfSearch read_own_table(YamlCursor const& at, ArchitectureSpace const& space,
                                sim::Reading const& reading)
{
    auto const& entry = reading.files.open(at["table"], reading.diagnostics);
    ChoiceTableColumns columns;
    if (at["column"].given()) columns.accuracy = at["column"].text();
    if (!entry.source) return {};
    AccuracyOfSearch read;
    read.texts[entry.key] = entry.source->text;
    auto accuracies = parse_choice_accuracies(entry.source, columns, space.space(), reading.diagnostics);
    if (!accuracies) return read;
    if (accuracies->first_hole) {
        auto& warning = read.warnings.emplace_back();
        warning.where = {entry.source, 1, 1};
        warning.message = fmt::format("{:.6g} architectures have no accuracy here, the first of them {}",
                                      accuracies->holes, *accuracies->first_hole);
        warning.hint = "the search passes them by";
        warning.severity = sim::Severity::warning;
    }
    read.model = std::make_unique<ChoiceTableAccuracy>(space.space(), std::move(*accuracies));
    return read;
}

/// Of the published cells.
AccuracyOfSearch read_of_cells(YamlCursor const& at, NasBench201 const& cells, sim::Reading const& reading)
{
    auto& diagnostics = reading.diagnostics;
    auto const kind = at.choice();
    auto const& entry = reading.files.open(at[kind], diagnostics);
    if (kind == "table" && entry.source && lists_choices(entry.source, cells.space()))
        return read_own_table(at, cells, reading);
    if (cells.searches_codec()) {
        diagnostics.report(at[kind].where(), "these accuracies know nothing of the coding at the cut",
                           "leave out 'bottlenecks' and 'bits' of the space, or write {supernet: {...}}");
        at.use_all();
        return {};
    }
    if (!at["column"].given()) {
        diagnostics.report(at.where(), "'column' is missing", "one of cifar10, cifar100, in16_120");
        return {};
    }
    auto const column = at["column"].text();
    if (!entry.source || !at["column"].sound()) return {};
    AccuracyOfSearch read;
    auto accuracies = kind == "table" ? parse_accuracy_table(entry.source, column, diagnostics)
                                      : parse_accuracy_formula(entry.source, column, diagnostics);
    if (kind == "formula") read.texts[entry.key] = entry.source->text;
    if (accuracies) read.model = std::make_unique<CellAccuracy>(std::move(*accuracies));
    return read;
}

/// Of any other space.
AccuracyOfSearch read_of_chains(YamlCursor const& at, SpaceOfSearch const& space, sim::Reading const& reading)
{
    auto const kind = at.choice();
    auto const& entry = reading.files.open(at[kind], reading.diagnostics);
    if (!space.is.space) {
        (void)at["column"].text();
        return {};
    }
    if (kind == "table") return read_own_table(at, *space.is.space, reading);
    if (!entry.source) return {};
    AccuracyOfSearch read;
    read.texts[entry.key] = entry.source->text;
    auto formula = parse_stand_in(entry.source, space.is.space->space(), reading.diagnostics);
    if (formula) read.model = std::make_unique<StandInAccuracy>(*space.is.space, std::move(*formula));
    return read;
}

AccuracyOfSearch read_of_proxy(YamlCursor const& at, SpaceOfSearch const& space,
                               std::filesystem::path const& folder, sim::Reading const& reading)
{
    AccuracyOfSearch read;
    if (at.sound()) read.proxy = read_proxy(at, folder, reading);
    if (space.is.space && space.is.space->searches_codec())
        reading.diagnostics.report(
            at.where(), "untrained networks tell nothing of the coding at the cut",
            "leave out 'bottlenecks' and 'bits' of the space, or write {supernet: {...}}");
    return read;
}

} // namespace

sim::Form const& accuracy_form()
{
    static sim::Form const form = [] {
        sim::FormMaker visit;
        visit.title("accuracy");
        visit.elsewhere(optional("table", "of NAS-Bench-201: columns `idx` or `arch_str`, and accuracies in "
                                          "per cent; `sunder import accuracy` makes one. Of any space: a "
                                          "column for each of its variables, with names of choices, and "
                                          "`accuracy` in per cent; candidates without one are passed by"),
                        sim::parts::file_of("a table of accuracies", sim::shelved::search_tables()));
        visit.elsewhere(optional("formula", "such as models/nas/nasbench201_accuracy.csv, or a stand-in that "
                                            "names its own choices, such as models/nas/fbnet_accuracy.csv"),
                        sim::parts::file_of("a formula", sim::shelved::search_tables()));
        visit.elsewhere(optional("column",
                                 "data set: cifar10, cifar100, in16_120; of a table that names choices, "
                                 "`accuracy` unless it says otherwise; a stand-in formula has none"),
                        column_form());
        visit.elsewhere(optional("supernet", "shared weights: learnt during the search, which needs asng, or "
                                             "before it"),
                        supernet_form());
        visit.elsewhere(
            optional("command",
                     "own trainings, in any framework: a program that is given the architecture and "
                     "prints its accuracy"),
            command_form());
        visit.elsewhere(
            optional("proxy", "ranks of scores that need no training, in place of accuracies: a score, or a "
                              "product of several"),
            proxy_form());
        visit.one_of({"table"});
        visit.one_of({"formula"});
        visit.one_of({"supernet"});
        visit.one_of({"command"});
        visit.one_of({"proxy"});
        return visit.made();
    }();
    return form;
}

AccuracyOfSearch read_accuracy(YamlCursor const& at, SpaceOfSearch const& space, PlaceOfSearch const& search,
                               sim::Reading const& reading)
{
    auto const kind = at.choice();
    if (kind.empty()) return {};
    if (kind == "command") {
        AccuracyOfSearch read;
        if (space.is.space)
            read.command = read_command_plan(at[kind], space.is.space->space(), search, reading);
        else
            at[kind].use_all();
        return read;
    }
    if (kind == "proxy") return read_of_proxy(at[kind], space, search.folder, reading);
    if (kind != "supernet")
        return space.is.cells != nullptr ? read_of_cells(at, *space.is.cells, reading)
                                         : read_of_chains(at, space, reading);
    AccuracyOfSearch read;
    if (at[kind].is_scalar())
        read.trained = read_trained(at[kind], search.folder);
    else
        read.one_shot = read_one_shot(at[kind], search.folder, reading);
    return read;
}

} // namespace sunder::nas
