#include "tools/fit/search_networks.hpp"

#include "nas/accuracy/csv.hpp"
#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201.hpp"
#include "sim/base/run_error.hpp"
#include "sim/model/build_model.hpp"
#include "tools/fit/cost_terms.hpp"
#include "tools/fit/quoted_rows.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace sunder::fit {
namespace {

using Eigen::Index;
using nas::Choices;
using nas::detail::Csv;

constexpr std::size_t one_in = 10; ///< rows teach, and another is held out
constexpr std::size_t held_out = 5;
constexpr double milli = 1e-3;

/// A row that is used, and its network.
struct TimedRow {
    std::size_t row = 0;
    sim::ModelGraph model;
    bool is_whole = true;
};

Csv read_csv(std::filesystem::path const& path, sim::Diagnostics& diagnostics)
{
    auto const source = read_source(path);
    sim::Complaints complaints{source, diagnostics};
    auto csv = nas::detail::parse_csv(source, complaints, nas::detail::Dialect::foreign);
    diagnostics.raise_if_any();
    return csv;
}

bool is_used(std::size_t row)
{
    return row % one_in == 0 || row % one_in == held_out;
}

/// Digits of a network as choices of each variable of a space but the last, which is its split; nothing
/// where they are not such.
std::optional<Choices> choices_of_digits(nas::SearchSpace const& space, std::string_view digits)
{
    if (digits.size() + 1 != space.variables.size()) return {};
    Choices choices;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        int const choice = digits[i] - '0';
        if (choice < 0 || choice >= std::ssize(space.variables[i].choices)) return {};
        choices.push_back(choice);
    }
    choices.push_back(0);
    return choices;
}

class SearchTableReader {
public:
    SearchTableReader(nas::ArchitectureSpace const& space, sim::Diagnostics& diagnostics)
        : space_{&space}, diagnostics_{&diagnostics}
    {
    }

    /// The networks of rows that are used; `digits` is a column of `networks`.
    [[nodiscard]] std::vector<TimedRow> rows(Csv const& networks, std::string_view digits) const
    {
        sim::Complaints complaints{networks.source, *diagnostics_};
        std::vector<TimedRow> rows;
        auto const column = nas::detail::column_of(networks, digits, complaints);
        for (std::size_t row = 0; column && row < networks.rows.size(); ++row) {
            auto const& value = networks.rows[row][*column];
            auto const choices = choices_of_digits(space_->space(), value.text);
            if (!choices) complaints.report(value, "these are no ops of such a network");
            if (!choices || !is_used(row) || !space_->is_connected(*choices)) continue;
            rows.push_back({.row = row,
                            .model = sim::fuse(space_->model(*choices)),
                            .is_whole = value.text.size() != nas::cell_edges ||
                                        value.text.find('0') == std::string_view::npos});
        }
        return rows;
    }

private:
    nas::ArchitectureSpace const* space_;
    sim::Diagnostics* diagnostics_;
};

/// Columns whose titles say nothing of a device.
bool is_device(std::string_view title)
{
    return title != "idx" && title != "ops22";
}

/// The batch where `column` is one of the device's: "name", of one image, or "name_32".
std::optional<std::int64_t> find_batch(std::string_view column, std::string_view device)
{
    if (column == device) return 1;
    if (!column.starts_with(device) || column[device.size()] != '_') return {};
    auto const number = sim::find_number(column.substr(device.size() + 1));
    if (!number || *number < 1) return {};
    return static_cast<std::int64_t>(*number);
}

Eigen::MatrixXd of_batches(Eigen::MatrixXd const& amounts, std::int64_t batch)
{
    Eigen::MatrixXd all{amounts.rows(), amounts.cols()};
    for (Index row = 0; row < amounts.rows(); ++row)
        all.row(row) = of_batch(amounts.row(row).transpose(), static_cast<double>(batch)).transpose();
    return all;
}

} // namespace

/// Networks of a space, which ops they have and what they take, row by row.
struct SearchTables::Source {
    std::string space;
    nas::ArchitectureSpace const* networks = nullptr;
    Csv ops;
    std::string_view digits; ///< the column of `ops` with those of a network
    Csv times;
};

SearchTables::SearchTables(std::filesystem::path const& folder)
{
    sim::Diagnostics diagnostics;
    constexpr std::int64_t cifar10 = 10;
    auto const cells = nas::make_nasbench201({.classes = cifar10});
    add({.space = "NAS-Bench-201",
         .networks = cells.get(),
         .ops = read_csv(folder / "nb201/nb201_accuracy.csv", diagnostics),
         .digits = "ops",
         .times = read_csv(folder / "hwnasbench/nb201_latency_help.csv", diagnostics)});
    auto const layers = nas::make_fbnet();
    auto const fbnet = read_csv(folder / "hwnasbench/fbnet_latency_help_5000.csv", diagnostics);
    add({.space = "FBNet", .networks = layers.get(), .ops = fbnet, .digits = "ops22", .times = fbnet});
}

void SearchTables::add(Source const& source)
{
    sim::Diagnostics diagnostics;
    auto const rows = SearchTableReader{*source.networks, diagnostics}.rows(source.ops, source.digits);
    sim::Complaints complaints{source.times.source, diagnostics};
    if (source.ops.rows.size() != source.times.rows.size())
        complaints.report({}, "this table and that of the networks' ops have not as many rows");
    diagnostics.raise_if_any();
    TimesOfSpace table{.space = source.space,
                       .columns = {},
                       .amounts = Eigen::MatrixXd{std::ssize(rows), std::ssize(all_terms())},
                       .milliseconds = {},
                       .teaches = {},
                       .is_whole = {}};
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < source.times.titles.size(); ++i) {
        if (!is_device(source.times.titles[i].text)) continue;
        columns.push_back(i);
        table.columns.emplace_back(source.times.titles[i].text);
    }
    table.milliseconds.resize(std::ssize(rows), std::ssize(columns));
    for (Index row = 0; auto const& timed : rows) {
        table.amounts.row(row) = amounts_of(timed.model, NumberKind::floats).transpose();
        table.teaches.push_back(timed.row % one_in == 0);
        table.is_whole.push_back(timed.is_whole);
        for (Index column = 0; auto const at : columns) {
            auto const& value = source.times.rows[timed.row][at];
            auto const milliseconds = nas::detail::number_of(value, complaints).value_or(1);
            if (milliseconds <= 0) complaints.report(value, "a time is above zero");
            table.milliseconds(row, column++) = milliseconds;
        }
        ++row;
    }
    diagnostics.raise_if_any();
    tables_.push_back(std::move(table));
}

std::vector<SearchTimes> SearchTables::times_of(std::string_view device, Executed executed) const
{
    std::vector<SearchTimes> found;
    for (auto const& table : tables_) {
        std::vector<Index> rows;
        for (Index row = 0; row < table.amounts.rows(); ++row)
            if (executed == Executed::leading || table.is_whole[static_cast<std::size_t>(row)])
                rows.push_back(row);
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            auto const batch = find_batch(table.columns[column], device);
            if (!batch) continue;
            SearchTimes times{
                .space = table.space,
                .batch = *batch,
                .amounts = of_batches(table.amounts(rows, Eigen::all), *batch),
                .log_times = (milli * table.milliseconds(rows, static_cast<Index>(column)).array()).log(),
                .teaches = {}};
            for (auto const row : rows)
                times.teaches.push_back(table.teaches[static_cast<std::size_t>(row)]);
            found.push_back(std::move(times));
        }
    }
    std::ranges::stable_sort(found, {}, &SearchTimes::batch);
    return found;
}

} // namespace sunder::fit
