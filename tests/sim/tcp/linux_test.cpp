// The model beside Linux 6.18, cell by cell. `linux_6_18.csv` was measured by tools/testbed, on rates,
// delays, sizes and losses on which nothing was chosen; both lose the same packets. `linux_tcp_trial.csv`, on
// which the model's parts were chosen, is not part of the project: SUNDER_DATA names its folder, and without
// it it is looked for beside the project.
#include "sim/tcp/tcp_connection.hpp"
#include "tests/source_dir.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace sunder::sim::tcp {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> pieces(std::string const& text, char separator)
{
    std::vector<std::string> found;
    std::istringstream in{text};
    for (std::string piece; std::getline(in, piece, separator);)
        found.push_back(piece);
    return found;
}

std::string without_return(std::string line)
{
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

std::vector<Row> rows_of(std::filesystem::path const& file)
{
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    auto const names = pieces(without_return(line), ',');
    std::vector<Row> rows;
    while (std::getline(in, line)) {
        auto const values = pieces(without_return(line), ',');
        for (Row& row = rows.emplace_back(); auto const& name : names)
            row[name] = values.at(row.size());
    }
    return rows;
}

double number(Row const& row, std::string const& name)
{
    return std::stod(row.at(name));
}

/// One setting, its path and its messages.
struct Cell {
    Settings settings;
    PacketPath::Setup path;
    std::int64_t bytes = 0;
    int messages = 0;
    Seconds pause;
    std::uint64_t seed = 1;
};

Cell cell_of(Row const& row)
{
    Cell cell;
    auto const connection = row.at("connection");
    bool const fresh = connection == "fresh" || connection == "cold";
    cell.settings.control = row.at("congestion") == "bbr" ? Control::bbr : Control::cubic;
    cell.settings.connection = fresh                        ? Connection::fresh
                               : connection == "idle_reset" ? Connection::idle_reset
                                                            : Connection::persistent;
    Seconds const delay{1e-3 * number(row, "one_way_ms")};
    BytesPerSecond const rate{1e6 / 8 * number(row, "rate_Mbit")};
    cell.path = {.rate = StepFunction{rate.value()}, .delay = delay};
    cell.path.queue = std::max(Bytes{64.0 * 1514}, 4 * delay * rate);
    cell.path.luck.probability = number(row, "loss");
    cell.bytes = std::stoll(row.at("bytes"));
    cell.messages = std::stoi(row.at("n"));
    cell.pause =
        cell.settings.connection == Connection::persistent ? Seconds{0.01} : Seconds{0.8} + 8 * delay;
    if (row.contains("seed")) cell.seed = std::stoull(row.at("seed"));
    if (row.contains("drops"))
        for (auto const& drop : pieces(row.at("drops"), '+'))
            cell.path.luck.by_hand.push_back(std::stoll(drop));
    return cell;
}

/// Times until the answer is there, sorted.
std::vector<double> milliseconds(Cell const& cell)
{
    bool const fresh = cell.settings.connection == Connection::fresh;
    std::vector<double> times;
    for (int connection = 0; connection < (fresh ? cell.messages : 1); ++connection) {
        auto const seed = Seed{cell.seed}.child(static_cast<std::uint64_t>(connection));
        PacketPath there{cell.path, seed.child("there")};
        PacketPath back{cell.path, seed.child("back")};
        TcpConnection tcp{cell.settings, there, back, seed.child("control")};
        Seconds now{1};
        for (int message = 0; message < (fresh ? 1 : cell.messages); ++message) {
            auto const outcome = tcp.exchange({.at = now, .bytes = cell.bytes});
            times.push_back(1e3 * (outcome.answered_at - now).value());
            now = outcome.answered_at + cell.pause;
        }
    }
    std::ranges::sort(times);
    return times;
}

struct Agreement {
    int near = 0;
    int all = 0;
    [[nodiscard]] double share() const { return static_cast<double>(near) / all; }
};

/// Near: within 10 % or 0.5 ms. Prints every cell.
bool is_near(Row const& row)
{
    auto const times = milliseconds(cell_of(row));
    auto const model = times[times.size() / 2];
    auto const truth = number(row, "median_ms");
    bool const near = std::abs(model - truth) <= std::max(0.1 * truth, 0.5);
    fmt::print(
        "{:10} {:5} {:>4} Mbit/s {:>4} ms loss {:>5} {:>8} B  Linux {:8.2f} model {:8.2f} ms  {:.3f}{}\n",
        row.at("connection"), row.at("congestion"), row.at("rate_Mbit"), row.at("one_way_ms"), row.at("loss"),
        row.at("bytes"), truth, model, model / truth, near ? "" : "  off");
    return near;
}

std::filesystem::path trial()
{
    char const* const given = std::getenv("SUNDER_DATA");
    auto const folder = given != nullptr ? std::filesystem::path{given}
                                         : std::filesystem::path{SUNDER_SOURCE_DIR} / "../shared/data";
    return folder / "published/linux_tcp_trial.csv";
}

std::filesystem::path kept(std::string const& name)
{
    return std::filesystem::path{SUNDER_SOURCE_DIR} / "tests/sim/tcp" / name;
}

TEST(TheModel, ComesNearLinuxWhereItsPartsWereChosen)
{
    if (!std::filesystem::exists(trial()))
        GTEST_SKIP() << trial() << " is absent; SUNDER_DATA names the folder";
    Agreement lossless;
    for (auto const& row : rows_of(trial())) {
        if (number(row, "loss") > 0) continue; // a single draw of losses, which is not known
        ++lossless.all;
        lossless.near += is_near(row) ? 1 : 0;
    }
    EXPECT_EQ(lossless.all, 72);
    EXPECT_GE(lossless.share(), 0.9);
}

TEST(TheModel, ComesNearLinuxWhereNothingWasChosen)
{
    Agreement lossless;
    Agreement lossy;
    for (auto const& row : rows_of(kept("linux_6_18.csv"))) {
        if (row.at("repetition") != "1") continue;
        auto& agreement = number(row, "loss") > 0 ? lossy : lossless;
        ++agreement.all;
        agreement.near += is_near(row) ? 1 : 0;
    }
    EXPECT_GE(lossless.all, 20);
    EXPECT_GE(lossless.share(), 0.9);
    EXPECT_GE(lossy.all, 20);
    EXPECT_GE(lossy.share(), 0.8);
}

TEST(TheModel, IsWithinARoundTripOfLinuxWhereDropsArePlacedByHand)
{
    auto const rows = rows_of(kept("linux_6_18_drops.csv"));
    EXPECT_GE(rows.size(), 40U);
    for (auto const& row : rows) {
        auto const times = milliseconds(cell_of(row));
        EXPECT_NEAR(times[times.size() / 2], number(row, "median_ms"), 2 * number(row, "one_way_ms"))
            << row.at("congestion") << " " << row.at("bytes") << " B, drops " << row.at("drops");
    }
}

} // namespace
} // namespace sunder::sim::tcp
