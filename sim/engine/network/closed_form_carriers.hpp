/// \file
/// Carriers whose flows meet on one link only, in virtual time.
#pragma once

#include "sim/engine/capped_sharing.hpp"
#include "sim/engine/network/carrier.hpp"

namespace sunder::sim {

/// One link that its flows share equally, see ProcessorSharing. Every path is the link alone.
class SharedCarrier final : public Carrier {
public:
    SharedCarrier(StepFunction const& rate, Calendar& calendar, Client& client)
        : sharing_{{.speed = &rate, .servers = 1, .window = {}}, calendar, client}
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

/// One link behind links that only some of its flows share, see CappedSharing. A path is the number of its
/// own link, or -1.
class CappedCarrier final : public Carrier {
public:
    CappedCarrier(StepFunction const& common, Calendar& calendar, Client& client)
        : sharing_{common, calendar, client}
    {
    }

    /// \param rate  of a link of their own, in bytes per second. \return its number
    [[nodiscard]] int add_link(double rate) { return sharing_.add_link(rate); }

    FlowKey start(Flow const& flow) override
    {
        auto const number =
            sharing_.start({.amount = flow.bytes.value(), .token = flow.token, .turn = flow.turn}, flow.path);
        return {.order = 0, .number = number};
    }
    Bytes abort(FlowKey const& flow) override { return Bytes{sharing_.abort(flow.number)}; }
    [[nodiscard]] std::vector<FlowLeft> left() override { return sharing_.left(); }

private:
    CappedSharing sharing_;
};

} // namespace sunder::sim
