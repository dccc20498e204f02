// regret [SEEDS [FIRST_SEED [OPTIMIZER [others]]]]: prints in Markdown how near every optimizer comes to the
// best pair of NAS-Bench-201 within a limit on latency, in points of accuracy, in six settings; with `others`
// in those on which defaults may be chosen. Medians with distribution-free intervals, means with Student's,
// both of 95 %.
#include "tests/nas/search/reach.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace {

using namespace sunder;

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

/// Between the order statistics whose ranks a binomial variable with p = 1/2 misses with probability 5 % at
/// most.
std::string median_interval(std::vector<double> values)
{
    std::ranges::sort(values);
    auto const count = static_cast<double>(values.size());
    auto const rank = static_cast<std::size_t>(
        boost::math::quantile(boost::math::binomial_distribution<>{count, 0.5}, 0.025));
    auto const low = rank > 0 ? rank - 1 : 0;
    return fmt::format("[{:.2f}, {:.2f}]", values[low], values[values.size() - 1 - low]);
}

std::string mean_interval(std::vector<double> const& values)
{
    auto const count = static_cast<double>(values.size());
    double const mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (double const value : values)
        squares += (value - mean) * (value - mean);
    double const half = boost::math::quantile(boost::math::students_t{count - 1}, 0.975) *
                        std::sqrt(squares / (count - 1) / count);
    return fmt::format("{:.2f} ± {:.2f}", mean, half);
}

/// It takes long to look at more, and has found the best pair by then.
constexpr std::size_t most_of_the_surrogate = 200;

struct Settings {
    int seeds = 10;
    int first_seed = 200; ///< the optimizers' defaults were chosen on seeds 0 to 59
    std::string only;     ///< optimizer; empty: all
    std::vector<std::size_t> looks{100, 200, 1000};
};

std::vector<nas::ReachSetting> reach_settings()
{
    std::vector<nas::ReachSetting> settings;
    for (double const quantile : {0.25, 0.5, 0.75})
        settings.push_back({.quantile = quantile});
    settings.push_back({.device = "pixel3", .server = "2080ti_1", .bandwidth = 20e6, .bits = 8});
    settings.push_back({.device = "eyeriss", .server = "titan_rtx_1", .bandwidth = 100e6});
    settings.push_back({.device = "samsung_a50", .server = "gold_6226", .bandwidth = 10e6, .bits = 8});
    return settings;
}

/// Where defaults may be chosen.
std::vector<nas::ReachSetting> other_settings()
{
    return {{"pixel2", "1080ti_1", 30e6, 32, 0.3},           {"raspi4", "gold_6240", 20e6, 8, 0.6},
            {"samsung_s7", "titanx_1", 80e6, 32, 0.4},       {"fpga", "titanxp_1", 100e6, 32, 0.5},
            {"essential_ph_1", "silver_4114", 40e6, 8, 0.2}, {"eyeriss", "2080ti_1", 200e6, 32, 0.8},
            {"pixel3", "titan_rtx_1", 50e6, 32, 0.35},       {"fpga", "2080ti_1", 60e6, 8, 0.7}};
}

/// Regrets after so many looks, of all seeds.
std::vector<double> after(std::vector<std::vector<double>> const& runs, std::size_t looks)
{
    std::vector<double> values;
    for (auto const& regrets : runs)
        values.push_back(regrets[looks - 1]);
    return values;
}

void print_setting(nas::ReachSetting const& setting, Settings const& settings)
{
    auto const reach = nas::Reach::find(setting);
    fmt::print("\n{} and {}, {:.0f} Mbit/s, {}, {}; T = {:.3f} ms, the {:.0f} % quantile; the best pair has "
               "{:.2f} %\n\n",
               setting.device, setting.server, setting.bandwidth / 1e6, setting.bits < 32 ? "int8" : "fp32",
               setting.division == nas::LatencyDivision::cells_only ? "latencies divided over the cells"
                                                                    : "latencies divided by work",
               1e3 * reach->limit(), 100 * setting.quantile, reach->best_accuracy());
    std::string head = "| optimizer |";
    std::string rule = "|---|";
    for (auto const looks : settings.looks) {
        head += fmt::format(" {}, median | mean |", looks);
        rule += "---|---|";
    }
    fmt::print("{}\n{}\n", head, rule);
    for (auto const& [name, make] : nas::contestants()) {
        if (!settings.only.empty() && name != settings.only) continue;
        auto const most = name == "surrogate" ? most_of_the_surrogate : settings.looks.back();
        std::vector<std::vector<double>> runs;
        for (int i = settings.first_seed; i < settings.first_seed + settings.seeds; ++i)
            runs.push_back(reach->regrets(make, most, sim::Seed{1}.child(static_cast<std::uint64_t>(i))));
        std::string row = fmt::format("| {} |", name);
        for (auto const looks : settings.looks) {
            if (looks > most) {
                row += " - | - |";
                continue;
            }
            auto const values = after(runs, looks);
            row += fmt::format(" {:.2f} {} | {} |", median(values), median_interval(values),
                               mean_interval(values));
        }
        fmt::print("{}\n", row);
        std::fflush(stdout);
    }
}

} // namespace

int main(int argc, char** argv)
{
    Settings settings;
    if (argc > 1) settings.seeds = std::max(2, std::atoi(argv[1]));
    if (argc > 2) settings.first_seed = std::max(0, std::atoi(argv[2]));
    if (argc > 3) settings.only = argv[3];
    bool const others = argc > 4;

    if (!nas::Reach::find({})) {
        fmt::print(stderr, "the published tables are absent; SUNDER_DATA names their folder\n");
        return 1;
    }
    if (others) settings.looks = {100, 200};
    for (auto const& setting : others ? other_settings() : reach_settings())
        print_setting(setting, settings);
}
