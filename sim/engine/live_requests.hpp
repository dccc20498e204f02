/// \file
/// The life of every request of one run.
#pragma once

#include "sim/engine/client/clients.hpp"
#include "sim/engine/mode_energy.hpp"
#include "sim/engine/network/network.hpp"
#include "sim/engine/recorder.hpp"
#include "sim/engine/slots.hpp"
#include "sim/engine/station/metered_station.hpp"
#include "sim/engine/station/station.hpp"
#include "sim/engine/way_chooser.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// A request arrives at its device; for each leg of its plan it waits for a worker, is decoded, computed and
/// encoded there, and its message crosses to the next; the answer returns; it ends. Legs without any work are
/// passed without waiting. What happens is told to a recorder. One that fails may be begun again, in the same
/// way (Retry) or another (Fallback); both ways may be under way at once, each in a slot of its own.
class LiveRequests final : Station::Listener,
                           public Network::Listener,
                           public MeteredStation::Watcher,
                           Wakeable {
public:
    class Listener {
    public:
        /// \param next  what the recorder said
        virtual void ended(Clients& clients, std::uint32_t device, Recorder::Next next) = 0;

    protected:
        ~Listener() = default;
    };

    struct Setup {
        Deployment const* deployment = nullptr; ///< outlives them
        std::int64_t replication = 0;
        Table<std::vector<std::int32_t>, Application> cuts; ///< (applications, ways), by their codes
        Window window;
    };

    LiveRequests(Setup setup, Calendar& calendar, Recorder& recorder, Listener& listener);

    /// Messages cross this network, and spans name rows of its links. \pre it is open
    void travel(Network& network);

    /// Requests of this application take the way that is chosen for them. \pre none has arrived
    void let_choose(Id<Application> application, std::unique_ptr<WayChooser> chooser);

    struct Arrival {
        Clients* clients = nullptr;
        std::uint32_t device = 0; ///< of theirs
        std::int64_t number = 0;  ///< among the requests of the device
    };
    void arrive(Arrival const& arrival);

    /// Tells of whoever is still on the way when nothing more can happen.
    void tell_unfinished();
    [[nodiscard]] Seconds last_end() const { return last_end_; }
    /// What devices drew in other modes than those in which they stand.
    [[nodiscard]] ModeEnergy const& mode_energy() const { return mode_energy_; }

    /// How many have come so far: their numbers are below that.
    [[nodiscard]] std::int64_t arrived() const { return arrived_; }
    /// Token of the message of the request in a place. Those of inputs are odd where there are such.
    [[nodiscard]] std::uint64_t message_of(std::size_t place) const { return std::uint64_t{place} << odd_; }
    /// For requests that are under way at one time.
    [[nodiscard]] std::size_t places() const { return live_.size(); }
    /// Where a request stands.
    struct Standing {
        std::int64_t number = 0; ///< of the request that came to this place last
        Seconds arrived_at;
        Seconds since; ///< start of what it does now
        enum class Doing : std::uint8_t {
            waits_for_device,
            is_worked_on,
            travels, ///< to the device of the next leg
            returns, ///< with the answer
            rests    ///< between two of these, or before another try
        } doing = Doing::rests;
        std::size_t leg = 0;
        std::size_t device = 0;               ///< of the leg's pool; where it travels to one, that
        Seconds service;                      ///< on the device where it is, or to which it travels
        Itinerary const* itinerary = nullptr; ///< outlives the run
    };
    [[nodiscard]] Standing standing(std::size_t place) const;

private:
    /// What every stage needs comes first, in one line of a cache: very many may be on their way.
    struct alignas(64) Live {
        Itinerary const* itinerary = nullptr; ///< of the way that it takes
        Clients* clients = nullptr;
        Seconds since;                   ///< start of the present stage
        Seconds decode, compute, encode; ///< what the present or coming leg asks for, at full speed
        std::uint32_t place = 0;         ///< which of the present leg's pool serves it
        std::uint32_t device = 0;        ///< that asked
        std::uint16_t leg = 0;
        std::uint16_t hops_back = 0; ///< of the answer, already made
        /// It waits for a device, is worked on, has been served, is on its way there or back, or pauses
        /// before another try, or has come where it waits for inputs.
        enum class Phase : std::uint8_t {
            device,
            worked_on,
            served,
            message,
            answer,
            pause,
            inputs
        } phase = Phase::device;
        bool works = false;     ///< whether the present or coming leg asks for any work
        bool has_past = false;  ///< see Past
        std::uint8_t again = 0; ///< see seed_of_try()

        std::int32_t attempts = 0; ///< what is known of it so far, see Request
        std::int32_t cut = 0;
        Joules energy;  ///< of this try, as `worked`
        Seconds worked; ///< of workers
        ByStage<Seconds> times;
        Bytes payload;
        Seconds arrived_at;
        std::int64_t row = 0;    ///< among all requests
        std::int64_t number = 0; ///< among the requests of its device

        [[nodiscard]] std::size_t source() const { return clients->source(device); }
        [[nodiscard]] Seed seed() const { return seed_of_request(clients->seed(device), number); }
        [[nodiscard]] DeployedApplication const& application() const { return *itinerary->application; }
        [[nodiscard]] std::vector<Leg> const& legs() const { return itinerary->way->legs; }
        [[nodiscard]] Itinerary::Stop const& stop() const { return itinerary->stops[leg]; }
        [[nodiscard]] Seconds service() const { return decode + compute + encode; }
    };
    using Slot = std::uint64_t;

    [[nodiscard]] std::size_t chosen_way(Arrival const& arrival);
    /// Of way `begun`, or of one by which requests leave that early.
    [[nodiscard]] static std::size_t way_to_end(Arrival const& request, std::size_t begun);
    void tell_chooser(Slot slot, Status status);
    /// Where devices choose.
    struct Chosen {
        std::size_t way = 0;
        std::size_t way_to_end = 0;
        Seconds sending; ///< of the first message
    };
    [[nodiscard]] Chosen& chosen(Slot slot);

    struct Waste {
        Seconds time; ///< of workers
        Flops work;
        Joules energy;
    };
    /// What is to be known of a request that may be begun again, or may lose what a device has done.
    struct Past {
        std::int32_t tries = 1; ///< begun, in whatever way
        std::int64_t tries_left = 0;
        bool in_second_way = false;
        JobNumber job = 0;                    ///< where it waits for a device or is worked on
        double done = 0;                      ///< share of that job, before it was paused
        std::optional<Calendar::Event> pause; ///< at whose end it is begun again
        std::optional<Calendar::Event> hedge; ///< when the second way begins
        std::optional<Slot> twin;             ///< the same request in the other way
        Waste wasted;                         ///< by tries that ended
    };
    /// Of a request that is answered token by token.
    struct Passes {
        std::int64_t left = 0;   ///< tokens, of those after the first
        std::int32_t number = 0; ///< of the pass that is under way, from 0
        std::int32_t tokens = 0; ///< so far
        Seconds first_at;        ///< when the first had come
        Flops work;              ///< of the passes before
    };
    /// On its way, also when its request has ended.
    struct InputOnWay {
        Slot slot = 0;
        std::int64_t row = 0;   ///< of the request that had the slot
        std::size_t number = 0; ///< among the inputs of its itinerary
        Seed seed{0};
    };
    /// Of a request.
    struct AwaitedInputs {
        std::int64_t row = -1;     ///< which request; -1: none
        std::vector<bool> missing; ///< (inputs,) that have not come
        bool is_lost = false;      ///< one of them
    };
    static constexpr std::uint8_t second_way = std::numeric_limits<std::uint8_t>::max(); ///< as Live::again

    /// Of the try and the pass that are under way.
    [[nodiscard]] Seed seed_now(Slot slot) const;
    void draw(Slot slot, Leg const& leg);
    void draw_at_random(Slot slot, Leg const& leg);
    void visit(Slot slot);
    void job_started(Slot slot) override;
    void job_finished(Slot slot, Seconds worker_time) override;
    void batch_finished(Station::FinishedBatch const& batch) override;
    void job_dropped(Slot slot) override;
    void job_paused(Slot slot, Withdrawn const& so_far) override;
    void job_lost(Slot slot, Withdrawn const& so_far) override;
    void end_wait(Live& live);
    /// What a request had of a device since Live::since.
    struct TimeOnDevice {
        Seconds worker_time;
        double part = 1; ///< of what its leg asks for
    };
    void end_stay(Slot slot, Seconds worker_time);
    void book_stay(Live& live, TimeOnDevice const& stay);
    [[nodiscard]] ModeEnergy::Work work_of(Live const& live, Seconds worker_time) const;
    static void add_stay(ByStage<Seconds>& times, Live const& live, Seconds stay);
    void leave_device(Slot slot);
    std::size_t turn_to(Slot slot, std::size_t leg);
    std::size_t choose(Slot slot, std::size_t leg);
    /// Which of its pool serves a leg, of those that the request has come to or is on its way to.
    [[nodiscard]] std::uint32_t& place(Slot slot, std::size_t leg)
    {
        return places_[slot * most_legs_ + leg];
    }
    void send_answer(Slot slot);
    void message_ended(std::uint64_t token, Network::Outcome const& outcome) override;
    [[nodiscard]] Seed seed_of(std::uint64_t token) const override;
    void message_span(std::uint64_t token, Network::MessageSpan const& span) override;
    void foresee_end(std::uint64_t token) const override;
    void end(Slot slot, Status status, FailedBy by = FailedBy::nothing);
    [[nodiscard]] Request row_of(Live const& live, Status status, FailedBy by) const;
    void add_waste(Request& row, Slot slot) const;
    [[nodiscard]] Flops work_done(Slot slot) const;

    // Those that are answered token by token (passes.cpp).
    void begin_passes(Slot slot);
    void end_pass(Slot slot);
    void begin_pass(Slot slot);
    void grow(Slot slot, Leg const& leg);
    void add_tokens(Request& row, Slot slot) const;

    // Inputs with origins of their own (apart_inputs.cpp).
    [[nodiscard]] bool is_input(std::uint64_t token) const { return (token & odd_) != 0; }
    void send_inputs(Slot slot);
    [[nodiscard]] bool waits_for_inputs(Slot slot);
    [[nodiscard]] bool may_not_begin(Slot slot);
    void input_ended(std::uint64_t input, Network::Outcome const& outcome);
    void input_span(std::uint64_t input, Network::MessageSpan const& span);
    void on_the_way(std::int64_t request, Stage stage, std::int32_t leg, Network::MessageSpan const& span);
    void forget_inputs(Slot slot);

    // Where batteries run out (empty_batteries.cpp).
    void device_went_off(std::int32_t device) override;
    [[nodiscard]] static bool is_off(Live const& live)
    {
        return live.stop().pool->station(live.place).is_off();
    }
    [[nodiscard]] bool fails_where_it_came(Slot slot);
    [[nodiscard]] static double share_of_busy_power(Live const& live);
    [[nodiscard]] bool sends_from(Slot slot, std::int32_t device);

    // Those that may be begun again (second_tries.cpp).
    void remember(Slot slot);
    /// Why a request is woken.
    enum class Wake : std::uint8_t { pause_is_over, second_way_begins, next_pass };
    static constexpr std::uint64_t wakes = 3;
    [[nodiscard]] static std::uint64_t token_of(Slot slot, Wake why)
    {
        return wakes * slot + static_cast<std::uint64_t>(why);
    }
    void wake(std::uint64_t token) override;
    void fail(Slot slot, Status status, FailedBy by);
    void fail_this_try(Slot slot, Status status, FailedBy by);
    void pause(Slot slot);
    void begin_again(Slot slot, Itinerary const& itinerary, std::uint8_t again);
    void begin_second(Slot slot);
    void begin_second_beside(Slot slot);
    [[nodiscard]] ByStage<Seconds> times_until_now(Live const& live) const;
    void withdraw_try(Slot slot);
    void withdraw_message(Slot slot);
    void waste_try(Slot slot, Flops partly_done);
    void take_in(Slot slot, Slot twin);
    void cancel_the_rest(Slot slot);

    struct DeviceSpan {
        Stage stage = Stage::device_compute;
        Seconds lasted; ///< begins where the one before ended
        Joules energy;
        Flops work;
    };
    void add_device_span(Live& live, DeviceSpan const& span)
    {
        if (keeps_spans_ && span.lasted > Seconds{}) tell_device_span(live, span);
    }
    void tell_device_span(Live& live, DeviceSpan const& span);
    [[nodiscard]] static Seconds drawn(ServiceTime const& time, Seed seed);

    Setup setup_;
    bool keeps_spans_;
    Calendar& calendar_;
    Recorder& recorder_;
    Listener& listener_;
    Network* network_ = nullptr;
    Table<std::int32_t, Lane> row_of_lane_;
    Table<std::unique_ptr<WayChooser>, Application> choosers_; ///< empty where nobody chooses
    std::vector<Chosen> chosen_;                               ///< (slots,) where somebody does
    Slots<Live> live_;
    std::size_t most_legs_ = 1;         ///< of all ways
    std::vector<std::uint32_t> places_; ///< (slots, most legs), beside `live_`, which moves
    std::vector<Past> pasts_;           ///< (slots,), where some have one
    std::vector<Passes> passes_;        ///< (slots,), where some have several
    unsigned odd_ = 0;                  ///< 1 where there are inputs with origins of their own
    Slots<InputOnWay> inputs_on_way_;
    std::vector<AwaitedInputs> inputs_; ///< (slots,), where some have such
    std::int64_t arrived_ = 0;
    Seconds last_end_;
    Recorder::Next next_ = Recorder::Next::go_on;
    std::int32_t batch_ = 0;                  ///< size of that which finishes now
    std::vector<std::int64_t> finished_rows_; ///< empty, but for its room
    ModeEnergy mode_energy_;
};

} // namespace sunder::sim
