#include "nas/realise/compute_times.hpp"

#include "sim/base/contract.hpp"

#include <array>
#include <set>
#include <utility>

namespace sunder::nas {

std::vector<sim::Seconds> times_of(ArchitectureSpace const& space, ComputeTimes const& times,
                                   Choices const& choices)
{
    std::vector<sim::Seconds> result;
    for (auto const form : space.forms(choices))
        result.push_back(times.of_form[form]);
    return result;
}

std::vector<std::string> kinds_of(ArchitectureSpace const& space)
{
    std::set<std::string> kinds;
    for (std::size_t form = 0; form < space.form_count(); ++form)
        kinds.insert(space.block(form).kind);
    return {kinds.begin(), kinds.end()};
}

std::vector<std::string> missing_kinds(ArchitectureSpace const& space, KindTimes const& table)
{
    std::set<std::string> missing;
    for (std::size_t form = 0; form < space.form_count(); ++form) {
        auto const block = space.block(form);
        if (block.work > sim::Flops{} && !table.contains(block.kind)) missing.insert(block.kind);
    }
    return {missing.begin(), missing.end()};
}

ComputeTimes additive_times(ArchitectureSpace const& space, KindTimes const& table, std::string source)
{
    ComputeTimes times{.of_form = {}, .source = std::move(source)};
    times.of_form.reserve(space.form_count());
    for (std::size_t form = 0; form < space.form_count(); ++form) {
        auto const block = space.block(form);
        auto const found = table.find(block.kind);
        SUNDER_EXPECTS(found != table.end() || block.work == sim::Flops{});
        times.of_form.push_back(found == table.end() ? sim::Seconds{} : block.share * found->second);
    }
    return times;
}

ComputeTimes whole_network_times(NasBench201 const& space, std::vector<sim::Seconds> const& latencies,
                                 LatencyDivision division, std::string source)
{
    SUNDER_EXPECTS(latencies.size() == cell_count);
    auto const cells_of_stage = static_cast<double>(space.settings().cells);
    auto const cells = 3.0 * cells_of_stage;
    ComputeTimes times{.of_form = std::vector<sim::Seconds>(space.form_count()), .source = std::move(source)};
    std::vector<sim::Flops> known(space.form_count());
    for (std::size_t form = 0; form < known.size(); ++form) {
        auto const alike = space.form_alike(form);
        known[form] = alike < form ? known[alike] : space.block(form).work;
    }
    for (std::size_t code = 0; code < cell_count; ++code) {
        std::array<sim::Flops, NasBench201::parts> work;
        sim::Flops fixed;
        sim::Flops all;
        for (std::size_t i = 0; i < NasBench201::parts; ++i) {
            auto const part = static_cast<NasBench201::Part>(i);
            work[i] = known[NasBench201::form_of(part, code)];
            all += NasBench201::is_cell(part) ? cells_of_stage * work[i] : work[i];
            if (!NasBench201::is_cell(part)) fixed += work[i];
        }
        auto const latency = latencies[index_of(cell_of_code(code))];
        auto const of_fixed =
            division == LatencyDivision::fixed_by_work ? latency * (fixed / all) : sim::Seconds{};
        for (std::size_t i = 0; i < NasBench201::parts; ++i) {
            auto const part = static_cast<NasBench201::Part>(i);
            times.of_form[NasBench201::form_of(part, code)] =
                NasBench201::is_cell(part) ? (latency - of_fixed) / cells : of_fixed * (work[i] / fixed);
        }
    }
    return times;
}

std::optional<ComputeTimes> find_roofline_times(ArchitectureSpace const& space, sim::DeviceGroup const& group)
{
    ComputeTimes times{.of_form = {}, .source = "roofline of " + group.profile.name};
    times.of_form.reserve(space.form_count());
    for (std::size_t form = 0; form < space.form_count(); ++form) {
        auto const alike = space.form_alike(form);
        auto const time = alike < form ? std::optional{times.of_form[alike]} : space.find_time(form, group);
        if (!time) return {};
        times.of_form.push_back(*time);
    }
    return times;
}

} // namespace sunder::nas
