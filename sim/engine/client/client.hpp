/// \file
/// Who asks: one device of one application.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/world.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace sunder::sim {

/// Asks at instants that it plans one after the other, for as long or as often as the run says.
class Client : public Wakeable {
public:
    class Listener {
    public:
        virtual void asked(Client& client, std::int64_t request) = 0;
        virtual void asks_no_more() = 0;

    protected:
        ~Listener() = default;
    };

    /// Who it is.
    struct Identity {
        DeployedApplication const* application = nullptr; ///< outlives the client
        Id<Application> application_id;
        std::int32_t device = 0;
        std::size_t source = 0; ///< see Turn
        Seed seed{0};
        std::vector<Itinerary> const* itineraries = nullptr; ///< (ways,), where its requests go; outlive it
    };

    Client(Identity const& identity, RunSettings const& run, Calendar& calendar, Listener& listener)
        : identity_{identity}, run_{run}, calendar_{calendar}, listener_{listener}
    {
    }
    virtual ~Client() = default;
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    [[nodiscard]] Identity const& identity() const { return identity_; }

    /// Plans the first request. Called once, at the start of the run.
    virtual void begin() = 0;
    /// One of its requests has ended.
    virtual void request_ended() = 0;

protected:
    [[nodiscard]] Calendar const& calendar() const { return calendar_; }
    [[nodiscard]] RunSettings const& run() const { return run_; }
    /// Requests so far.
    [[nodiscard]] std::int64_t asked() const { return asked_; }
    [[nodiscard]] bool has_asked_enough() const { return run_.requests && asked_ >= *run_.requests; }

    /// To ask at an instant, if that is within the run; nothing: to ask no more.
    void plan(std::optional<Seconds> at);
    /// \return the number of the request that is asked now
    [[nodiscard]] std::int64_t count() { return asked_++; }
    void tell(std::int64_t request) { listener_.asked(*this, request); }

private:
    Identity identity_;
    RunSettings const& run_;
    Calendar& calendar_;
    Listener& listener_;
    std::int64_t asked_ = 0;
};

/// As the application's arrivals say.
[[nodiscard]] std::unique_ptr<Client> make_client(Client::Identity const& identity,
                                                  Deployment const& deployment, Calendar& calendar,
                                                  Client::Listener& listener);

} // namespace sunder::sim
