// Linux's own TCP over an emulated path, and the model beside it. See tools/linux_tcp/README.md.
#include "sim/base/run_error.hpp"
#include "tools/linux_tcp/agreement.hpp"
#include "tools/linux_tcp/conversation.hpp"
#include "tools/linux_tcp/grid.hpp"

#include <fmt/core.h>

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
    bool takes(lt::GridCell const& cell, std::vector<Seconds> const& model)
    {
        auto const left =
            limits_.time - Seconds{std::chrono::duration<double>(Timer::now() - start_).count()};
        auto const traffic = 2.0 * cell.samples * Bytes{static_cast<double>(cell.bytes)};
        if (2 * lt::duration_of(cell, model) > left || traffic > limits_.traffic) return false;
        limits_.traffic -= traffic;
        return true;
    }

private:
    using Timer = std::chrono::steady_clock;
    lt::Limits limits_;
    Timer::time_point start_ = Timer::now();
};

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
        lt::Measured measured{.cell = cell, .model = lt::spread_of(model)};
        if (!allowance.takes(cell, model)) {
            measured.first = measured.again = measured.model;
            left_out.push_back(lt::table_row(measured));
            continue;
        }
        measured.first = lt::spread_of(times_of_linux(cell));
        measured.again = lt::spread_of(times_of_linux(cell));
        agreement.add(measured);
        csv << lt::csv_rows(measured) << std::flush;
        fmt::print("{}", lt::table_row(measured));
        std::fflush(stdout);
    }
    fmt::print("{}", agreement.text());
    if (!left_out.empty())
        fmt::print("left out for want of time or traffic, with the model's figures: {}\n", left_out.size());
    for (auto const& row : left_out)
        fmt::print("{}", row);
}

} // namespace

int main(int count, char** arguments)
{
    try {
        std::vector<std::string> words{arguments + 1, arguments + count};
        if (words.empty() || words.front() != "tcp")
            throw sunder::sim::RunError{"usage: testbed tcp [options]; --help tells"};
        auto const run = lt::read_arguments({words.begin() + 1, words.end()});
        if (!run) return 0;
        if (auto const reason = lt::reason_against(); !reason.empty()) {
            fmt::print("skipped: {}\n", reason);
            return skipped;
        }
        measure(*run);
        return 0;
    } catch (std::exception const& error) {
        fmt::print(stderr, "testbed: {}\n", error.what());
        return 1;
    }
}
