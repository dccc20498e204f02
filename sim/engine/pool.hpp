/// \file
/// Devices as those see them who look for one to serve a request.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/outages.hpp"
#include "sim/engine/station/station.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sunder::sim {

/// A station, and what was sent to it and has not come yet: who chooses knows of that too, as a load balancer
/// does that has seen it pass. What a station has is what is left of all jobs there, competing ones as well.
struct Server {
    Station* station = nullptr;
    std::int64_t workers = 1;
    std::vector<Outage> outages; ///< in order and apart
    Backlog coming;

    /// Of what is there and on its way.
    [[nodiscard]] Backlog backlog() const;
    [[nodiscard]] bool is_down(Seconds at) const;
};

/// Servers of one group, or of several, one group after the other.
class Pool {
public:
    /// \pre the servers outlive it
    explicit Pool(std::vector<Server*> servers) : servers_{std::move(servers)} {}

    [[nodiscard]] std::size_t size() const { return servers_.size(); }
    [[nodiscard]] Server const& server(std::size_t index) const { return *servers_[index]; }
    [[nodiscard]] Station& station(std::size_t index) { return *servers_[index]->station; }

    [[nodiscard]] Backlog backlog(std::size_t index) const { return servers_[index]->backlog(); }

    /// A job sets out for a station, or has come there (or never will).
    void expect(std::size_t index, Seconds service);
    void expect_no_more(std::size_t index, Seconds service);

    /// Whose turn it is: the station after the one that was chosen last.
    [[nodiscard]] std::size_t next() const { return next_; }
    void chosen(std::size_t index) { next_ = (index + 1) % size(); }

    /// Some of them, in the same order and turn. \param indices  ascending, at least one
    [[nodiscard]] Pool only(std::vector<std::size_t> const& indices) const;

private:
    std::vector<Server*> servers_;
    std::size_t next_ = 0;
};

/// How one is chosen.
class Dispatcher {
public:
    Dispatcher() = default;
    virtual ~Dispatcher() = default;
    Dispatcher(Dispatcher const&) = delete;
    Dispatcher& operator=(Dispatcher const&) = delete;

    struct Asking {
        Seconds now;
        std::size_t near = 0; ///< which device of the leg before asks
        Seed seed{0};         ///< of this choice
    };
    [[nodiscard]] virtual std::size_t choose(Pool const& pool, Asking const& asking) const = 0;
};

/// \param check  so often it is seen which servers are down, the first time at 0; with 0 it is always known.
///   Those that were down when it was seen last are not chosen, but where all of them were. Absent: nobody
///   looks.
[[nodiscard]] std::unique_ptr<Dispatcher> make_dispatcher(Dispatch dispatch, std::optional<Seconds> check);

} // namespace sunder::sim
