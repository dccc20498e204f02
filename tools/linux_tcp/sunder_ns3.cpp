// ns-3's TCP on cells that were measured on Linux, beside those measurements and the model. See
// tools/linux_tcp/README.md.
#include "sim/base/run_error.hpp"
#include "tools/linux_tcp/agreement.hpp"
#include "tools/linux_tcp/kept.hpp"
#include "tools/linux_tcp/names.hpp"
#include "tools/linux_tcp/ns3_talk.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace {

namespace lt = sunder::linux_tcp;
using sunder::sim::Seconds;

struct Asked {
    std::vector<std::string> files;
    std::optional<std::string> csv;
};

Asked asked_by(std::vector<std::string> const& words)
{
    Asked asked;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != "--csv")
            asked.files.push_back(words[i]);
        else if (i + 1 < words.size())
            asked.csv = words[++i];
        else
            throw sunder::sim::RunError{"--csv needs a file"};
    }
    if (asked.files.empty()) throw sunder::sim::RunError{"usage: testbed ns3 FILE... [--csv FILE]"};
    return asked;
}

/// Whether ns-3 is asked for it: one flow, a steady rate, losses at random, no jitter.
bool supports(lt::GridCell const& cell)
{
    return cell.bytes <= lt::largest_message && cell.flows == 1 && cell.drops.empty() && !cell.bursts &&
           !cell.trace && cell.jitter <= Seconds{};
}

std::vector<Seconds> times_of_ns3(lt::GridCell const& cell)
{
    bool const is_fresh = cell.connection == sunder::sim::tcp::Connection::fresh;
    lt::Talk talk{.control = lt::name_of(cell.control),
                  .rate = cell.rate.value() * 8,
                  .delay = cell.delay.value(),
                  .loss = cell.loss,
                  .queue = paths_of(cell, {}).there.queue.value(),
                  .bytes = static_cast<std::uint32_t>(cell.bytes),
                  .pause = pause_of(cell).value(),
                  .messages = is_fresh ? 1 : cell.samples,
                  .seed = cell.seed,
                  .connection = 0};
    std::vector<Seconds> times;
    for (int made = 0; made < (is_fresh ? cell.samples : 1); ++made, ++talk.connection)
        for (double const time : lt::times_of(talk))
            times.emplace_back(time);
    if (static_cast<int>(times.size()) != cell.samples)
        throw sunder::sim::RunError{"ns-3 gave no answer in two minutes"};
    return times;
}

double milliseconds(Seconds time)
{
    return 1e3 * time.value();
}

std::string csv_row(lt::Measured const& kept, lt::Spread const& ns3)
{
    auto const& cell = kept.cell;
    return fmt::format("{},{:%F},{},{:g},{:g},{:g},{},{},{:g},{},{},{:.3f},{:.3f},{:.3f},{:.3f},{:.3f}\n",
                       lt::version_of_ns3(), fmt::gmtime(std::time(nullptr)), lt::name_of(cell.connection),
                       cell.rate.value() * 8e-6, milliseconds(cell.delay), cell.loss,
                       lt::name_of(cell.control), cell.bytes, cell.queue, cell.seed, cell.samples,
                       milliseconds(ns3.median), milliseconds(ns3.p10), milliseconds(ns3.p95),
                       milliseconds(kept.first.median), milliseconds(kept.model.median));
}

void compare(Asked const& asked)
{
    std::ofstream csv;
    if (asked.csv) csv.open(*asked.csv);
    if (asked.csv && !csv) throw sunder::sim::RunError{"cannot write " + *asked.csv};
    csv << "ns3,date,connection,rate_Mbit,one_way_ms,loss,congestion,bytes,queue_bdp,seed,n,median_ms,p10_ms,"
           "p95_ms,linux_ms,model_ms\n";
    fmt::print("{:10} {:7} {:>6} {:>6} {:>6} {:>8} {:>9} {:>9} {:>9} {:>10} {:>11}\n", "connection",
               "control", "Mbit/s", "ms", "loss", "bytes", "Linux", "ns-3", "model", "ns-3/Linux",
               "model/Linux");
    lt::Agreement of_ns3;
    lt::Agreement of_model;
    int left_out = 0;
    for (auto const& file : asked.files)
        for (auto kept : lt::read_kept(file)) {
            auto const& cell = kept.cell;
            if (!supports(cell)) {
                ++left_out;
                continue;
            }
            auto const ns3 = lt::spread_of(times_of_ns3(cell));
            fmt::print("{:10} {:7} {:6g} {:6g} {:6g} {:8} {:9.2f} {:9.2f} {:9.2f} {:10.3f} {:11.3f}\n",
                       lt::name_of(cell.connection), lt::name_of(cell.control), cell.rate.value() * 8e-6,
                       milliseconds(cell.delay), cell.loss, cell.bytes, milliseconds(kept.first.median),
                       milliseconds(ns3.median), milliseconds(kept.model.median),
                       ns3.median / kept.first.median, kept.model.median / kept.first.median);
            std::fflush(stdout);
            csv << csv_row(kept, ns3) << std::flush;
            of_model.add(kept);
            kept.model = ns3;
            of_ns3.add(kept);
        }
    fmt::print("{}With ns-3 in the place of the model: {}", of_model.text(), of_ns3.text());
    if (left_out > 0)
        fmt::print("{} cells left out: ns-3 is asked for one flow at a steady rate with losses at random\n",
                   left_out);
}

} // namespace

int main(int count, char** arguments)
{
    try {
        compare(asked_by({arguments + 1, arguments + count}));
        return 0;
    } catch (std::exception const& error) {
        fmt::print(stderr, "testbed: {}\n", error.what());
        return 1;
    }
}
