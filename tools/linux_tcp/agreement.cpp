#include "tools/linux_tcp/agreement.hpp"

#include "sim/base/contract.hpp"
#include "tools/linux_tcp/names.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

namespace sunder::linux_tcp {
namespace {

using sim::Seconds;

constexpr int samples_for_tails = 200;

double milliseconds(Seconds time)
{
    return 1e3 * time.value();
}

double megabits(GridCell const& cell)
{
    return cell.rate.value() * 8e-6;
}

char const* name_of(Measured::Statistic figure)
{
    constexpr std::array names{"", "mean", "last"};
    return names[static_cast<std::size_t>(figure)];
}

std::string kernel()
{
    utsname about{};
    return ::uname(&about) == 0 ? about.release : "unknown";
}

} // namespace

Spread spread_of(std::vector<Seconds> times)
{
    SUNDER_EXPECTS(!times.empty());
    std::ranges::sort(times);
    auto const at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size()))];
    };
    return {.median = at(0.5), .p10 = at(0.1), .p95 = at(0.95)};
}

Agreement::Verdict Agreement::verdict(Measured const& measured)
{
    constexpr Seconds least{0.0005};
    auto const truth = measured.first.median;
    auto const off = std::abs((measured.model.median - truth).value());
    auto const noise = 2 * std::abs((measured.again.median - truth).value());
    auto const within = [&](double share) {
        return off <= std::max({share * truth.value(), least.value(), noise});
    };
    if (within(0.1)) return Verdict::near;
    return within(0.25) ? Verdict::off : Verdict::far;
}

bool Agreement::sees_losses(GridCell const& cell)
{
    constexpr double segment = 1448; // bytes of data in a packet of 1500
    double const packets = std::ceil(static_cast<double>(cell.bytes) / segment);
    return !cell.drops.empty() || cell.bursts || std::pow(1 - cell.loss, packets) < 0.5;
}

void Agreement::add(Measured const& measured)
{
    auto const& cell = measured.cell;
    auto const judged = verdict(measured);
    auto& count = sees_losses(cell) ? lossy_ : cell.loss > 0 ? seldom_ : lossless_;
    ++count.all;
    if (judged == Verdict::near) ++count.near;
    if (judged == Verdict::far) ++far_;
    if (cell.samples < samples_for_tails) return;
    ++tails_.all;
    auto const off = (measured.model.p95 - measured.first.p95).value();
    if (std::abs(off) <= 0.25 * measured.first.p95.value()) ++tails_.near;
}

std::string Agreement::text() const
{
    auto text =
        fmt::format("the model's median is near in {} of {} cells without loss, in {} of {} where less than "
                    "half of the messages lose a packet, and in {} of {} where more do; beyond 25 %: {}\n",
                    lossless_.near, lossless_.all, seldom_.near, seldom_.all, lossy_.near, lossy_.all, far_);
    if (tails_.all > 0)
        text += fmt::format("its 95th percentile is within 25 % in {} of {} cells with {} samples or more\n",
                            tails_.near, tails_.all, samples_for_tails);
    return text;
}

std::string table_head()
{
    return fmt::format("{:10} {:7} {:>6} {:>6} {:>6} {:>8} {:>10} {:>9} {:>9} {:>9} {:>7}\n", "connection",
                       "control", "Mbit/s", "ms", "loss", "bytes", "flows", "Linux", "again", "model",
                       "ratio");
}

std::string table_row(Measured const& measured)
{
    auto const& cell = measured.cell;
    constexpr std::array marks{"", " off", " far"};
    auto const drops = cell.drops.empty() ? "" : fmt::format(" drops {}", fmt::join(cell.drops, "+"));
    auto const flows = fmt::format("{} {}", name_of(measured.figure), cell.flows);
    return fmt::format("{:10} {:7} {:6g} {:6g} {:6g} {:8} {:>10} {:9.2f} {:9.2f} {:9.2f} {:7.3f}{}{}\n",
                       name_of(cell.connection), name_of(cell.control), megabits(cell),
                       milliseconds(cell.delay), cell.loss, cell.bytes, flows,
                       milliseconds(measured.first.median), milliseconds(measured.again.median),
                       milliseconds(measured.model.median), measured.model.median / measured.first.median,
                       drops, marks[static_cast<std::size_t>(Agreement::verdict(measured))]);
}

std::string csv_head()
{
    return "kernel,date,connection,rate_Mbit,one_way_ms,loss,congestion,bytes,queue_bdp,queue_B,jitter_ms,"
           "bursts,drops,seed,repetition,n,flows,trace,every_s,figure,median_ms,p10_ms,p95_ms\n";
}

std::string csv_rows(Measured const& measured)
{
    auto const& cell = measured.cell;
    auto const bursts =
        cell.bursts ? fmt::format("{:g}+{:g}", cell.bursts->good_to_bad, cell.bursts->bad_to_good) : "";
    auto const date = fmt::format("{:%F}", fmt::gmtime(std::time(nullptr)));
    auto const trace = cell.trace ? cell.trace->name : "";
    std::string rows;
    for (auto const* spread : {&measured.first, &measured.again})
        rows += fmt::format(
            "{},{},{},{:g},{:g},{:g},{},{},{:g},{:g},{:g},{},{},{},{},{},{},{},{:g},{},{:.3f},{:.3f},{:.3f}"
            "\n",
            kernel(), date, name_of(cell.connection), megabits(cell), milliseconds(cell.delay), cell.loss,
            name_of(cell.control), cell.bytes, cell.queue, cell.queue_bytes.value_or(sim::Bytes{}).value(),
            milliseconds(cell.jitter), bursts, fmt::join(cell.drops, "+"), cell.seed,
            spread == &measured.first ? 1 : 2, cell.samples, cell.flows, trace,
            cell.trace ? cell.trace->every.value() : 0, name_of(measured.figure),
            milliseconds(spread->median), milliseconds(spread->p10), milliseconds(spread->p95));
    return rows;
}

} // namespace sunder::linux_tcp
