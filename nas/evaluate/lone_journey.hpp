/// \file
/// What a journey costs a request that is alone, and what it costs at the very least.
#pragma once

#include "nas/evaluate/journey.hpp"
#include "sim/forecast/lone_request.hpp"

#include <array>
#include <span>

namespace sunder::nas {

/// Prices of journeys in one setting, see sim::LoneRequest.
class LoneJourney {
public:
    explicit LoneJourney(SearchSetting const& setting);

    [[nodiscard]] sim::Seconds latency(Journey const& journey) const
    {
        return lone_.latency(Stays{journey}.those());
    }
    [[nodiscard]] sim::Joules energy(Journey const& journey) const
    {
        return lone_.energy(Stays{journey}.those()) + journey.beyond;
    }
    [[nodiscard]] sim::Seconds least_latency(Journey const& journey) const
    {
        return lone_.least_latency(Stays{journey}.those());
    }
    [[nodiscard]] sim::Joules least_energy(Journey const& journey) const
    {
        return lone_.least_energy(Stays{journey}.those()) + journey.beyond;
    }
    /// On its way from the server.
    [[nodiscard]] sim::Seconds least_answer() const { return lone_.least_answer(1); }

private:
    class Stays {
    public:
        explicit Stays(Journey const& journey)
            : all_{sim::Stay{.service = journey.head + journey.encode, .sent = journey.sent},
                   sim::Stay{.service = journey.decode + journey.tail, .sent = {}}},
              count_{journey.end == Journey::End::on_server ? 2U : 1U}
        {
        }
        [[nodiscard]] std::span<sim::Stay const> those() const { return std::span{all_}.first(count_); }

    private:
        std::array<sim::Stay, 2> all_;
        std::size_t count_;
    };

    sim::LoneRequest lone_;
};

} // namespace sunder::nas
