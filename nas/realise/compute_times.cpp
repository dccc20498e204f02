#include "nas/realise/compute_times.hpp"

#include "sim/base/contract.hpp"

#include <array>
#include <cmath>
#include <set>
#include <utility>

namespace sunder::nas {
namespace {

/// What was measured of whole networks, by form. What is infinite of a network is so of each of its blocks.
template <class Q>
std::vector<Q> divided(NasBench201 const& space, std::vector<Q> const& measured, LatencyDivision division)
{
    SUNDER_EXPECTS(measured.size() == cell_count);
    auto const cells_of_stage = static_cast<double>(space.settings().cells);
    auto const cells = 3.0 * cells_of_stage;
    std::vector<Q> of_form(space.form_count());
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
        auto const whole = measured[index_of(cell_of_code(code))];
        auto const of_fixed = division == LatencyDivision::fixed_by_work ? whole * (fixed / all) : Q{};
        for (std::size_t i = 0; i < NasBench201::parts; ++i) {
            auto const part = static_cast<NasBench201::Part>(i);
            auto& form = of_form[NasBench201::form_of(part, code)];
            if (!std::isfinite(whole.value()))
                form = whole;
            else
                form = NasBench201::is_cell(part) ? (whole - of_fixed) / cells : of_fixed * (work[i] / fixed);
        }
    }
    return of_form;
}

} // namespace

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
    return {.of_form = divided(space, latencies, division), .source = std::move(source)};
}

std::vector<sim::Joules> whole_network_energies(NasBench201 const& space,
                                                std::vector<sim::Joules> const& energies,
                                                LatencyDivision division)
{
    return divided(space, energies, division);
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
