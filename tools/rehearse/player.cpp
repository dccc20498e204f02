#include "tools/rehearse/player.hpp"

#include "sim/base/descriptor.hpp"
#include "sim/base/match.hpp"
#include "sim/base/run_error.hpp"
#include "sim/engine/arrival_stream.hpp"
#include "sim/engine/seeds.hpp"
#include "tools/linux_tcp/granted.hpp"
#include "tools/linux_tcp/punctuality.hpp"
#include "tools/rehearse/cores.hpp"
#include "tools/rehearse/line_end.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <exception>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <utility>

namespace sunder::rehearse {
namespace {

using linux_tcp::granted;
using sim::Seconds;
using Timer = linux_tcp::PathClock::Timer;

constexpr Seconds never{std::numeric_limits<double>::infinity()};

/// What waits for a worker.
struct Job {
    std::optional<std::size_t> row; ///< nothing: of others, who only take time
    std::size_t leg = 0;
    MessageBytes message;
    Seconds takes; ///< of others
    Seconds since; ///< when it is there
};

/// First come, first served.
class Jobs {
public:
    explicit Jobs(linux_tcp::PathClock const& clock) : clock_{clock} {}
    void push(Job job)
    {
        {
            std::scoped_lock const lock{guard_};
            waiting_.push_back(std::move(job));
        }
        some_.notify_one();
    }
    struct Taken {
        Job job;
        Seconds
            at; ///< an idle worker has it as soon as it is there, though the system wakes it some 50 us later
    };
    Taken pop()
    {
        std::unique_lock lock{guard_};
        bool const is_idle = waiting_.empty();
        some_.wait(lock, [&] { return !waiting_.empty(); });
        auto job = std::move(waiting_.front());
        waiting_.pop_front();
        auto const at = is_idle ? job.since : clock_.now();
        return {.job = std::move(job), .at = at};
    }

private:
    linux_tcp::PathClock const& clock_;
    std::mutex guard_;
    std::condition_variable some_;
    std::deque<Job> waiting_;
};

std::optional<sim::CompetingJobs> competing_of(sim::Load const& load)
{
    using Found = std::optional<sim::CompetingJobs>;
    return std::visit(sim::Match{[](sim::StepFunction const&) -> Found { return std::nullopt; },
                                 [](sim::CompetingJobs const& jobs) -> Found { return jobs; }},
                      load);
}

class Playing {
public:
    explicit Playing(Player::Setup const& setup);
    [[noreturn]] void go();

private:
    /// A device of an application, while it asks.
    struct AskerAtWork {
        Asker const* source = nullptr;
        std::optional<sim::ArrivalStream> arrivals; ///< nothing: a closed loop
        std::size_t asked = 0;
    };
    struct Event {
        Seconds at;
        std::size_t asker = 0; ///< or behind them: competing jobs
        friend bool operator>(Event const& one, Event const& other)
        {
            return std::pair{one.at.value(), one.asker} > std::pair{other.at.value(), other.asker};
        }
    };
    using Works = std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<LegWork>>;

    void make_lines();
    void make_askers();
    void start_workers();
    void wait_for_beginning();
    void open(std::size_t connection);
    void accept_all();
    void begin_to_ask();
    void plan(std::size_t asker, Seconds from);
    enum class Asked : std::uint8_t { yes, no_more };
    Asked ask(std::size_t asker);
    void plan_other(Seconds from);
    void take_due();
    void wait_for_news();
    void take_news();
    void came(LineEnd const& line, LineEnd::Message message);
    void answer_came(LineEnd const& line, LineEnd::Message message);
    void finish(std::size_t row, Seconds at);
    void work();
    void do_job(Works& works, Jobs::Taken taken);
    void take_time(Seconds time) const;
    void leave(std::size_t row, std::size_t leg, MessageBytes out, Seconds at);
    void hand_over(LineEnd& line, std::size_t row, MessageBytes message);
    void wake() const;
    [[nodiscard]] sim::Seed seed_of_row(std::size_t row) const;

