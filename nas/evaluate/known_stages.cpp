#include "nas/evaluate/known_stages.hpp"

#include "nas/evaluate/journey.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "sim/forecast/traits.hpp"

#include <algorithm>

namespace sunder::nas {
namespace {

using Delays = sim::LinkTraits::Delays;
using Order = sim::DeviceTraits::Order;

class Looking {
public:
    explicit Looking(SearchSetting const& setting)
        : setting_{setting},
          platform_{setting.base.platform},
          out_{platform_.routes[setting.out]},
          traits_{sim::traits_of(deployment_of(setting, {.end = Journey::End::on_server}, ""))}
    {
    }

    KnownStages look() &&
    {
        look_at_devices();
        bool all_are_ours = true;
        for (auto const id : out_.via) {
            look_at_link(id);
            all_are_ours = all_are_ours && is_ours(id) && is_of_one_rate(id);
        }
        if (setting_.searched().answer > sim::Bytes{})
            for (auto const id : platform_.routes[setting_.back.value()].via)
                known_.losses = known_.losses || traits_.links[id].loses;
        choose_sharing();
        if (all_are_ours && known_.rates == Knowledge::at_least) look_for_own_links();
        known_.followed = can_be_followed();
        known_.server = known_.server && (!known_.losses || known_.followed);
        return std::move(known_);
    }

private:
    [[nodiscard]] sim::DeviceTraits const& origin() const
    {
        return traits_.devices[setting_.searched().origin];
    }
    [[nodiscard]] sim::DeviceTraits const& server() const { return traits_.devices[setting_.server]; }
    [[nodiscard]] bool is_of_each_device(sim::Id<sim::Link> id) const
    {
        return platform_.links[id].each == setting_.searched().origin;
    }
    /// Which the bounds know for whoever sends.
    [[nodiscard]] bool is_of_one_rate(sim::Id<sim::Link> id) const
    {
        return traits_.links[id].shares_equally && !traits_.links[id].rates_differ;
    }
    /// Whether jobs have a worker for themselves, in an order for which there are bounds.
    [[nodiscard]] static bool has_bounds(sim::DeviceTraits const& device)
    {
        return !device.batches && !device.prepares && !device.drops && !device.varies &&
               device.order != Order::by_urgency;
    }
    /// Whether messages of nobody else are on the link, nor answers that flow on the same lanes.
    [[nodiscard]] bool is_ours(sim::Id<sim::Link> id) const
    {
        auto const& link = traits_.links[id];
        return !sim::others_among(link.senders, setting_.application) &&
               !sim::others_among(link.answered, setting_.application) &&
               !(link.one_lane && !link.answered.empty());
    }

    void look_at_devices()
    {
        auto const& searched = traits_.applications[setting_.application];
        known_.device = traits_.is_steady && !searched.is_closed && !searched.is_random &&
                        !searched.is_adaptive && !searched.leaves_early && has_bounds(origin()) &&
                        sim::speed_of(setting_.origin_group()).peak() > 0;
        known_.shares_device = origin().order == Order::in_shares;
        known_.shares_server = server().order == Order::in_shares;
        if (origin().has_competitors || sim::others_among(origin().users, setting_.application))
            known_.after_device = Knowledge::at_least;
        known_.server = known_.device && !searched.is_dispatched && has_bounds(server()) &&
                        traits_.shares_fairly && sim::speed_of(setting_.server_group()).peak() > 0;
    }

    void look_at_link(sim::Id<sim::Link> id)
    {
        auto const& link = platform_.links[id];
        auto const& traits = traits_.links[id];
        bool const own = is_of_each_device(id);
        known_.links.push_back({.rate = &sim::rate_of(link, out_).bound(),
                                .owner = own ? SharedLink::Owner::one_device : SharedLink::Owner::all_devices,
                                .copies = !link.each || own ? 1 : setting_.server_group().count});
        known_.least_delay += link.latency.value();
        known_.losses = known_.losses || traits.loses;
        if (known_.links.back().rate->peak() <= 0) known_.server = false;
        bool const chosen = traits_.applications[setting_.application].is_dispatched;
        if (!is_ours(id) || !is_of_one_rate(id) || (chosen && known_.links.back().copies > 1))
            known_.rates = Knowledge::at_least;
        if (traits.delays == Delays::none) return;
        // Independent delays belong to their messages. Those that hang on the one before are known where
        // messages of one device have the link for themselves, since these cross in their order.
        bool const by_order = traits.delays == Delays::by_order && own && is_ours(id);
        if (by_order || traits.delays == Delays::independent) {
            known_.drawn.push_back(known_.links.size() - 1);
        } else {
            known_.least_delay += sim::least_of(link.jitter->delay).value();
            known_.delays = Knowledge::at_least;
        }
    }

    /// Equal shares bound every message on a link whose messages all take the same way: that of one device,
    /// or the only one. Otherwise other links may hold back some of its messages, to the profit of others.
    void choose_sharing()
    {
        auto const& links = known_.links;
        for (std::size_t i = 0; i < links.size(); ++i) {
            bool const one_way = links[i].owner == SharedLink::Owner::one_device ||
                                 (links.size() == 1 && links[i].copies == 1);
            if (one_way && (!known_.sharing || links[i].rate->peak() < links[*known_.sharing].rate->peak()))
                known_.sharing = i;
        }
        if (!known_.sharing) {
            known_.rates = Knowledge::at_least;
            return;
        }
        auto const& chosen = links[*known_.sharing];
        auto const devices = static_cast<double>(setting_.origin_group().count);
        for (std::size_t i = 0; i < links.size(); ++i) {
            double const users = links[i].owner == SharedLink::Owner::all_devices ? devices : 1.0;
            if (i != *known_.sharing && links[i].rate->least() < users * chosen.rate->peak())
                known_.rates = Knowledge::at_least;
        }
    }

    /// A link of each device's own and one of all, in any order.
    void look_for_own_links()
    {
        auto const& links = known_.links;
        auto const own = std::ranges::find(links, SharedLink::Owner::one_device, &SharedLink::owner);
        auto const common = std::ranges::find(links, SharedLink::Owner::all_devices, &SharedLink::owner);
        if (links.size() != 2 || own == links.end() || common == links.end()) return;
        if (!own->rate->constant() || common->copies != 1) return;
        known_.before_one =
            LinksBeforeOne{.own = own->rate->peak(),
                           .common = common->rate,
                           .devices = static_cast<std::size_t>(setting_.origin_group().count)};
    }

    [[nodiscard]] bool can_be_followed() const
    {
        bool const answers = setting_.searched().answer > sim::Bytes{};
        return traits_.is_steady && traits_.applications.size() == 1 &&
               !traits_.applications.front().is_dispatched && !traits_.applications.front().is_adaptive &&
               !traits_.applications.front().leaves_early && traits_.shares_fairly && out_.via.size() == 1 &&
               is_of_each_device(out_.via.front()) &&
               (!answers || platform_.routes[setting_.back.value()].via == out_.via) &&
               server().order == Order::of_coming && has_bounds(server()) && !server().has_competitors;
    }

    SearchSetting const& setting_;
    sim::Platform const& platform_;
    sim::Route const& out_;
    sim::Traits traits_;
    KnownStages known_;
};

} // namespace

KnownStages known_stages_of(SearchSetting const& setting)
{
    return Looking{setting}.look();
}

} // namespace sunder::nas
