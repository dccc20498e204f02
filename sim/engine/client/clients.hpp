/// \file
/// Who asks: the devices of one application.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/memoryless.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/engine/world.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Each device asks at instants that it plans one after the other, for as long or as often as the run says.
class Clients : public Wakeable {
public:
    class Listener {
    public:
        /// \param request  among those of the device, from 0
        virtual void asked(Clients& clients, std::uint32_t device, std::int64_t request) = 0;
        /// One device has stopped.
        virtual void asks_no_more() = 0;

    protected:
        ~Listener() = default;
    };

    /// Who they are.
    struct Identity {
        DeployedApplication const* application = nullptr; ///< outlives them
        Id<Application> application_id;
        std::size_t devices = 0;
        std::size_t first_source = 0;                        ///< of device 0, see Turn; the others follow
        Seed seed{0};                                        ///< see seed_of_application()
        std::vector<Itinerary> const* itineraries = nullptr; ///< (ways,), where requests go; outlive them
    };

    Clients(Identity const& identity, RunSettings const& run, Calendar& calendar, Listener& listener)
        : identity_{identity}, run_{run}, calendar_{calendar}, listener_{listener}
    {
    }
    virtual ~Clients() = default;
    Clients(Clients const&) = delete;
    Clients& operator=(Clients const&) = delete;

    [[nodiscard]] Identity const& identity() const { return identity_; }
    [[nodiscard]] std::size_t source(std::uint32_t device) const { return identity_.first_source + device; }
    [[nodiscard]] Seed seed(std::uint32_t device) const { return seed_of_source(identity_.seed, device); }

    /// Plans the first request of each. Called once, at the start of the run.
    virtual void begin() = 0;
    /// One of the requests of a device has ended.
    virtual void request_ended(std::uint32_t device) = 0;

    /// Whatever has not been drawn yet for them and their requests is drawn by other luck, and gaps that have
    /// no memory are drawn anew. \param as_of  an instant up to which nothing else happens
    void change_luck(Seed luck, Seconds as_of);

protected:
    [[nodiscard]] Calendar const& calendar() const { return calendar_; }
    [[nodiscard]] RunSettings const& run() const { return run_; }
    /// \param asked  requests so far
    [[nodiscard]] bool is_enough(std::int64_t asked) const
    {
        return run_.requests && asked >= *run_.requests;
    }

    /// The next request of a device that will ask again is planned anew. \param bounds  where it lies
    /// \return when it asks; nothing: as planned before
    virtual std::optional<Seconds> plan_again(std::uint32_t device, GapBounds const& bounds) = 0;
    /// Whose draws it was whose seed has changed.
    virtual void take_other_seed() = 0;

    /// A device asks at an instant, if that is within the run; nothing: it asks no more.
    void plan(std::uint32_t device, std::optional<Seconds> at);
    void tell(std::uint32_t device, std::int64_t request) { listener_.asked(*this, device, request); }

private:
    Identity identity_;
    RunSettings const& run_;
    Calendar& calendar_;
    Listener& listener_;
};

/// As the application's arrivals say.
[[nodiscard]] std::unique_ptr<Clients> make_clients(Clients::Identity const& identity, RunSettings const& run,
                                                    Calendar& calendar, Clients::Listener& listener);

} // namespace sunder::sim