    Player::Setup const& setup_;
    Place const& place_;
    sim::DeviceGroup const& group_;
    linux_tcp::PathClock clock_;
    linux_tcp::PunctualWait wait_;
    sim::Descriptor event_;
    std::map<std::size_t, std::unique_ptr<LineEnd>> near_; ///< by connection: those that begin here
    std::map<std::size_t, std::unique_ptr<LineEnd>> far_;  ///< and those that end here
    std::vector<sim::Descriptor> accepted_;
    std::vector<AskerAtWork> askers_;
    std::map<Asker const*, std::size_t> asker_of_;
    std::optional<sim::CompetingJobs> others_;
    sim::Seed others_seed_{0};
    std::int64_t others_asked_ = 0;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    Jobs jobs_{clock_};
    std::vector<std::thread> threads_;
    std::atomic<std::size_t> warm_{0};
    std::mutex guard_; ///< of what workers tell
    std::vector<std::pair<std::size_t, Seconds>> ended_here_;
    std::exception_ptr failure_;
    std::map<std::size_t, bool> is_open_; ///< (near lines)
};

// Getting ready
// -----------------------------------------------------------------------------------------------------------

Playing::Playing(Player::Setup const& setup)
    : setup_{setup},
      place_{setup.troupe->places[setup.place]},
      group_{setup.deployment->platform.devices[place_.group]},
      event_{granted(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "an event")},
      others_{competing_of(group_.load)}
{
    auto const replication = sim::seed_of_replication(setup.deployment->run, 0);
    others_seed_ = sim::seed_of_competitor(replication, group_.name, place_.index);
    make_lines();
    make_askers();
}

void Playing::make_lines()
{
    auto const& troupe = *setup_.troupe;
    for (std::size_t number = 0; number < troupe.connections.size(); ++number) {
        auto const& connection = troupe.connections[number];
        auto const& application = setup_.deployment->applications[connection.application];
        auto const sent = way_of(*setup_.deployment, connection.application).legs[connection.leg].sent;
        LineEnd::Setup line{.board = setup_.board,
                            .connection = number,
                            .sends = Towards::servers,
                            .receives = static_cast<std::size_t>(application.answer.value()),
                            .clock = &clock_};
        if (connection.from == setup_.place) {
            near_[number] = std::make_unique<LineEnd>(line);
            near_[number]->use((*setup_.ends)[number].near);
        }
        if (connection.to != setup_.place) continue;
        line.sends = Towards::origin;
        line.receives = static_cast<std::size_t>(sent.value());
        far_[number] = std::make_unique<LineEnd>(line);
    }
}

void Playing::make_askers()
{
    for (auto const& source : setup_.troupe->sources) {
        if (source.stops.front() != setup_.place) continue;
        auto const& arrivals = setup_.deployment->applications[source.application].arrivals;
        auto const seed = sim::seed_of_arrivals(seed_of(*setup_.deployment, source));
        AskerAtWork asker{.source = &source, .arrivals = {}, .asked = 0};
        auto const stream = [&] {
            asker.arrivals.emplace(sim::ArrivalStream::Setup{.arrivals = &arrivals,
                                                             .device = source.device,
                                                             .devices = group_.count},
                                   seed);
        };
        std::visit(
            sim::Match{
                [](sim::Closed const&) {},
                [&](sim::OneOf<sim::Periodic, sim::Poisson, sim::GammaArrivals, sim::Recorded> auto const&) {
                    stream();
                }},
            arrivals);
        asker_of_[&source] = askers_.size();
        askers_.push_back(std::move(asker));
    }
}

void Playing::start_workers()
{
    auto const workers = static_cast<std::size_t>(group_.workers);
    for (std::size_t worker = 0; worker < workers; ++worker)
        threads_.emplace_back([this] {
            try {
                work();
            } catch (...) {
                std::scoped_lock const lock{guard_};
                failure_ = std::current_exception();
                wake();
            }
        });
    while (warm_ < workers) {
        {
            std::scoped_lock const lock{guard_};
            if (failure_) std::rethrow_exception(failure_);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
}

void Playing::wait_for_beginning()
{
    auto& control = setup_.board->control();
    ++control.ready;
    while (control.begins_at == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    clock_ = linux_tcp::PathClock{Timer::time_point{std::chrono::nanoseconds{control.begins_at}}};
    for (auto const& [number, line] : near_)
        if ((*setup_.ends)[number].opening == SocketPair::Opening::before) open(number);
    accept_all();
    ++control.connected;
}

/// Without waiting for the other end.
void Playing::open(std::size_t connection)
{
    auto const& ends = (*setup_.ends)[connection];
    is_open_[connection] = true;
    auto const* address = reinterpret_cast<sockaddr const*>(&ends.address);
    if (::connect(ends.near, address, sizeof ends.address) < 0 && errno != EINPROGRESS)
        granted(-1, "connecting");
}

/// What is to stand before the beginning.
void Playing::accept_all()
{
    for (auto const& [number, line] : far_) {
        auto const& ends = (*setup_.ends)[number];
        if (ends.opening != SocketPair::Opening::before) continue;
        pollfd waits{.fd = ends.far, .events = POLLIN, .revents = 0};
        constexpr int longest = 20'000; // ms
        if (granted(::poll(&waits, 1, longest), "waiting for a connection") == 0)
            throw sim::RunError{"a connection did not come to stand in time"};
        take_news();
    }
}

// The network
// -----------------------------------------------------------------------------------------------------------

void Playing::go()
{
    start_workers();
    stay_on_network_core();
    linux_tcp::ask_for_punctuality(); // now, so that workers are ordinary threads
    wait_for_beginning();
    begin_to_ask();
    for (;;) {
        take_due();
        wait_for_news();
        take_news();
    }
}

void Playing::begin_to_ask()
{
    for (std::size_t asker = 0; asker < askers_.size(); ++asker)
        plan(asker, Seconds{});
    if (others_) plan_other(Seconds{});
}

/// The next request of a device, if it asks again. \param from  when a closed loop begins to think
void Playing::plan(std::size_t number, Seconds from)
{
    auto& asker = askers_[number];
    auto const& run = setup_.deployment->run;
    auto const& application = setup_.deployment->applications[asker.source->application];
    auto const seed = seed_of(*setup_.deployment, *asker.source);
    std::optional<Seconds> at;
    if (asker.arrivals) {
        at = asker.arrivals->next();
    } else {
        auto const thinks = [&](sim::Closed const& closed) {
            auto const draws =
                sim::Draws{sim::seed_of_thinking(seed, static_cast<std::int64_t>(asker.asked))};
            at = from + sim::sample(closed.think, draws);
        };
        std::visit(sim::Match{thinks, [](sim::OneOf<sim::Periodic, sim::Poisson, sim::GammaArrivals,
                                                    sim::Recorded> auto const&) {}},
                   application.arrivals);
    }
    bool const asks = at && asker.asked < asker.source->most && *at < run.until.value_or(never);
    if (asks)
        events_.push({.at = *at, .asker = number});
    else
        ++setup_.board->control().sources_over;
}

Playing::Asked Playing::ask(std::size_t number)
{
    auto& asker = askers_[number];
    auto& control = setup_.board->control();
    if (control.asking == Signals::Asking::stops) {
        ++control.sources_over;
        return Asked::no_more;
    }
    auto const at = events_.top().at;
    auto const row = asker.source->first_row + asker.asked++;
    auto& stamps = setup_.board->row(row);
    stamps.arrived = at.value();
    setup_.board->leg(row, 0).came = at.value();
    stamps.state = RowStamps::State::under_way;
    ++control.asked;
    jobs_.push({.row = row, .leg = 0, .message = {}, .takes = {}, .since = at});
    return Asked::yes;
}

void Playing::plan_other(Seconds from)
{
    auto const seed = sim::seed_of_gap(others_seed_, others_asked_);
    events_.push({.at = from + sim::sample(others_->gap, sim::Draws{seed}), .asker = askers_.size()});
}

void Playing::take_due()
{
    while (!events_.empty() && events_.top().at <= clock_.now()) {
        auto const event = events_.top();
        if (event.asker < askers_.size()) {
            auto const asked = ask(event.asker);
            events_.pop();
            if (asked == Asked::yes && askers_[event.asker].arrivals) plan(event.asker, event.at);
            continue;
        }
        events_.pop();
        auto const seed = sim::seed_of_service(others_seed_, others_asked_++);
        jobs_.push({.row = {},
                    .leg = 0,
                    .message = {},
                    .takes = sim::sample(others_->service, sim::Draws{seed}),
                    .since = event.at});
        plan_other(event.at);
    }
}

void Playing::wait_for_news()
{
    std::vector<pollfd> waits{{.fd = event_.number(), .events = POLLIN, .revents = 0}};
    auto const add = [&](LineEnd const& line) {
        auto const out = static_cast<short>(line.has_more() ? POLLOUT : 0);
        waits.push_back({.fd = line.socket(), .events = static_cast<short>(POLLIN | out), .revents = 0});
    };
    {
        std::scoped_lock const lock{guard_};
        for (auto const& [number, line] : near_)
            if (is_open_[number]) add(*line);
    }
    for (auto const& [number, line] : far_) {
        if (line->socket() >= 0)
            add(*line);
        else
            waits.push_back({.fd = (*setup_.ends)[number].far, .events = POLLIN, .revents = 0});
    }
    wait_(waits, events_.empty() ? std::nullopt : std::optional{events_.top().at}, clock_);
}

/// Of all that is there.
void Playing::take_news()
{
    std::uint64_t count = 0;
    (void)!::read(event_.number(), &count, sizeof count);
    std::vector<std::pair<std::size_t, Seconds>> ended;
    std::vector<LineEnd*> open;
    {
        std::scoped_lock const lock{guard_};
        if (failure_) std::rethrow_exception(failure_);
        ended.swap(ended_here_);
        for (auto const& [number, line] : near_)
            if (is_open_[number]) open.push_back(line.get());
    }
    for (auto const& [row, at] : ended)
        finish(row, at);
    for (auto* const line : open) {
        if (line->has_more()) line->send();
        line->receive([&](LineEnd::Message message) { answer_came(*line, std::move(message)); });
    }
    for (auto const& [number, line] : far_) {
        if (line->socket() < 0) {
            int const got = ::accept4((*setup_.ends)[number].far, nullptr, nullptr, SOCK_CLOEXEC);
            if (got < 0) continue;
            accepted_.emplace_back(got);
            int const on = 1;
            granted(::setsockopt(got, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
            line->use(got);
        }
        if (line->has_more()) line->send();
        auto* const from = line.get();
        line->receive([&](LineEnd::Message message) { came(*from, std::move(message)); });
    }
}

/// Tensors.
void Playing::came(LineEnd const& line, LineEnd::Message message)
{
    auto const leg = setup_.troupe->connections[line.connection()].leg + 1;
    setup_.board->leg(message.row, leg).came = message.came_at.value();
    jobs_.push({.row = message.row,
                .leg = leg,
                .message = std::move(message.bytes),
                .takes = {},
                .since = message.came_at});
}

void Playing::answer_came(LineEnd const& line, LineEnd::Message message)
{
    auto const leg = setup_.troupe->connections[line.connection()].leg;
    if (leg == 0) return finish(message.row, message.came_at);
    auto const& source = setup_.troupe->source_of(message.row);
    hand_over(*far_.at(source.hops[leg - 1]), message.row, std::move(message.bytes));
}

/// A request of this device.
void Playing::finish(std::size_t row, Seconds at)
{
    auto& stamps = setup_.board->row(row);
    stamps.finished = at.value();
    stamps.state = RowStamps::State::finished;
    ++setup_.board->control().ended;
    auto const asker = asker_of_.find(&setup_.troupe->source_of(row));
    if (asker != asker_of_.end() && !askers_[asker->second].arrivals) plan(asker->second, at);
}

void Playing::hand_over(LineEnd& line, std::size_t row, MessageBytes message)
{
    bool begins = false;
    if (near_.contains(line.connection()) && near_.at(line.connection()).get() == &line) {
        std::scoped_lock const lock{guard_};
        begins = !is_open_[line.connection()];
        if (begins) open(line.connection());
    }
    if (line.hand_over(row, std::move(message)) || begins) wake();
}

void Playing::wake() const
{
    std::uint64_t const one = 1;
    (void)!::write(event_.number(), &one, sizeof one);
}

// Workers
// -----------------------------------------------------------------------------------------------------------

sim::Seed Playing::seed_of_row(std::size_t row) const
{
    auto const& source = setup_.troupe->source_of(row);
    return sim::seed_of_request(seed_of(*setup_.deployment, source),
                                static_cast<std::int64_t>(row - source.first_row));
}

void Playing::work()
{
    Works works;
    for (auto const& source : setup_.troupe->sources)
        for (std::size_t leg = 0; leg < source.stops.size(); ++leg) {
            if (source.stops[leg] != setup_.place) continue;
            if (leg > 0) stay_off_network_core(); // it computes while packets come
            auto& made = works[{source.application.index(), leg}];
            if (made) continue;
            made = setup_.make_work({.deployment = setup_.deployment,
                                     .application = source.application,
                                     .leg = leg,
                                     .clock = &clock_});
            made->warm_up();
        }
    ++warm_;
    for (;;)
        do_job(works, jobs_.pop());
}

void Playing::do_job(Works& works, Jobs::Taken taken)
{
    auto& job = taken.job;
    if (!job.row) return take_time(job.takes);
    auto const& source = setup_.troupe->source_of(*job.row);
    MessageBytes out;
    auto const done =
        works.at({source.application.index(), job.leg})->work(seed_of_row(*job.row), job.message, out);
    auto const left = clock_.now();
    auto& stamps = setup_.board->leg(*job.row, job.leg);
    stamps.began = taken.at.value();
    stamps.decoded = done.decoded_at.value();
    stamps.computed = done.computed_at.value();
    stamps.left = left.value();
    if (job.leg > 0) far_.at(source.hops[job.leg - 1])->give_back(std::move(job.message));
    leave(*job.row, job.leg, std::move(out), left);
}

/// As jobs of others do: it computes for as long.
void Playing::take_time(Seconds time) const
{
    auto const begins = clock_.now();
    while (clock_.now() < begins + time) {
    }
    auto const& run = setup_.deployment->run;
    auto const from = std::max(begins, run.warm_up);
    auto const to = std::min(clock_.now(), run.until.value_or(never));
    if (to > from)
        setup_.board->competing(setup_.place) += static_cast<std::int64_t>((to - from).value() * 1e9);
}

void Playing::leave(std::size_t row, std::size_t leg, MessageBytes out, Seconds at)
{
    auto const& source = setup_.troupe->source_of(row);
    auto const& application = setup_.deployment->applications[source.application];
    if (leg + 1 < source.stops.size()) {
        auto const sent =
            static_cast<std::size_t>(way_of(*setup_.deployment, source.application).legs[leg].sent.value());
        if (out.size() != sent)
            throw sim::RunError{
                fmt::format("application '{}' codes what it sends into {} B, but the simulator "
                            "says {} B",
                            application.name, out.size(), sent)};
        return hand_over(*near_.at(source.hops[leg]), row, std::move(out));
    }
    auto const answer = static_cast<std::size_t>(application.answer.value());
    if (leg > 0 && answer > 0) {
        out.resize(answer);
        return hand_over(*far_.at(source.hops[leg - 1]), row, std::move(out));
    }
    std::scoped_lock const lock{guard_};
    ended_here_.emplace_back(row, at);
    wake();
}

} // namespace

void Player::play(Setup const& setup)
{
    // Never destroyed: threads use it until the process ends.
    (new Playing{setup})->go(); // NOLINT(cppcoreguidelines-owning-memory)
}

} // namespace sunder::rehearse
