#include "sim/hdf5/result_format.hpp"
#include "sim/output/records_in_hdf5.hpp"
#include "sim/output/sweep_file.hpp"
#include "sim/output/sweep_tables.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

/// Whole names of the columns that are read; nothing: all of them.
using Wanted = std::optional<std::vector<std::string>>;

ColumnRole role_of(Hdf5Reader const& file, std::string const& column)
{
    auto const role = file.text_attribute("role", column);
    if (role == "parameter") return ColumnRole::parameter;
    if (role == "figure") return ColumnRole::figure;
    Hdf5Reader::damaged(fmt::format("the role of '/{}' is '{}'", column, role));
}

std::vector<std::string> decoded(Hdf5Reader const& file, std::string const& column, std::string const& list)
{
    auto const names = file.texts("names/" + list);
    auto const codes = file.whole_numbers(column);
    Hdf5Reader::expect_rows(column, codes, names.size(), std::int64_t{0});
    double bytes = 0;
    for (auto const code : codes)
        bytes += static_cast<double>(sizeof(std::string) + names[static_cast<std::size_t>(code)].size());
    file.expect_affordable(column, bytes);
    std::vector<std::string> texts;
    texts.reserve(codes.size());
    for (auto const code : codes)
        texts.push_back(names[static_cast<std::size_t>(code)]);
    return texts;
}

PointColumn column_in(Hdf5Reader const& file, std::string const& name)
{
    auto const place = "points/" + name;
    PointColumn column{
        .name = name, .unit = file.text_attribute("unit", place), .role = role_of(file, place), .values = {}};
    if (column.unit == "1") column.unit.clear();
    if (file.has_attribute("names", place))
        column.values = decoded(file, place, name);
    else
        column.values = file.numbers(place);
    return column;
}

/// Texts that no dataset could be called stand for nothing, least of all for a path.
void expect_names(std::vector<std::string> const& columns)
{
    for (auto const& name : columns)
        if (name.empty() || name.find('/') != std::string::npos || name == "." || name == "..")
            Hdf5Reader::damaged(fmt::format("'{}' cannot be the name of a column", name));
}

PointTable points_in(Hdf5Reader const& file, Wanted const& wanted)
{
    auto states = file.table<PointStates>("points");
    Hdf5Reader::expect_codes("points/status", states.status, point_status_names().size());
    if (std::ranges::adjacent_find(states.number, std::ranges::greater_equal{}) != states.number.end())
        Hdf5Reader::damaged("'/points/number' does not ascend");
    PointTable points{.number = std::move(states.number),
                      .status = std::move(states.status),
                      .replications = std::move(states.replications),
                      .failure = decoded(file, "points/failure", "failure"),
                      .columns = {}};
    auto const rows = file.rows("points/number");
    auto const columns = file.texts("names/column");
    expect_names(columns);
    for (auto const& name : columns) {
        if (wanted && std::ranges::find(*wanted, name) == wanted->end()) {
            points.left_out.push_back(name);
            continue;
        }
        if (file.rows("points/" + name) != rows)
            Hdf5Reader::damaged(fmt::format("'/points/{}' has another length than '/points/number'", name));
        points.columns.push_back(column_in(file, name));
    }
    return points;
}

std::vector<std::int64_t> points_with_records(Hdf5Reader const& file)
{
    std::vector<std::int64_t> numbers;
    for (auto const& group : file.groups("points")) {
        std::int64_t number = 0;
        auto const* const end = group.data() + group.size();
        auto const [stopped, problem] = std::from_chars(group.data(), end, number);
        if (problem != std::errc{} || stopped != end)
            Hdf5Reader::damaged(fmt::format("'/points/{}' is not a point", group));
        numbers.push_back(number);
    }
    std::ranges::sort(numbers);
    return numbers;
}

std::int64_t points_in_all(Hdf5Reader const& file, PointTable const& points)
{
    auto const size = file.number_attribute("points");
    if (std::cmp_greater(size, std::numeric_limits<std::int64_t>::max()))
        Hdf5Reader::damaged("the attribute 'points' is not a number of points");
    Hdf5Reader::expect_rows("points/number", points.number, size, std::int64_t{0});
    return static_cast<std::int64_t>(size);
}

/// Whose figures are shown where none is named.
std::string first_application_in(Hdf5Reader const& file, PointTable const& points)
{
    auto application = file.text_attribute("application");
    auto const has_some = [&points](std::string const& beginning) {
        auto const begins_so = [&](std::string const& name) { return name.starts_with(beginning); };
        return std::ranges::any_of(points.columns, begins_so, &PointColumn::name) ||
               std::ranges::any_of(points.left_out, begins_so);
    };
    if (has_some("applications.") && !has_some(fmt::format("applications.{}.", application)))
        Hdf5Reader::damaged(fmt::format("there are no figures of its first application, '{}'", application));
    return application;
}

SweepFile sweep_in(Hdf5Reader const& file, Wanted const& wanted)
{
    SweepFile sweep{.points = points_in(file, wanted),
                    .application = {},
                    .scenario = file.text_attribute("scenario"),
                    .seed = file.number_attribute("seed"),
                    .with_records = points_with_records(file),
                    .provenance = provenance_in(file)};
    sweep.application = first_application_in(file, sweep.points);
    sweep.points_in_all = points_in_all(file, sweep.points);
    return sweep;
}

SweepFile read(std::filesystem::path const& path, Wanted const& wanted)
{
    SweepFile sweep;
    read_hdf5({.path = path, .format = sweep_format()},
              [&](Hdf5Reader const& file) { sweep = sweep_in(file, wanted); });
    return sweep;
}

} // namespace

bool is_sweep_file(std::filesystem::path const& path)
{
    return format_in(path) == sweep_format_name;
}

SweepFile read_sweep_without_values(std::filesystem::path const& path)
{
    SweepFile sweep;
    read_hdf5({.path = path, .format = sweep_format(), .depth = Depth::structure},
              [&](Hdf5Reader const& file) { sweep = sweep_in(file, std::nullopt); });
    return sweep;
}

SweepFile read_sweep(std::filesystem::path const& path)
{
    return read(path, std::nullopt);
}

SweepFile read_sweep(std::filesystem::path const& path, std::vector<std::string> const& wanted)
{
    return read(path, wanted);
}

Records read_point_records(std::filesystem::path const& path, std::int64_t number)
{
    Records records;
    read_hdf5({.path = path, .format = sweep_format()}, [&](Hdf5Reader const& file) {
        auto const place = fmt::format("points/{}", number);
        if (!file.has(place))
            Hdf5Reader::fail(fmt::format("there are no full tables of point {}", number),
                             "`sunder sweep --tables requests` keeps them");
        records = records_in(file, place + '/');
    });
    return records;
}

} // namespace sunder::sim
