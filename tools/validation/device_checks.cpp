#include "tools/validation/device_checks.hpp"

#include "sim/base/run_error.hpp"
#include "sim/config/load.hpp"
#include "sim/config/stated_errors.hpp"
#include "sim/records/rank_correlation.hpp"
#include "sim/records/statistics.hpp"
#include "tools/fit/benchmark_graph.hpp"
#include "tools/fit/benchmark_table.hpp"
#include "tools/validation/lone_pass.hpp"
#include "tools/validation/shipped_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

namespace sunder::validation {
namespace {

namespace fs = std::filesystem;
using fit::MachineTimes;
using fit::Processor;
using sim::Check;
using sim::HeldFigure;
using Asked = HeldFigure::Asked;

constexpr double percent = 100;
constexpr std::string_view quantised = "_int8";

/// A profile, and what the page says of its machine.
struct ProfiledMachine {
    std::string name;
    fs::path file;
    enum class Kind : std::uint8_t { cpu, int8, gpu } kind = Kind::cpu;
    MachineTimes const* measured = nullptr;
};
using Kind = ProfiledMachine::Kind;

/// Predicted and measured, network by network, in seconds.
struct TimesOfMachine {
    std::vector<double> predicted;
    std::vector<double> measured;

    [[nodiscard]] std::vector<double> errors() const
    {
        std::vector<double> errors;
        for (std::size_t i = 0; i < predicted.size(); ++i)
            errors.push_back(std::abs(predicted[i] / measured[i] - 1));
        return errors;
    }
};

double percentile_of(std::vector<double> values, double share)
{
    if (values.empty()) throw sim::RunError{"ncnn's benchmark page has no time of any network"};
    std::ranges::sort(values);
    return sim::percentile(values, share);
}
double median_of(std::vector<double> values)
{
    constexpr double half = 0.5;
    return percentile_of(std::move(values), half);
}

/// The page, the graphs of its networks and the profiles of its machines, read once.
class BenchmarkPage {
public:
    struct Places {
        fs::path data;
        fs::path names;   ///< ncnn_machines.csv
        fs::path devices; ///< the profiles
    };

    explicit BenchmarkPage(Places const& places)
        : graphs_{places.data / "ncnn_models"},
          table_{fit::read_benchmark(places.data / "published/ncnn_benchmark.csv")}
    {
        for (auto const& name : fit::read_machine_names(places.names))
            for (auto const& times : table_)
                if (times.machine == name.machine) note(name, times, places.devices);
    }

    [[nodiscard]] std::vector<ProfiledMachine> const& profiles() const { return profiles_; }

    TimesOfMachine const& of(ProfiledMachine const& machine)
    {
        auto const [place, is_new] = times_.try_emplace(machine.name);
        if (!is_new) return place->second;
        auto const profile = sim::load_device(machine.file);
        for (auto const& [network, time] : machine.measured->of) {
            auto const* const graph = graph_of(network);
            if (graph == nullptr || network.ends_with(quantised) != (machine.kind == Kind::int8)) continue;
            place->second.predicted.push_back(lone_pass(*graph, profile).value());
            place->second.measured.push_back(time.value());
        }
        return place->second;
    }

private:
    void note(fit::MachineName const& name, MachineTimes const& times, fs::path const& devices)
    {
        if (times.processor == Processor::gpu) return note_as(name.gpu + "_ncnn", Kind::gpu, times, devices);
        auto const stem = fmt::format("{}_ncnn_{}t", name.processor, times.threads);
        note_as(stem, Kind::cpu, times, devices);
        note_as(stem + std::string{quantised}, Kind::int8, times, devices);
    }

    /// A GPU's profile is of the row with most networks.
    void note_as(std::string const& name, Kind kind, MachineTimes const& times, fs::path const& devices)
    {
        auto const file = devices / (name + ".yaml");
        if (!fs::exists(file)) return;
        auto const known = std::ranges::find(profiles_, name, &ProfiledMachine::name);
        if (known == profiles_.end())
            profiles_.push_back({.name = name, .file = file, .kind = kind, .measured = &times});
        else if (known->measured->of.size() < times.of.size())
            known->measured = &times;
    }

    sim::ModelGraph const* graph_of(std::string const& network)
    {
        auto const [place, is_new] = networks_.try_emplace(network);
        if (is_new && fs::exists(graphs_ / (network + ".param")))
            place->second = fit::benchmark_graph(graphs_, network);
        return place->second ? &*place->second : nullptr;
    }

    fs::path graphs_;
    std::vector<MachineTimes> table_;
    std::vector<ProfiledMachine> profiles_;
    std::map<std::string, std::optional<sim::ModelGraph>> networks_;
    std::map<std::string, TimesOfMachine> times_; ///< by profile
};

/// Read when the first check is carried out.
class LazyPage {
public:
    explicit LazyPage(BenchmarkPage::Places places) : places_{std::move(places)} {}

