/// \file
/// The devices of one group as those see them who look for one to serve a request.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/station/station.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace sunder::sim {

/// Stations, and what was sent to them and has not come yet: who chooses knows of that too, as a load
/// balancer does that has seen it pass. What a station has is what is left of all jobs there, competing ones
/// as well.
class Pool {
public:
    /// \pre the stations outlive it
    explicit Pool(std::vector<Station*> stations) : stations_{std::move(stations)}, coming_(stations_.size())
    {
    }

    [[nodiscard]] std::size_t size() const { return stations_.size(); }
    [[nodiscard]] Station& station(std::size_t index) { return *stations_[index]; }

    /// Of station `index`, with what is on its way to it.
    [[nodiscard]] Backlog backlog(std::size_t index) const;

    /// A job sets out for a station, or has come there (or never will).
    void expect(std::size_t index, Seconds service);
    void expect_no_more(std::size_t index, Seconds service);

    /// Whose turn it is: the station after the one that was chosen last.
    [[nodiscard]] std::size_t next() const { return next_; }
    void chosen(std::size_t index) { next_ = (index + 1) % size(); }

private:
    std::vector<Station*> stations_;
    std::vector<Backlog> coming_;
    std::size_t next_ = 0;
};

/// How one is chosen.
class Dispatcher {
public:
    Dispatcher() = default;
    virtual ~Dispatcher() = default;
    Dispatcher(Dispatcher const&) = delete;
    Dispatcher& operator=(Dispatcher const&) = delete;

    /// \param seed  of this choice
    [[nodiscard]] virtual std::size_t choose(Pool const& pool, Seed seed) const = 0;
};

/// \return nothing where each device has a station of its own
[[nodiscard]] std::unique_ptr<Dispatcher> make_dispatcher(Dispatch dispatch);

} // namespace sunder::sim
