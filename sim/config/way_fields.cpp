#include "sim/config/way_fields.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/delimited_text.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/base/plain_text.hpp"
#include "sim/form/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>
#include <utility>

namespace sunder::sim {

// Modes
// -------------------------------------------------------------------------------------------------------

Form const& named_modes_form()
{
    static Form const form = parts::mapping("", parts::any_name("name of a device", parts::any_text()));
    return form;
}

std::vector<NamedMode> read_named_modes(YamlCursor const& at, Reading const& reading)
{
    std::vector<NamedMode> modes;
    auto const& devices = reading.names.find("device")->second;
    for (auto const& [name, where, value] : at.names()) {
        if (auto const index = devices.find(name))
            modes.push_back({Id<DeviceGroup>{*index}, value.text(), value.where()});
        else
            reading.diagnostics.report(where, fmt::format("there is no device '{}'", name),
                                       hint_for(name, devices, reading.diagnostics));
    }
    return modes;
}

namespace {

enum class Whole : std::uint8_t { all };

constexpr auto words(Whole /*type*/)
{
    return std::array{Word{Whole::all, "all"}};
}

struct Every {
    Whole cuts = Whole::all;
    std::optional<Whole> clocks;
    std::optional<Whole> accelerators;
};

void fields(Every& every, auto& visit)
{
    visit.title("every way");
    visit(required("cuts", "every cut that is possible"), every.cuts);
    visit(optional("clocks", "with each clock of each device", "as they stand"), every.clocks);
    visit(optional("accelerators", "with each accelerator of each device", "as they stand"),
          every.accelerators);
}

} // namespace

Form const& all_modes_form()
{
    return form_of(Of<Every>{});
}

AllModes read_all_modes(YamlCursor const& at, Reading const& reading)
{
    auto const every = read_as(Of<Every>{}, at, reading);
    return {.clocks = every.clocks.has_value(), .accelerators = every.accelerators.has_value()};
}

// Pools
// -------------------------------------------------------------------------------------------------------

namespace {

enum class What : std::uint8_t { cut, name, time, energy, sent, transfer, clock, accelerator };

struct Column {
    What what = What::cut;
    std::size_t stay = 0; ///< of a device's columns
    Scale unit{};         ///< of numbers
};

struct ColumnKind {
    What what;
    std::string_view name;
    std::optional<Dimension> unit;
};

constexpr std::array columns_of_devices{ColumnKind{What::time, "time", Seconds::dimension},
                                        ColumnKind{What::energy, "energy", Joules::dimension},
                                        ColumnKind{What::sent, "sent", Bytes::dimension},
                                        ColumnKind{What::transfer, "transfer", Seconds::dimension},
                                        ColumnKind{What::clock, "clock", std::nullopt},
                                        ColumnKind{What::accelerator, "accelerator", std::nullopt}};

constexpr double largest = 1e12; // in SI units

class PoolTable {
public:
    PoolTable(std::shared_ptr<Source const> source, Names const& devices, Diagnostics& diagnostics)
        : source_{std::move(source)}, devices_{devices}, complaints_{source_, diagnostics}
    {
    }

    WayPool read()
    {
        auto const lines = lines_of(source_->text);
        if (lines.empty()) {
            complaints_.report({}, "the file is empty",
                               "the first line names the columns: 'cut,pi time [ms]'");
            return {};
        }
        read_header(lines.front());
        if (!complaints_.none()) return {};
        for (auto line = lines.begin() + 1; line != lines.end(); ++line)
            read_row(*line);
        if (ways_.empty() && complaints_.none()) complaints_.report(lines.front(), "there is no way here");
        return complaints_.none() ? std::move(ways_) : WayPool{};
    }

private:
    void read_header(Piece const& line)
    {
        std::set<std::pair<What, std::size_t>> seen;
        for (auto const& title : split(line, ",")) {
            auto const column = column_of(title);
            if (!column) continue;
            if (!seen.insert({column->what, column->stay}).second)
                complaints_.report(title, fmt::format("a second column '{}'", title_of(title.text).name));
            columns_.push_back(*column);
        }
        if (complaints_.none() && std::ranges::find(columns_, What::cut, &Column::what) == columns_.end())
            complaints_.report(line, "column 'cut' is missing",
                               "it says where the model is cut: device_only, server_only or an op");
    }

