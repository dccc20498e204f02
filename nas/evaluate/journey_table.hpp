/// \file
/// Candidates of a space in a setting: their journeys, looked up.
#pragma once

#include "nas/evaluate/lone_journey.hpp"
#include "nas/realise/chain_table.hpp"
#include "sim/cost/compute_cost.hpp"

#include <vector>

namespace sunder::nas {

/// Prices of candidates without a simulation; some 0.3 microseconds each beside the accuracy.
/// \invariant the setting and the space outlive the table
class JourneyTable {
public:
    JourneyTable(SearchSetting const& setting, ChainTable chains);

    [[nodiscard]] SearchSetting const& setting() const { return *setting_; }
    [[nodiscard]] ArchitectureSpace const& space() const { return chains_.space(); }
    [[nodiscard]] ChainTable const& chains() const { return chains_; }
    [[nodiscard]] LoneJourney const& lone() const { return lone_; }

    /// A candidate with what is known of it beforehand.
    struct Row {
        Journey journey;
        sim::Bytes memory; ///< of the device
        std::size_t cut = 0;
        double accuracy_cost = 0; ///< of the coding at the cut, in points
        CandidateObstacle obstacle = CandidateObstacle::none;
    };

    [[nodiscard]] Row row(Choices const& choices) const;
    /// The candidate's architecture and coding at every cut, whatever its split says; shape (blocks + 1,).
    [[nodiscard]] std::vector<Row> at_every_cut(Choices const& choices) const;

    /// The figures of a lone request. \param accuracy  per cent, before what the coding at the cut costs
    [[nodiscard]] Evaluation evaluation(Row const& row, double accuracy) const;

    /// The candidate block by block, coded as it will be.
    [[nodiscard]] BlockChain chain(Choices const& choices) const;

private:
    [[nodiscard]] sim::Joules beyond(Stretches const& stretches) const;
    [[nodiscard]] Row row_of(Stretches const& stretches) const;
    void check_server_memory(Row& row, Choices const& choices) const;

    SearchSetting const* setting_;
    ChainTable chains_;
    LoneJourney lone_;
    std::size_t blocks_;
    std::vector<CodedTensor> coded_; ///< (crossings,)
    double device_share_;            ///< of its speed, on average
    double server_share_;            ///< likewise
    sim::WorkerCost device_cost_;    ///< in the mean
    sim::WorkerCost server_cost_;
};

} // namespace sunder::nas
