#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/output/records_in_hdf5.hpp"
#include "sim/output/sweep_file.hpp"
#include "sim/output/sweep_tables.hpp"

#include <fmt/core.h>

#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace sunder::sim {
namespace {

/// A column of texts: a code for each row, and what the codes stand for.
struct CodedTexts {
    std::vector<std::int32_t> codes; ///< (rows,)
    std::vector<std::string> names;  ///< in the order in which they first occur
};

CodedTexts coded(std::vector<std::string> const& texts)
{
    CodedTexts result;
    result.codes.reserve(texts.size());
    std::unordered_map<std::string, std::int32_t> code_of;
    for (auto const& text : texts) {
        auto const [known, is_new] = code_of.try_emplace(text, static_cast<std::int32_t>(code_of.size()));
        if (is_new) result.names.push_back(text);
        result.codes.push_back(known->second);
    }
    return result;
}

void write_attributes(hid_t file, SweepFile const& sweep)
{
    write_provenance(file, sweep_format(), sweep.provenance);
    write_attribute(file, "scenario", sweep.scenario);
    write_number(file, "seed", sweep.seed);
    write_attribute(file, "application", sweep.application);
    write_number(file, "points", static_cast<std::uint64_t>(sweep.points_in_all));
}

void write_points(hid_t file, PointTable const& points)
{
    auto const names = create_group(file, "names");
    auto const failures = coded(points.failure);
    write_names(names.id(), "failure", failures.names);
    PointStates const states{.number = points.number,
                             .status = points.status,
                             .replications = points.replications,
                             .failure = failures.codes};
    TablePlace const place{.table = "points", .dimension = "point", .layout = Layout::packed};
    auto const written = write_table(file, place, states,
                                     {{"points/status", {.list = {}, .names = point_status_names()}},
                                      {"points/failure", {.list = "failure", .names = failures.names}}});
    std::vector<std::string> order;
    for (auto const& column : points.columns) {
        order.push_back(column.name);
        Column const described{.name = column.name, .unit = column.unit, .meaning = column.name};
        auto const set = std::visit(Match{[&](std::vector<double> const& numbers) {
                                              return write_column(written, place, described, numbers);
                                          },
                                          [&](std::vector<std::string> const& texts) {
                                              auto const [codes, meanings] = coded(texts);
                                              write_names(names.id(), column.name, meanings);
                                              return write_column(written, place, described, codes,
                                                                  {.list = column.name, .names = meanings});
                                          }},
                                    column.values);
        write_attribute(set.id(), "role", column.role == ColumnRole::parameter ? "parameter" : "figure");
    }
    write_names(names.id(), "column", order);
}

void write_all(hid_t file, SweepFile const& sweep, RecordsOfPoint const& records_of)
{
    write_attributes(file, sweep);
    write_points(file, sweep.points);
    for (auto const number : sweep.with_records) {
        SUNDER_EXPECTS(records_of != nullptr);
        auto const place = fmt::format("/points/{}", number);
        auto const group = create_group(file, place);
        auto const& records = records_of(number);
        write_record_tables(group.id(), place + '/',
                            {.facts = records, .rows = RowsOf{records}, .summary = summarise(records)});
    }
}

} // namespace

FileFormat sweep_format()
{
    return {.name = sweep_format_name, .version = 1, .hint = "`sunder sweep SCENARIO -o FILE.h5` writes one"};
}

std::vector<std::string> const& point_status_names()
{
    static std::vector<std::string> const names{std::string{name_of(PointStatus::done)},
                                                std::string{name_of(PointStatus::failed)},
                                                std::string{name_of(PointStatus::skipped)}};
    return names;
}

void write_sweep(OutputFile& file, SweepFile const& sweep, RecordsOfPoint const& records_of)
{
    write_hdf5(file, [&](hid_t hdf5) { write_all(hdf5, sweep, records_of); });
}

} // namespace sunder::sim
