// Linux's own TCP over an emulated path, and the model beside it. See tools/linux_tcp/README.md.
#include "sim/base/run_error.hpp"
#include "tools/linux_tcp/agreement.hpp"
#include "tools/linux_tcp/conversation.hpp"
#include "tools/linux_tcp/grid.hpp"
#include "tools/linux_tcp/kept.hpp"

#include <fmt/core.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace {

namespace lt = sunder::linux_tcp;
using sunder::sim::Bytes;
using sunder::sim::Seconds;

constexpr int skipped = 77;

/// What is left of the limits.
class Allowance {
public:
    explicit Allowance(lt::Limits const& limits) : limits_{limits} {}

    /// Whether both measurements of the cell fit; then its traffic is taken.
    bool takes(lt::GridCell const& cell, lt::CellTimes const& model)
    {
        auto const left =
            limits_.time - Seconds{std::chrono::duration<double>(Timer::now() - start_).count()};
        auto const traffic = 2.0 * cell.samples * cell.flows * Bytes{static_cast<double>(cell.bytes)};
        if (2 * lt::duration_of(cell, model) > left || traffic > limits_.traffic) return false;
        limits_.traffic -= traffic;
        return true;
    }

private:
    using Timer = std::chrono::steady_clock;
    lt::Limits limits_;
    Timer::time_point start_ = Timer::now();
};

lt::Measured measured(lt::GridCell const& cell, lt::Measured::Statistic figure,
                      std::array<lt::CellTimes const*, 3> const& times)
{
    auto const of = [&](lt::CellTimes const* each) {
        return lt::spread_of(figure == lt::Measured::Statistic::mean ? each->mean : each->last);
    };
    return {
        .cell = cell, .figure = figure, .first = of(times[0]), .again = of(times[1]), .model = of(times[2])};
}

std::vector<lt::Measured> figures(lt::GridCell const& cell, lt::CellTimes const& first,
                                  lt::CellTimes const& again, lt::CellTimes const& model)
{
    using enum lt::Measured::Statistic;
    std::vector<lt::Measured> all;
    for (auto const figure : cell.flows == 1 ? std::vector{only} : std::vector{mean, last})
        all.push_back(measured(cell, figure, {&first, &again, &model}));
    return all;
}

void measure(lt::GridRun const& run)
{
    std::ofstream csv;
    if (run.csv) csv.open(*run.csv);
    if (run.csv && !csv) throw sunder::sim::RunError{"cannot write " + *run.csv};
    csv << lt::csv_head();
    fmt::print("{}", lt::table_head());
    Allowance allowance{run.limits};
    lt::Agreement agreement;
    std::vector<std::string> left_out;
    for (auto const& cell : cells_of(run.grid)) {
        auto const model = times_of_model(cell);
        if (!allowance.takes(cell, model)) {
            for (auto const& unknown : figures(cell, model, model, model))
                left_out.push_back(lt::table_row(unknown));
            continue;
        }
        auto const first = times_of_linux(cell);
        auto const again = times_of_linux(cell);
        for (auto const& figure : figures(cell, first, again, model)) {
            agreement.add(figure);
            csv << lt::csv_rows(figure) << std::flush;
            fmt::print("{}", lt::table_row(figure));
        }
        std::fflush(stdout);
    }
    fmt::print("{}", agreement.text());
    if (!left_out.empty())
        fmt::print("left out for want of time or traffic, with the model's figures: {}\n", left_out.size());
    for (auto const& row : left_out)
        fmt::print("{}", row);
}

void judge(std::vector<std::string> const& files)
{
    lt::Agreement agreement;
    fmt::print("{}", lt::table_head());
    for (auto const& file : files)
        for (auto const& kept : lt::read_kept(file)) {
            agreement.add(kept);
            fmt::print("{}", lt::table_row(kept));
        }
    fmt::print("{}", agreement.text());
}

int measure_what_is_asked(std::vector<std::string> const& arguments)
{
    auto const run = lt::read_arguments(arguments);
    if (!run) return 0;
    if (auto const reason = lt::reason_against(); !reason.empty()) {
        fmt::print("skipped: {}\n", reason);
        return skipped;
    }
    measure(*run);
    return 0;
}

} // namespace

int main(int count, char** arguments)
{
    try {
        std::vector<std::string> words{arguments + 1, arguments + count};
        bool const measures = !words.empty() && words.front() == "tcp";
        bool const judges = words.size() > 1 && words.front() == "kept";
        if (!measures && !judges)
            throw sunder::sim::RunError{
                "usage: testbed tcp [options], which --help tells, or testbed kept FILE..."};
        words.erase(words.begin());
        if (measures) return measure_what_is_asked(words);
        judge(words);
        return 0;
    } catch (std::exception const& error) {
        fmt::print(stderr, "testbed: {}\n", error.what());
        return 1;
    }
}
