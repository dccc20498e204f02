/// \file
/// The life of every request of one run.
#pragma once

#include "sim/engine/arrival_stream.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/network/network.hpp"
#include "sim/engine/recorder.hpp"
#include "sim/engine/slots.hpp"
#include "sim/engine/station/station.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/offered_load.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace sunder::sim {

/// A request arrives at its device; for each leg of its plan it waits for a worker, is decoded, computed and
/// encoded there, and its message crosses to the next; the answer returns; it ends. Legs without any work are
/// passed without waiting.
class Simulation final : Wakeable, Station::Client, Network::Client {
public:
    /// \pre deployment and recorder outlive it
    Simulation(Deployment const& deployment, std::int64_t replication, Recorder& recorder);

    [[nodiscard]] bool needs_solver() const { return network_.needs_solver(); }

    /// Runs to the end of the last request, or until the recorder has enough.
    /// \return all but the rows of requests and spans: those went to the recorder
    [[nodiscard]] Records run();

private:
    /// One device of one application: its arrivals and where its requests go.
    struct Source {
        int application = 0;
        std::int64_t device = 0;
        ArrivalStream arrivals;
        Seed seed;
        std::vector<std::size_t> stations; ///< (legs,)
        std::vector<int> channels;         ///< (legs - 1,)
        std::vector<int> back;             ///< of the answer, hop by hop
        std::int64_t asked = 0;
        Seconds thought_at;       ///< of a closed loop: when it thought last
        std::int64_t at_once = 0; ///< and how often at that instant
    };
    /// Jobs that are none of our applications' but take their turn at a device.
    struct Competitor {
        std::size_t station = 0;
        CompetingJobs const* jobs = nullptr;
        Seed seed;
        std::int64_t next = 0; ///< job
    };
    struct Live {
        std::int64_t row = 0; ///< among all requests
        std::size_t source = 0;
        std::int64_t number = 0; ///< among the requests of its source
        std::size_t leg = 0;
        std::size_t hops_back = 0; ///< of the answer, already made
        enum class Phase : std::uint8_t { device, message, answer } phase = Phase::device;
        Seconds since;                   ///< start of the present stage
        Seconds decode, compute, encode; ///< what the present leg asks for, at full speed
        Request request;                 ///< what is known of it so far
    };

    void build_stations();
    void build_sources(Seed seed);
    [[nodiscard]] Source make_source(int application, std::int64_t device, Seed seed);
    void build_competitors(Seed replication);
    void name_records();

    void wake(std::uint64_t token) override;
    void ask_later(std::size_t source);
    void think(std::size_t source);
    void notice_endless_thinking(std::size_t source);
    void arrive(std::size_t source);
    void compete(std::size_t competitor);
    void compete_later(std::size_t competitor);

    void visit(std::uint64_t slot);
    void job_started(std::uint64_t token) override;
    void job_finished(std::uint64_t token, Seconds worker_time) override;
    void leave_device(std::uint64_t slot);
    void send_answer(std::uint64_t slot);
    void message_ended(std::uint64_t token, Network::Outcome const& outcome) override;
    [[nodiscard]] Seed seed_of(std::uint64_t token) const override;
    void message_span(std::uint64_t token, Network::Span const& span) override;
    void end(std::uint64_t slot, Status status);
    void stop_if_over();

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
    void tell_unfinished();

    [[nodiscard]] Seconds drawn(ServiceTime const& time, Live const& live) const;
    [[nodiscard]] DeployedApplication const& application_of(Live const& live) const;
    [[nodiscard]] Leg const& leg_of(Live const& live) const;
    [[nodiscard]] Devices device_rows(Window const& window, OfferedLoad const& offered);

    Deployment const& deployment_;
    Recorder& recorder_;
    std::int32_t replication_;
    bool keeps_spans_;
    Window window_;
    Calendar calendar_;
    Network network_;
    std::vector<StepFunction> speeds_; ///< (groups,), 1 - load
    std::vector<std::unique_ptr<Station>> stations_;
    std::vector<std::size_t> first_station_; ///< of each group
    std::vector<int> group_of_station_;
    std::vector<Source> sources_;
    std::vector<Competitor> competitors_;
    Slots<Live> live_;
    std::vector<std::int32_t> cut_codes_; ///< (applications,), into Records::cuts
    std::int64_t on_their_way_ = 0;       ///< requests
    std::int64_t to_come_ = 0;            ///< sources that will ask again
    std::int64_t arrived_ = 0;            ///< requests
    Seconds last_end_;                    ///< of a request
    bool has_enough_ = false;             ///< the recorder
    std::vector<std::int32_t> row_of_lane_;
    Records records_; ///< without rows of requests and spans
};

} // namespace sunder::sim