    /// Nothing where it is none, which is reported.
    std::optional<Column> column_of(Piece const& title)
    {
        auto const [name, unit] = title_of(title.text);
        if (name == "cut") return Column{.what = What::cut};
        if (name == "name") return Column{.what = What::name};
        auto const blank = name.rfind(' ');
        auto const device = name.substr(0, blank == std::string_view::npos ? 0 : blank);
        auto const what = name.substr(blank == std::string_view::npos ? 0 : blank + 1);
        auto const kind = std::ranges::find(columns_of_devices, what, &ColumnKind::name);
        auto const index = devices_.find(std::string{device});
        if (kind == columns_of_devices.end() || !index) {
            complaints_.report(
                title, fmt::format("unknown column '{}'", name),
                "columns are cut, name, and of each device time, energy, sent, transfer, clock "
                "and accelerator, as in 'pi time [ms]'");
            return std::nullopt;
        }
        Column column{.what = kind->what, .stay = stay_of(Id<DeviceGroup>{*index})};
        if (!kind->unit) return column;
        auto const scale = unit ? find_unit(*unit, *kind->unit) : std::nullopt;
        if (!scale)
            complaints_.report(title, fmt::format("column '{}' has no unit that fits", name),
                               fmt::format("in brackets, one of {}", units_of(*kind->unit)));
        column.unit = scale.value_or(Scale{});
        return column;
    }

    std::size_t stay_of(Id<DeviceGroup> device)
    {
        auto const found = std::ranges::find(stays_, device, &MeasuredStay::device);
        if (found != stays_.end()) return static_cast<std::size_t>(found - stays_.begin());
        stays_.push_back(MeasuredStay{.device = device});
        return stays_.size() - 1;
    }

    void read_row(Piece const& line)
    {
        auto const cells = split(line, ",");
        if (cells.size() != columns_.size()) return report_width(cells, columns_.size(), complaints_);
        MeasuredWay way{.name = {}, .cut = {}, .stays = stays_, .where = {source_, line.line, line.column}};
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (!cells[i].text.empty()) read_cell(cells[i], columns_[i], way);
        if (way.cut.empty()) complaints_.report(line, "this way says not where it is cut");
        if (way.name.empty()) way.name = name_of(way);
        if (auto const flaw = flaw_of_name(way.name); !flaw.empty())
            complaints_.report(line, fmt::format("the name of this way {}", flaw));
        if (!names_.insert(way.name).second)
            complaints_.report(line, fmt::format("a second way '{}'", way.name),
                               "tell them apart by a column 'name'");
        ways_.push_back(std::move(way));
    }

    void read_cell(Piece const& cell, Column const& column, MeasuredWay& way)
    {
        switch (column.what) {
        case What::cut:
            way.cut = cell.text;
            return;
        case What::name:
            way.name = cell.text;
            return;
        case What::time:
            way.stays[column.stay].time = Seconds{number_in(cell, column)};
            return;
        case What::energy:
            way.stays[column.stay].energy = Joules{number_in(cell, column)};
            return;
        case What::sent:
            way.stays[column.stay].sent = Bytes{std::round(number_in(cell, column))};
            return;
        case What::transfer:
            way.stays[column.stay].transfer = Seconds{number_in(cell, column)};
            return;
        case What::clock:
            way.stays[column.stay].clock = cell.text;
            return;
        case What::accelerator:
            way.stays[column.stay].accelerator = cell.text;
            return;
        }
    }

    double number_in(Piece const& cell, Column const& column)
    {
        auto const number = find_number(cell.text, column.unit);
        if (number && *number >= 0 && *number <= largest) return *number;
        complaints_.report(cell,
                           fmt::format("'{}' is no number from 0 to {:.0e} in SI units", cell.text, largest));
        return 0;
    }

    [[nodiscard]] std::string name_of(MeasuredWay const& way) const
    {
        std::vector<std::string> modes;
        for (auto const& stay : way.stays) {
            auto part = devices_.list()[stay.device.index()];
            if (!stay.clock.empty()) part += ' ' + stay.clock;
            if (!stay.accelerator.empty()) part += ' ' + stay.accelerator;
            if (!stay.clock.empty() || !stay.accelerator.empty()) modes.push_back(std::move(part));
        }
        return modes.empty() ? way.cut : fmt::format("{} @ {}", way.cut, fmt::join(modes, ", "));
    }

    std::shared_ptr<Source const> source_;
    Names const& devices_;
    Complaints complaints_;
    std::vector<Column> columns_;
    std::vector<MeasuredStay> stays_; ///< of each device that has columns
    std::set<std::string> names_;
    WayPool ways_;
};

} // namespace

WayPool read_way_pool(YamlCursor const& at, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return {};
    return PoolTable{file.source, reading.names.find("device")->second, reading.diagnostics}.read();
}

} // namespace sunder::sim
