/// \file
/// What carries the bytes of messages over the links that they share.
#pragma once

#include "sim/base/id.hpp"
#include "sim/base/quantity.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/processor_sharing.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

struct FluidPath;

/// One manner of sharing links among flows. Which one serves a channel is chosen when its lanes are built.
class Carrier {
public:
    /// Told, by its token, when the last byte of a flow has arrived.
    class Listener : public ProcessorSharing::Listener {
    public:
        enum class Moves : std::uint8_t { away, here };
        /// Flows that have still to carry so much go on by other cells or at another rate: first all go away
        /// from those that they use, then they are here. By default nobody cares.
        virtual void moves(std::vector<FlowLeft> const& /*flows*/, Moves /*how*/) {}

    protected:
        ~Listener() = default;
    };

    Carrier() = default;
    virtual ~Carrier() = default;
    Carrier(Carrier const&) = delete;
    Carrier& operator=(Carrier const&) = delete;

    struct Flow {
        Id<FluidPath> path; ///< under which this carrier knows the links of the flow
        Bytes bytes;
        Turn turn; ///< of the end, among what happens at one instant
        std::uint64_t token = 0;
    };
    /// By which a carrier finds a flow that has not ended. What the numbers are is its own affair.
    struct FlowKey {
        double order = 0;
        std::uint64_t number = 0;
    };

    /// A flow starts now. \pre bytes > 0
    virtual FlowKey start(Flow const& flow) = 0;

    /// Takes a flow off its links, of which the listener hears no more.
    /// \return what it had still to carry. \pre the listener has not heard of its end
    virtual Bytes abort(FlowKey const& flow) = 0;

    /// What each flow in progress has still to carry now.
    [[nodiscard]] virtual std::vector<FlowLeft> left() = 0;
};

} // namespace sunder::sim
