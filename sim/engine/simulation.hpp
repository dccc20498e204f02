/// \file
/// One run: who asks, what there is, and the loop.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/engine/client/clients.hpp"
#include "sim/engine/client/competing_stream.hpp"
#include "sim/engine/live_requests.hpp"
#include "sim/engine/recorder.hpp"
#include "sim/engine/world.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sunder::sim {

/// One replication of a deployment. It is over when nobody will ask any more, every request has ended and the
/// window has passed, or when the recorder has enough.
class Simulation final : Wakeable, Clients::Listener, LiveRequests::Listener {
public:
    /// \pre deployment and recorder outlive it
    Simulation(Deployment const& deployment, std::int64_t replication, Recorder& recorder);

    [[nodiscard]] bool needs_solver() { return world_.network().needs_solver(); }

    /// Tells the recorder of all requests. Called once.
    void run();

    /// The same event by event, where SimGrid is not needed: begin(), then go_on() until it is over, then
    /// tell_unfinished().
    void begin() { stop_if_over(); } // nobody may ever ask
    [[nodiscard]] Calendar const& calendar() const { return calendar_; }
    /// \pre the calendar is not empty
    void go_on() { calendar_.wake_next(); }
    void tell_unfinished() { requests_.tell_unfinished(); }
    [[nodiscard]] LiveRequests const& requests() const { return requests_; }
    [[nodiscard]] Network& network() { return world_.network(); }
    /// (ways,)
    [[nodiscard]] std::vector<Itinerary> const& itineraries(Id<Application> application) const
    {
        return itineraries_[application];
    }

    /// What arrivals, ops, messages, choices of servers and competing jobs draw from now on is drawn by other
    /// luck, and exponential gaps that are not over are drawn anew. What else was drawn for later stays:
    /// other gaps, outages, how devices move, in what state lanes with losses in bursts start, what packets
    /// of TCP meet, and what policies draw. \param as_of  not before now, nor behind the next event
    void change_luck(Seed luck, Seconds as_of);

    /// All but the rows of requests and spans: those went to the recorder. Called once, behind run().
    [[nodiscard]] Records records();

private:
    void build_clients(std::int64_t replication);
    void build_chooser(Clients const& clients);
    void build_competitors();

    void wake(std::uint64_t token) override;
    void asked(Clients& clients, std::uint32_t device, std::int64_t request) override;
    void asks_no_more() override { --to_come_; }
    void ended(Clients& clients, std::uint32_t device, Recorder::Next next) override;
    void stop_if_over();
    [[nodiscard]] bool window_may_outlast_requests() const;

    Deployment const& deployment_;
    Window window_;
    std::vector<std::string> cuts_;  ///< by their codes
    std::vector<std::string> exits_; ///< likewise
    Calendar calendar_;
    LiveRequests requests_;
    World world_;
    Table<std::vector<Itinerary>, Application> itineraries_; ///< (applications, ways)
    std::vector<std::unique_ptr<Clients>> clients_;          ///< (applications,)
    std::size_t sources_ = 0;                                ///< devices that ask, see Turn
    std::vector<std::unique_ptr<CompetingStream>> competitors_;
    std::int64_t on_their_way_ = 0; ///< requests
    std::int64_t to_come_ = 0;      ///< devices that will ask again
};

} // namespace sunder::sim
