#include "nas/accuracy/cell_table.hpp"
#include "nas/import/foreign_file.hpp"
#include "nas/realise/nasbench201_cell.hpp"
#include "sim/base/decimal.hpp"
#include "sim/form/yaml_node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sunder::nas {
namespace {

using detail::Csv;
using detail::NamedColumn;
using sim::Complaints;
using sim::Piece;
using sim::YamlKind;
using sim::YamlNode;

constexpr sim::Scale milliseconds{.power_of_ten = -3};
constexpr sim::Scale millijoules{.power_of_ten = -3};
// Of devices' names in HW-NAS-Bench.
constexpr std::string_view suffix = "_latency";
constexpr std::string_view energy_suffix = "_energy";
constexpr double not_run = -1; // of a cell that does not run on the device, likewise

std::string device_of(std::string_view title)
{
    if (title.ends_with(suffix)) title.remove_suffix(suffix.size());
    return std::string{title};
}

/// Of what comes along with latencies and is none: ops as digits, sizes.
bool is_other(std::string_view title)
{
    static constexpr std::array<std::string_view, 4> beginnings{"ops", "param", "flop", "mac"};
    return title.ends_with("_arithmetic_intensity") ||
           std::ranges::any_of(beginnings, [&](std::string_view word) { return title.starts_with(word); });
}

/// Latencies by device, from one file after the other.
class DeviceLatencies {
public:
    DeviceLatencies(TableImport const& import, sim::Diagnostics& diagnostics)
        : import_{import}, diagnostics_{diagnostics}
    {
    }

    void read(SourceText const& file)
    {
        Complaints complaints{file, diagnostics_};
        auto const count = titles_.size();
        if (detail::is_json(*file))
            read_json(file, complaints);
        else
            read_csv(file, complaints);
        if (complaints.none() && titles_.size() == count)
            complaints.report({}, "there is no column of latencies",
                              "each device has its own, under its name");
    }

    [[nodiscard]] std::string text() const
    {
        return detail::import_note(import_, left_out_) + detail::cells_text(columns_, "ms");
    }

    void check_wanted(SourceText const& file)
    {
        Complaints complaints{file, diagnostics_};
        detail::report_missing(import_, titles_, complaints);
    }

private:
    /// The name of the column where it is to be taken.
    std::optional<std::string> find_name(Piece const& title, std::string_view name, Complaints& complaints)
    {
        titles_.emplace_back(name);
        auto found =
            import_.columns.empty() ? std::optional{device_of(name)} : detail::find_wanted(import_, name);
        if (!found) {
            left_out_.emplace_back(name);
        } else if (!detail::expect_column_name(title, *found, complaints)) {
            return std::nullopt;
        } else if (std::ranges::find(columns_, *found, &NamedColumn::name) != columns_.end()) {
            complaints.report(title, fmt::format("a second column of device '{}'", *found));
            return std::nullopt;
        }
        return found;
    }

    void read_csv(SourceText const& file, Complaints& complaints)
    {
        auto const csv = detail::parse_csv(file, complaints, detail::Dialect::foreign);
        if (complaints.none() && detail::find_column(csv, "ops22"))
            return complaints.report(
                csv.titles.front(), "these are latencies of whole FBNet networks",
                "a search needs figures of its blocks, as in models/nas/fbnet_latency.csv");
        auto const cells = detail::cell_columns(csv, complaints);
        for (std::size_t i = 0; i < csv.titles.size() && complaints.none(); ++i)
            if (i != cells.index && i != cells.text && i != cells.net) read_column(csv, i, complaints);
    }

    void read_column(Csv const& csv, std::size_t index, Complaints& complaints)
    {
        auto const& title = csv.titles[index];
        auto const name = sim::title_of(title.text).name;
        if (import_.columns.empty() && is_other(name)) return left_out_.emplace_back(name), void();
        if (import_.columns.empty() && detail::find_data_set(name))
            return complaints.report(title, fmt::format("column '{}' holds accuracies", name),
                                     "'sunder import accuracy' reads them");
        auto const found = find_name(title, name, complaints);
        if (!found) return;
        if (name.ends_with(energy_suffix)) return read_energies(csv, index, *found, complaints);
        auto const unit = detail::unit_of_time(title, complaints);
        if (!unit) return;
        auto const accepts = [&](Piece const& field, double number) {
            return detail::is_duration(field, number, complaints);
        };
        auto numbers = detail::numbers_by_index(
            with_gaps(csv, index),
            {.index = index, .unit = *unit / milliseconds, .gaps = detail::NumberColumn::Gaps::infinite},
            accepts, complaints);
        add(*found, std::move(numbers));
    }

    /// HW-NAS-Bench's -1 left out.
    static Csv with_gaps(Csv csv, std::size_t column)
    {
        if (detail::find_column(csv, "net"))
            for (auto& row : csv.rows)
                if (sim::find_number(row[column].text) == not_run) row[column].text = {};
        return csv;
    }

    void read_energies(Csv const& csv, std::size_t index, std::string const& name, Complaints& complaints)
    {
        auto const unit = detail::unit_of_energy(csv.titles[index], complaints);
        if (!unit) return;
        auto const accepts = [&](Piece const& field, double number) {
            return detail::is_energy(field, number, complaints);
        };
        columns_.push_back({.name = name,
                            .numbers = detail::numbers_by_index(
                                csv, {.index = index, .unit = *unit / millijoules}, accepts, complaints),
                            .unit = "mJ"});
    }

    void read_json(SourceText const& file, Complaints& complaints)
    {
        auto const root = sim::parse_yaml(file, diagnostics_);
        if (!root) return;
        if (root->kind == YamlKind::list) {
            auto const name = sim::file_name_of(*file);
            return read_list(*root, name.substr(0, name.rfind('.')), complaints);
        }
        for (auto const& [key, where, value] : root->entries) {
            if (value.kind == YamlKind::list && complaints.none())
                read_list(value, key, complaints);
            else
                left_out_.push_back(key);
        }
    }

    void read_list(YamlNode const& list, std::string_view name, Complaints& complaints)
    {
        Piece const where{.text = name, .line = list.where.line, .column = list.where.column};
        auto const found = find_name(where, name, complaints);
        if (!found) return;
        if (list.items.size() != cell_count)
            return complaints.report(
                where, fmt::format("'{}' has {} values instead of {}", name, list.items.size(), cell_count),
                "one for each cell, by the benchmark's index");
        std::vector<double> numbers;
        for (auto const& item : list.items) {
            Piece const field{.text = item.text, .line = item.where.line, .column = item.where.column};
            auto const number = detail::number_of(field, complaints);
            if (complaints.too_many()) return;
            if (number && detail::is_duration(field, *number, complaints)) numbers.push_back(*number);
        }
        if (complaints.none()) add(*found, std::move(numbers));
    }

    /// Numbers in ms.
    void add(std::string name, std::vector<double> numbers)
    {
        columns_.push_back({.name = std::move(name), .numbers = std::move(numbers)});
    }

    TableImport const& import_;
    sim::Diagnostics& diagnostics_;
    std::vector<NamedColumn> columns_;
    std::vector<std::string> titles_; ///< of all columns of latencies
    std::vector<std::string> left_out_;
};

} // namespace

std::optional<std::string> import_latency(TableImport const& import, sim::Diagnostics& diagnostics)
{
    DeviceLatencies devices{import, diagnostics};
    for (auto const& file : import.files)
        devices.read(file);
    if (diagnostics.empty()) devices.check_wanted(import.files.front());
    if (!diagnostics.empty()) return std::nullopt;
    return devices.text();
}

} // namespace sunder::nas
