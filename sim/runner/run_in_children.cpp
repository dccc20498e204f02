#include "sim/runner/run_in_children.hpp"

#include "sim/base/run_error.hpp"
#include "sim/process/process_pool.hpp"
#include "sim/records/records_bytes.hpp"

#include <fmt/core.h>

#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

/// Hands answers on in the order of their numbers.
class InTurn {
public:
    InTurn(Answers const& answers, std::int64_t first) : answers_{answers}, next_{first} {}

    void add(std::int64_t number, std::string answer)
    {
        waiting_.emplace(number, std::move(answer));
        for (auto first = waiting_.begin(); first != waiting_.end() && first->first == next_;
             first = waiting_.erase(first))
            answers_.take(next_++, std::move(first->second));
    }

private:
    Answers const& answers_;
    std::int64_t next_;
    std::map<std::int64_t, std::string> waiting_;
};

} // namespace

void run_in_children(std::int64_t count, Answers const& answers, ReplicationPool const& pool)
{
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), pool.first);
    InTurn in_turn{answers, pool.first};
    std::int64_t done = 0;
    auto const take = [&](std::int64_t number, PipeMessage answer) {
        if (answer.kind == PipeMessage::Kind::failure)
            throw RunError{fmt::format("replication {}: {}", number, answer.text)};
        in_turn.add(number, std::move(answer.text));
        ++done;
        if (pool.progress) pool.progress(done, count);
    };
    auto const lost = [](std::int64_t number, std::string const& reason) -> PieceWork::Verdict {
        throw RunError{fmt::format("replication {} {}", number, reason)};
    };
    map_pieces(numbers, {.work = answers.work, .take = take, .lost = lost}, {.processes = pool.processes});
}

Records run_in_children(std::int64_t count, std::function<Records(std::int64_t)> const& work,
                        ReplicationPool const& pool)
{
    std::vector<Records> parts;
    run_in_children(count,
                    {.work = [&](std::int64_t number, std::size_t /*place*/) { return pack(work(number)); },
                     .take = [&](std::int64_t /*number*/,
                                 std::string const& answer) { parts.push_back(unpack_records(answer)); }},
                    pool);
    return concatenate(std::move(parts));
}

} // namespace sunder::sim
