#include "tools/mpi/mpi_pool.hpp"

#include "sim/base/run_error.hpp"
#include "sim/runner/run_sweep.hpp"
#include "tools/mpi/portion.hpp"

#define OMPI_SKIP_MPICXX  // the C++ bindings need a library of their own
#define MPICH_SKIP_MPICXX // likewise
#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <span>
#include <thread>

namespace sunder::mpi {
namespace {

enum Tag : int {
    portion, ///< manager to worker: numbers of points, (points,); none: dismissed
    result,  ///< worker to manager: a packed PointResult
    finished ///< worker to manager, empty: the portion is done
};

constexpr int manager = 0;
constexpr std::chrono::microseconds shortest_pause{100}; ///< between two looks
constexpr std::chrono::microseconds longest_pause{10'000};

/// Waits without keeping a core busy, as MPI's own functions do: looks ever more rarely.
MPI_Status wait_for_message(std::function<bool()> const& is_stopped = {})
{
    for (auto pause = shortest_pause;; pause = std::min(2 * pause, longest_pause)) {
        int has_come = 0;
        MPI_Status status{};
        MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &has_come, &status);
        if (is_stopped && is_stopped()) throw sim::Interrupted{};
        if (has_come != 0) return status;
        std::this_thread::sleep_for(pause);
    }
}

template <class T>
std::vector<T> receive(MPI_Status const& status, MPI_Datatype type)
{
    int count = 0;
    MPI_Get_count(&status, type, &count);
    std::vector<T> values(static_cast<std::size_t>(count));
    MPI_Recv(values.data(), count, type, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    return values;
}

void send_portion(int worker, std::span<std::int64_t const> points)
{
    MPI_Send(points.data(), static_cast<int>(points.size()), MPI_INT64_T, worker, portion, MPI_COMM_WORLD);
}

} // namespace

Session::Session()
{
    MPI_Init(nullptr, nullptr);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &processes_);
}

Session::~Session()
{
    MPI_Finalize();
}

void Session::abort(int exit_code)
{
    MPI_Abort(MPI_COMM_WORLD, exit_code);
    std::_Exit(exit_code);
}

void manage(Session const& session, std::vector<std::int64_t> const& points,
            std::function<void(sim::PointResult const&)> const& keep, std::function<bool()> const& is_stopped)
{
    auto rest = std::span{points};
    int busy = 0;
    auto const hand_out = [&](int worker) {
        if (rest.empty()) return;
        auto const size = portion_of(rest.size(), static_cast<std::size_t>(session.workers()));
        send_portion(worker, rest.first(size));
        rest = rest.subspan(size);
        ++busy;
    };
    for (int worker = 1; worker <= session.workers(); ++worker)
        hand_out(worker);
    while (busy > 0) {
        auto const status = wait_for_message(is_stopped);
        auto const bytes = receive<char>(status, MPI_CHAR);
        if (status.MPI_TAG == finished) {
            --busy;
            hand_out(status.MPI_SOURCE);
            continue;
        }
        auto const one = sim::unpack_point_result({bytes.data(), bytes.size()});
        if (!one) throw sim::RunError{"a worker sent what is no result"};
        keep(*one);
    }
}

void dismiss(Session const& session)
{
    for (int worker = 1; worker <= session.workers(); ++worker)
        send_portion(worker, {});
}

void serve(std::function<sim::SweepProblem const&()> const& problem)
{
    auto const answer = [](sim::PointResult const& one) {
        auto const bytes = pack(one);
        MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_CHAR, manager, result, MPI_COMM_WORLD);
    };
    for (;;) {
        auto const points = receive<std::int64_t>(wait_for_message(), MPI_INT64_T);
        if (points.empty()) return;
        sim::run_sweep(problem(), points, {.processes = 1, .keep = answer});
        MPI_Send(nullptr, 0, MPI_CHAR, manager, finished, MPI_COMM_WORLD);
    }
}

} // namespace sunder::mpi