    BenchmarkPage& get()
    {
        if (!page_) page_.emplace(places_);
        return *page_;
    }

private:
    BenchmarkPage::Places places_;
    std::optional<BenchmarkPage> page_;
};

/// What is asked of the profiles of some kinds of processor.
using Kinds = std::vector<Kind>;

bool is_of(Kinds const& kinds, ProfiledMachine const& machine)
{
    return std::ranges::find(kinds, machine.kind) != kinds.end();
}

std::vector<double> errors_of(BenchmarkPage& page, Kinds const& kinds)
{
    std::vector<double> all;
    for (auto const& machine : page.profiles())
        if (is_of(kinds, machine)) std::ranges::copy(page.of(machine).errors(), std::back_inserter(all));
    return all;
}

/// Of the machines' rank correlations.
double median_order(BenchmarkPage& page, Kinds const& kinds)
{
    std::vector<double> orders;
    for (auto const& machine : page.profiles()) {
        if (!is_of(kinds, machine)) continue;
        auto const& times = page.of(machine);
        if (auto const rho = sim::spearman_rho(times.predicted, times.measured)) orders.push_back(*rho);
    }
    return median_of(std::move(orders));
}

/// Whose own 80th percentile is at most what its file states of networks that were left out of the fit.
double share_true_to_their_word(BenchmarkPage& page)
{
    constexpr double four_fifths = 0.8;
    double stated = 0;
    double kept = 0;
    for (auto const& machine : page.profiles()) {
        auto const error = sim::load_stated_error(machine.file);
        if (!error || !error->p80) continue;
        ++stated;
        constexpr double rounding = 0.005; // files state whole percents
        if (percentile_of(page.of(machine).errors(), four_fifths) <= *error->p80 + rounding) ++kept;
    }
    return kept / stated;
}

class Checks {
public:
    Checks(std::shared_ptr<LazyPage> page, std::string missing)
        : page_{std::move(page)}, missing_{std::move(missing)}
    {
    }

    void add(std::string name, std::function<HeldFigure(BenchmarkPage&)> const& figure)
    {
        checks_.push_back({.name = std::move(name),
                           .model = "devices",
                           .against = "ncnn's benchmark page, networks of the fit",
                           .carry_out = [page = page_, figure] { return figure(page->get()); },
                           .data = "ncnn's benchmark page",
                           .missing = missing_});
    }

    void add_median(std::string name, Kinds const& kinds, double most)
    {
        add(std::move(name), [=](BenchmarkPage& page) {
            return HeldFigure{.unit = "%",
                              .simulated = percent * median_of(errors_of(page, kinds)),
                              .expected = most,
                              .side = Asked::at_most};
        });
    }

    void add_order(std::string name, Kinds const& kinds, double least)
    {
        add(std::move(name), [=](BenchmarkPage& page) {
            return HeldFigure{.unit = "",
                              .simulated = median_order(page, kinds),
                              .expected = least,
                              .side = Asked::at_least};
        });
    }

    std::vector<Check> take() { return std::move(checks_); }

private:
    std::shared_ptr<LazyPage> page_;
    std::string missing_;
    std::vector<Check> checks_;
};

} // namespace

std::vector<Check> device_checks()
{
    auto const names = find_shipped({.installed = "share/sunder/validation/ncnn_machines.csv",
                                     .in_sources = "tools/fit/ncnn_machines.csv"});
    auto const devices =
        find_shipped({.installed = "share/sunder/models/devices", .in_sources = "models/devices"});
    if (!names || !devices) return {};
    auto needed = needed_data("published/ncnn_benchmark.csv");
    if (needed.missing.empty()) needed = needed_data("ncnn_models");
    auto const page = std::make_shared<LazyPage>(
        BenchmarkPage::Places{.data = needed.folder, .names = *names, .devices = *devices});
    Checks checks{page, needed.missing};
    checks.add_median("profiles of processors: median error", {Kind::cpu}, 20);
    checks.add("profiles of processors: 80th percentile of errors", [](BenchmarkPage& all) {
        constexpr double four_fifths = 0.8;
        return HeldFigure{.unit = "%",
                          .simulated = percent * percentile_of(errors_of(all, {Kind::cpu}), four_fifths),
                          .expected = 50,
                          .side = Asked::at_most};
    });
    checks.add_order("order of networks, median of Spearman's rho over machines", {Kind::cpu, Kind::gpu},
                     0.95);
    checks.add_median("profiles of processors for int8: median error", {Kind::int8}, 20);
    checks.add_median("profiles of GPUs: median error", {Kind::gpu}, 40);
    checks.add_order("profiles of GPUs: order of networks, likewise", {Kind::gpu}, 0.9);
    checks.add("profiles whose 80th percentile is at most what they state", [](BenchmarkPage& all) {
        return HeldFigure{.unit = "% of profiles",
                          .simulated = percent * share_true_to_their_word(all),
                          .expected = 90,
                          .side = Asked::at_least};
    });
    return checks.take();
}

} // namespace sunder::validation
