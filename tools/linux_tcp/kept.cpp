#include "tools/linux_tcp/kept.hpp"

#include "sim/base/run_error.hpp"
#include "tools/linux_tcp/names.hpp"

#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace sunder::linux_tcp {
namespace {

using sim::Seconds;
using Row = std::map<std::string, std::string>;

std::vector<std::string> pieces(std::string const& text, char separator)
{
    std::vector<std::string> found;
    std::istringstream in{text};
    for (std::string piece; std::getline(in, piece, separator);)
        found.push_back(piece.ends_with('\r') ? piece.substr(0, piece.size() - 1) : piece);
    return found;
}

std::vector<Row> rows_of(std::filesystem::path const& file)
{
    std::ifstream in{file};
    std::string line;
    if (!std::getline(in, line)) throw sim::RunError{"cannot read " + file.string()};
    auto const names = pieces(line, ',');
    std::vector<Row> rows;
    while (std::getline(in, line)) {
        auto const values = pieces(line, ',');
        if (values.size() != names.size()) throw sim::RunError{file.string() + ": not whole: " + line};
        for (Row& row = rows.emplace_back(); auto const& name : names)
            row[name] = values[row.size()];
    }
    return rows;
}

double number(Row const& row, std::string const& name)
{
    return std::stod(row.at(name));
}

Seconds time(Row const& row, std::string const& name)
{
    return Seconds{1e-3 * number(row, name)};
}

void add_path(GridCell& cell, Row const& row)
{
    cell.queue = number(row, "queue_bdp");
    if (number(row, "queue_B") > 0) cell.queue_bytes = sim::Bytes{number(row, "queue_B")};
    cell.jitter = time(row, "jitter_ms");
    if (auto const steps = pieces(row.at("bursts"), '+'); steps.size() == 2)
        cell.bursts =
            sim::GilbertElliott{.good_to_bad = std::stod(steps[0]), .bad_to_good = std::stod(steps[1])};
    for (auto const& drop : pieces(row.at("drops"), '+'))
        cell.drops.push_back(std::stoll(drop));
}

void add_trace(GridCell& cell, Row const& row, std::filesystem::path const& folder)
{
    if (row.contains("trace") && !row.at("trace").empty())
        cell.trace = read_path_trace(folder / row.at("trace"), Seconds{number(row, "every_s")});
}

GridCell cell_of(Row const& row)
{
    using sim::tcp::Connection;
    using sim::tcp::Control;
    auto const& connection = row.at("connection");
    auto const& control = row.at("congestion");
    GridCell cell;
    for (auto const known : {Connection::idle_reset, Connection::persistent, Connection::fresh})
        if (connection == name_of(known)) cell.connection = known;
    for (auto const known : {Control::cubic, Control::bbr, Control::reno})
        if (control == name_of(known)) cell.control = known;
    if (connection == "cold") cell.connection = Connection::fresh; // as a trial wrote it; and `warm`
    cell.rate = sim::BytesPerSecond{1e6 / 8 * number(row, "rate_Mbit")};
    cell.delay = time(row, "one_way_ms");
    cell.loss = number(row, "loss");
    cell.bytes = std::stoll(row.at("bytes"));
    cell.samples = std::stoi(row.at("n"));
    if (row.contains("seed")) cell.seed = std::stoull(row.at("seed"));
    if (row.contains("flows")) cell.flows = std::stoi(row.at("flows"));
    if (row.contains("drops")) add_path(cell, row);
    return cell;
}

Measured::Statistic figure_of(Row const& row)
{
    auto const figure = row.contains("figure") ? row.at("figure") : "";
    if (figure == "mean") return Measured::Statistic::mean;
    return figure == "last" ? Measured::Statistic::last : Measured::Statistic::only;
}

Spread spread_of(Row const& row)
{
    auto const median = time(row, "median_ms");
    bool const whole = row.contains("p10_ms") && row.contains("p95_ms");
    return {.median = median,
            .p10 = whole ? time(row, "p10_ms") : median,
            .p95 = whole ? time(row, "p95_ms") : median};
}

} // namespace

std::vector<Measured> read_kept(std::filesystem::path const& file)
{
    std::vector<Measured> all;
    CellTimes times;
    for (auto const& row : rows_of(file)) {
        if (row.contains("repetition") && row.at("repetition") == "2") {
            all.back().again = spread_of(row);
            continue;
        }
        Measured measured{.cell = cell_of(row), .figure = figure_of(row)};
        add_trace(measured.cell, row, file.parent_path());
        measured.first = measured.again = spread_of(row);
        bool const follows_mean = measured.figure == Measured::Statistic::last; // of the same cell
        if (!follows_mean) times = times_of_model(measured.cell);
        measured.model = spread_of(measured.figure == Measured::Statistic::mean ? times.mean : times.last);
        all.push_back(measured);
    }
    return all;
}

} // namespace sunder::linux_tcp
