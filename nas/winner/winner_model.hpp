/// \file
/// A candidate's model with the times of its ops. For the sources of this room only.
#pragma once

#include "nas/winner/winner.hpp"
#include "sim/model/build_model.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace sunder::nas {

class WinnerModel {
public:
    enum class Part : std::uint8_t { head, tail };

    /// \param chain  the candidate's
    /// \invariant network and setting outlive it
    WinnerModel(SplitNetwork const& network, BlockChain const& chain, SearchSetting const& setting);

    /// What `split` of the application says.
    [[nodiscard]] std::string split() const;

    /// What an op of the stretch is to take more, so that the sum of all comes nearer to a number. Rounding
    /// may keep one op from reaching it, so others have their turn.
    struct Correction {
        Part part = Part::head;
        sim::Seconds more;
        std::size_t turn = 0; ///< of correcting, from 0
    };
    void correct(Correction const& by);

    [[nodiscard]] std::string text(WinnerRequest const& request) const;

private:
    void add_times(BlockChain const& chain);
    void part_at_cut();
    [[nodiscard]] sim::Seconds& time_of(std::size_t op, std::string const& group);

    SplitNetwork const* network_;
    SearchSetting const* setting_;
    std::size_t head_ops_; ///< of `description_`
    sim::ModelDescription description_;
};

} // namespace sunder::nas
