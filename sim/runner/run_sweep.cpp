#include "sim/runner/run_sweep.hpp"

#include "sim/base/contract.hpp"
#include "sim/process/process_pool.hpp"

#include <fmt/core.h>

#include <set>
#include <string>

namespace sunder::sim {

void run_sweep(SweepProblem const& problem, std::vector<std::int64_t> const& points, SweepPool const& pool)
{
    using Verdict = PieceWork::Verdict;
    auto const fail = [&pool](std::int64_t point, std::string reason) {
        pool.keep({.number = point,
                   .status = PointStatus::failed,
                   .failure = std::move(reason),
                   .figures = {},
                   .cuts = {}});
    };
    auto const work = [&problem](std::int64_t point, std::size_t /*place*/) {
        return pack(run_point(problem, point));
    };
    auto const take = [&](std::int64_t point, PipeMessage const& answer) {
        if (answer.kind == PipeMessage::Kind::failure) return fail(point, answer.text);
        auto const result = unpack_point_result(answer.text);
        SUNDER_EXPECTS(result);
        pool.keep(*result);
    };
    std::set<std::int64_t> tried; // have killed a process
    auto const lost = [&](std::int64_t point, std::string const& reason) {
        if (tried.insert(point).second) return Verdict::again; // perhaps it was not to blame
        fail(point, fmt::format("its process {}", reason));
        return Verdict::done;
    };
    map_pieces(points, {.work = work, .take = take, .lost = lost},
               {.processes = pool.processes, .kind = ProcessPool::Kind::lasting});
}

} // namespace sunder::sim
