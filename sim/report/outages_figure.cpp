#include "sim/output/readable.hpp"
#include "sim/page/display_unit.hpp"
#include "sim/report/run_figures.hpp"
#include "sim/timeline/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

constexpr std::size_t most_bars = 24;

/// "server 0", "uplink up"
std::string name_of(Records const& records, std::size_t row)
{
    auto const device = records.outages.device[row];
    if (device >= 0) {
        auto const at = static_cast<std::size_t>(device);
        return fmt::format("{} {}", records.groups[static_cast<std::size_t>(records.devices.group[at])],
                           records.devices.index[at]);
    }
    auto const at = static_cast<std::size_t>(records.outages.link[row]);
    auto const& links = records.link_rows;
    auto const direction = links.direction[at] == Direction::both ? ""
                           : links.direction[at] == Direction::up ? " up"
                                                                  : " down";
    return fmt::format("{} {}{}", records.links[static_cast<std::size_t>(links.link[at])], links.index[at],
                       direction);
}

} // namespace

std::optional<ReportFigure> outages_figure(RunContent const& run)
{
    auto const& records = run.records();
    auto const& outages = records.outages;
    Seconds const end = records.windows.empty() ? Seconds{} : records.windows.front().to;
    auto const unit = display_unit("s", end.value());
    BarChart chart{.x = {}, .bars = {}, .thickness = BarChart::Thickness::thin};
    ReportTable table{
        .title = {}, .head = {"what", "state", "from", "for"}, .rows = {}, .names = 2, .note = {}};
    for (std::size_t row = 0; row < outages.size(); ++row) {
        if (outages.replication[row] != 0) continue;
        auto const name = name_of(records, row);
        auto bar = std::ranges::find(chart.bars, name, &Bar::name);
        if (bar == chart.bars.end()) {
            if (chart.bars.size() == most_bars) continue;
            bar = chart.bars.insert(bar, Bar{.name = name, .parts = {}, .note = {}});
        }
        Seconds const from = outages.started_at[row];
        Seconds const lasted = outages.ended_at[row] - from;
        auto const what = name_of_outage(outages, row);
        bar->parts.push_back(
            {.from = from.value() / unit.size,
             .to = std::min(outages.ended_at[row], std::max(end, from)).value() / unit.size,
             .style = outages.factor[row] > 0 ? "link_wait" : "device_wait",
             .tip = fmt::format("{}: {}\nfor {} from {}", name, what, readable(lasted), readable(from))});
        table.rows.push_back({name, what, readable(from), readable(lasted)});
    }
    if (chart.bars.empty()) return std::nullopt;
    chart.x = axis_over({0, end.value() / unit.size}, {.title = with_unit("time", unit)});
    return ReportFigure{
        .title = "Outages",
        .description = fmt::format("When devices were down, off or too warm, and links down or slow. First "
                                   "replication, the first {} devices and directions of links "
                                   "that had any.",
                                   most_bars),
        .size = ReportFigure::Size::full,
        .draw = [chart](double width) { return draw(chart, width); },
        .legend = {},
        .table = std::move(table),
        .moving = {}};
}

} // namespace sunder::sim
