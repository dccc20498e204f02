/// \file
/// One link shared by all, behind links that only some share: an uplink behind the access links of many
/// phones.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/heap.hpp"
#include "sim/engine/processor_sharing.hpp"
#include "sim/engine/slots.hpp"
#include "sim/platform/step_function.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Max-min fair sharing where every flow crosses one common link and at most one link of its own. A flow on
/// an own link of rate r with k flows gets min(r / k, level); the level is such that the common link is full,
/// or infinite while it is not (water-filling: Bertsekas and Gallager, Data Networks, 1992, section 6.5.2).
///
/// Flows with the same cap r / k progress alike, so each cap has a virtual time of its own (see
/// ProcessorSharing). A start or an end costs O(c + k log n) with c different caps; there are few, since
/// links `each` of a group are alike.
///
/// The common link may change its rate in steps, own links may not.
class CappedSharing final : Wakeable {
public:
    /// \param common  rate of the common link in bytes per second; outlives the resource
    CappedSharing(StepFunction const& common, Calendar& calendar, ProcessorSharing::Client& client);

    /// An own link. \return its number
    [[nodiscard]] int add_link(double rate);

    /// A flow starts. \param own  number of its own link, or -1. \pre want.amount > 0
    /// \return by which it can be taken away, until it has ended
    std::size_t start(ProcessorSharing::Want const& want, int own);

    /// Takes a flow away, of which the client hears no more. \return what it still needed. \pre it has not
    /// ended
    double abort(std::size_t flow);

    /// What each flow still needs now.
    [[nodiscard]] std::vector<FlowLeft> left();

private:
    using Leaving = ProcessorSharing::Leaving; ///< in the virtual time of a cap

    struct Cap {
        Heap<Leaving, std::size_t> flows;
        double virtual_time = 0;
        double rate = 0; ///< of each of its flows now
    };
    struct Flow {
        std::uint64_t token = 0;
        Leaving leaves;
        double cap = 0;
        int own = -1;
        bool active = false;
    };
    struct OwnLink {
        double rate = 0;
        std::vector<std::size_t> flows;
    };

    void wake(std::uint64_t token) override;
    void settle();
    void share_out();
    void join(std::size_t flow, double cap, double amount);
    [[nodiscard]] double quit(std::size_t flow);
    void split_again(OwnLink& link);
    void finish(std::size_t flow);
    double remove(std::size_t flow);
    [[nodiscard]] std::optional<std::size_t> find_due() const;

    StepFunction const& common_;
    Calendar& calendar_;
    ProcessorSharing::Client& client_;
    std::map<double, Cap> caps_; ///< by rate, lowest first
    Slots<Flow> flows_;
    std::vector<OwnLink> links_;
    std::uint64_t started_ = 0;
    std::optional<Calendar::Event> planned_; ///< the next end or step
    Seconds settled_at_;
};

} // namespace sunder::sim
