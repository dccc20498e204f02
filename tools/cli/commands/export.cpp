#include "sim/base/shown_text.hpp"
#include "sim/exchange/export_platform.hpp"
#include "sim/output/csv.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/sweep_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace sunder::cli {
namespace {

constexpr auto table_of_points = "points";

std::vector<std::string> tables()
{
    auto names = sim::csv_tables();
    names.emplace_back(table_of_points);
    return names;
}

/// Writes a table of a run as its rows are read.
class Exported final : public sim::RecordsReader {
public:
    Exported(std::ostream& stream, std::string table) : stream_{stream}, table_{std::move(table)} {}

    void begin(sim::RecordsFile const& file) override
    {
        facts_ = file.records;
        if (table_ == "requests") requests_.emplace(stream_, facts_);
        if (table_ == "spans") spans_.emplace(stream_, facts_);
        if (table_ == "summary") tally_.emplace(facts_);
    }
    void take(sim::Requests const& block) override
    {
        if (requests_) requests_->add(block);
        if (!tally_) return;
        for (std::size_t row = 0; row < block.size(); ++row)
            tally_->take(sim::row_of<sim::Request>(block, row));
    }
    void take(sim::Spans const& block) override
    {
        if (spans_) spans_->add(block);
    }
    void finish()
    {
        if (requests_ || spans_) return;
        auto const summary = tally_ ? sim::summarise(facts_, std::move(*tally_).pooled()) : sim::Summary{};
        sim::write_csv(stream_, facts_, summary, table_);
    }

private:
    std::ostream& stream_;
    std::string table_;
    sim::Records facts_;
    std::optional<sim::CsvRows<sim::Requests>> requests_;
    std::optional<sim::CsvRows<sim::Spans>> spans_;
    std::optional<sim::RowTally> tally_;
};

void export_of_point(std::string const& path, std::int64_t point, std::string const& table)
{
    auto const records = sim::read_point_records(path, point);
    deliver([&](std::ostream& stream) { sim::write_csv(stream, records, table); }, std::nullopt);
}

void export_platform(Arguments const& arguments)
{
    for (auto const* const other : {"table", "point"})
        if (arguments.given(other))
            throw usage_error("export", fmt::format("--{} is for results, --platform for scenarios", other));
    auto const& path = arguments.operands().front();
    auto const platform = sim::export_platform(sim::load_scenario(path, overrides_of(arguments)),
                                               path == "-" ? "<stdin>" : path);
    for (auto const& loss : platform.losses)
        say(fmt::format("sunder: warning: {}\n", sim::shown(loss)));
    deliver(platform.text, arguments.text("platform"));
}

void export_table(Arguments const& arguments)
{
    if (arguments.given("platform")) return export_platform(arguments);
    if (arguments.given("set")) throw usage_error("export", "--set is for scenarios, with --platform");
    auto const& path = arguments.operands().front();
    auto const wanted = arguments.choice("table", tables());
    bool const of_sweep = sim::is_sweep_file(path);
    auto const table = wanted.value_or(of_sweep ? table_of_points : "requests");
    if (table == table_of_points) {
        if (arguments.given("point")) throw usage_error("export", "--point is for the tables of one point");
        auto const points = sim::read_sweep(path).points;
        return deliver([&](std::ostream& stream) { sim::write_csv(stream, points); }, std::nullopt);
    }
    auto const point = arguments.whole_number("point", 0, std::numeric_limits<std::int64_t>::max());
    if (of_sweep && !point)
        throw usage_error("export", "a sweep has such a table for each of its points", "write --point N");
    if (of_sweep) return export_of_point(path, static_cast<std::int64_t>(*point), table);
    if (point) {
        sim::RecordsReader nobody;
        sim::read_records(path, nobody); // a damaged sweep says so here
        throw usage_error("export", "--point is for sweeps");
    }
    deliver(
        [&](std::ostream& stream) {
            Exported exported{stream, table};
            sim::read_records(path, exported);
            exported.finish();
        },
        std::nullopt);
}

} // namespace

Command export_command()
{
    return {
        .syntax = {.name = "export",
                   .operands = "FILE",
                   .purpose =
                       "Prints a table of a run or a sweep as CSV, or a scenario's platform for SimGrid.",
                   .example = "sunder export run.h5 --table requests > requests.csv",
                   .options = {{"table", 't', "NAME", fmt::format("one of {}", fmt::join(tables(), ", ")),
                                "requests of a run, points of a sweep", tables()},
                               {"point", '\0', "N", "of a sweep that keeps full tables: those of this point"},
                               {"platform", '\0', "OUT.xml",
                                "of a scenario: its devices, links and routes as SimGrid loads them"},
                               set_option}},
        .carry_out = export_table};
}

} // namespace sunder::cli
