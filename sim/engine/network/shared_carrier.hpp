/// \file
/// A carrier whose flows meet on one link only, in virtual time.
#pragma once

#include "sim/engine/network/carrier.hpp"
#include "sim/engine/processor_sharing.hpp"

namespace sunder::sim {

/// One link that its flows share equally, see ProcessorSharing. Every path is the link alone.
class alignas(64) SharedCarrier final : public Carrier {
public:
    SharedCarrier(StepFunction const& rate, Calendar& calendar, Listener& listener)
        : sharing_{{.speed = &rate, .servers = 1, .window = std::nullopt}, calendar, listener}
    {
    }

    FlowKey start(Flow const& flow) override
    {
        auto const leaving =
            sharing_.start({.amount = flow.bytes.value(), .token = flow.token, .turn = flow.turn});
        return {.order = leaving.at, .number = leaving.place};
    }
    Bytes abort(FlowKey const& flow) override
    {
        return Bytes{sharing_.abort({.at = flow.order, .place = flow.number})};
    }
    [[nodiscard]] std::vector<FlowLeft> left() override { return sharing_.left(); }

private:
    ProcessorSharing sharing_;
};

} // namespace sunder::sim
