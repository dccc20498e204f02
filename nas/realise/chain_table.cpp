#include "nas/realise/chain_table.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <utility>

namespace sunder::nas {

ChainTable::ChainTable(ArchitectureSpace const& space, ComputeTimes device, ComputeTimes server)
    : space_{&space}, device_{std::move(device)}, server_{std::move(server)}
{
    SUNDER_EXPECTS(device_.of_form.size() == space.form_count());
    SUNDER_EXPECTS(server_.of_form.size() == space.form_count());
    for (auto const* times : {&device_, &server_})
        SUNDER_EXPECTS(times->energy_of_form.empty() || times->energy_of_form.size() == space.form_count());
    work_.reserve(space.form_count());
    weights_.reserve(space.form_count());
    activations_.reserve(space.form_count());
    for (std::size_t form = 0; form < space.form_count(); ++form) {
        auto const alike = space.form_alike(form);
        if (alike < form) {
            work_.push_back(work_[alike]);
            weights_.push_back(weights_[alike]);
            activations_.push_back(activations_[alike]);
            continue;
        }
        auto const block = space.block(form);
        work_.push_back(block.work);
        weights_.push_back(block.weights);
        activations_.push_back(block.activation);
    }
}

Stretches ChainTable::stretches(Choices const& choices) const
{
    auto const forms = space_->forms(choices);
    Stretches sums{.cut = space_->cut(choices)};
    sums.crossing = space_->crossing(choices, sums.cut);
    sim::Bytes largest;
    for (std::size_t i = 0; i < sums.cut; ++i) {
        sums.head += device_.of_form[forms[i]];
        sums.memory += weights_[forms[i]];
        largest = std::max(largest, activations_[forms[i]]);
    }
    sums.memory += largest;
    for (std::size_t i = forms.size(); i > sums.cut; --i)
        sums.tail += server_.of_form[forms[i - 1]];
    add_energies(forms, sums);
    return sums;
}

void ChainTable::add_energies(std::vector<std::uint32_t> const& forms, Stretches& sums) const
{
    if (!device_.energy_of_form.empty())
        for (std::size_t i = 0; i < sums.cut; ++i)
            sums.head_energy += device_.energy_of_form[forms[i]];
    if (!server_.energy_of_form.empty())
        for (std::size_t i = sums.cut; i < forms.size(); ++i)
            sums.tail_energy += server_.energy_of_form[forms[i]];
}

std::vector<Stretches> ChainTable::at_every_cut(Choices const& choices) const
{
    // Summed up in the same order as by stretches(), for the same last digits.
    auto const forms = space_->forms(choices);
    std::vector<Stretches> every(forms.size() + 1);
    for (std::size_t i = forms.size(); i > 0; --i)
        every[i - 1].tail = every[i].tail + server_.of_form[forms[i - 1]];
    sim::Bytes weights;
    sim::Bytes largest;
    for (std::size_t cut = 0; cut <= forms.size(); ++cut) {
        every[cut].cut = cut;
        every[cut].crossing = space_->crossing(choices, cut);
        add_energies(forms, every[cut]);
        if (cut == 0) continue;
        auto const form = forms[cut - 1];
        every[cut].head = every[cut - 1].head + device_.of_form[form];
        weights += weights_[form];
        largest = std::max(largest, activations_[form]);
        every[cut].memory = weights + largest;
    }
    return every;
}

sim::Flops ChainTable::work(Choices const& choices) const
{
    sim::Flops sum;
    for (auto const form : space_->forms(choices))
        sum += work_[form];
    return sum;
}

sim::Bytes ChainTable::weights(Choices const& choices) const
{
    sim::Bytes sum;
    for (auto const form : space_->forms(choices))
        sum += weights_[form];
    return sum;
}

BlockChain ChainTable::chain(Choices const& choices) const
{
    auto const forms = space_->forms(choices);
    BlockChain chain{.cut = space_->cut(choices), .codec = space_->codec(choices)};
    chain.boundaries.push_back(space_->input());
    for (std::size_t i = 0; i < forms.size(); ++i) {
        chain.device.push_back(device_.of_form[forms[i]]);
        chain.server.push_back(server_.of_form[forms[i]]);
        chain.weights.push_back(weights_[forms[i]]);
        chain.activations.push_back(activations_[forms[i]]);
        if (i > 0) chain.boundaries.push_back(space_->crossing_of(space_->crossing(choices, i)).tensor);
    }
    return chain;
}

BlockChain chain_of(ArchitectureSpace const& space, ComputeTimes const& device, ComputeTimes const& server,
                    Choices const& choices)
{
    BlockChain chain{.device = times_of(space, device, choices),
                     .server = times_of(space, server, choices),
                     .cut = space.cut(choices),
                     .codec = space.codec(choices)};
    auto next = space.input();
    for (auto& block : space.blocks(choices)) {
        chain.boundaries.push_back(std::move(next));
        next = std::move(block.output);
        chain.weights.push_back(block.weights);
        chain.activations.push_back(block.activation);
    }
    return chain;
}

} // namespace sunder::nas
