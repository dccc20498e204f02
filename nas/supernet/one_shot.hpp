/// \file
/// One-shot search: weights and the distribution over (architecture, split) are learnt in turns.
#pragma once

#include "nas/runner/one_shot_plan.hpp"
#include "nas/runner/run_search.hpp"
#include "nas/supernet/supernet.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sunder::nas {

/// How the end of a search goes.
struct Finish {
    std::function<void(std::int64_t judged, std::int64_t of)> progress; ///< may be empty
    std::function<bool()> is_stopped = [] { return false; };            ///< asked after each finalist
};

/// NASC's search (Shimizu et al., arXiv 2208.13968) with ASNG (Akimoto et al., ICML 2019, section 5): in each
/// turn a few candidates are drawn from theta; the shared weights take a step along their mean gradient on a
/// mini-batch of training images; their accuracies on one of validation images, with their figures in the
/// problem's setting, move theta. The same candidates serve both.
///
/// Theta moves by accuracy under the limits; further objectives decide between equally accurate candidates,
/// and make a front of the finalists. With Method::simulated whatever is drawn is simulated, each journey
/// once. With Method::screened bounds rule candidates out while weights are learnt, and the finalists that
/// they leave are simulated.
/// \invariant what the problem refers to and the supernet outlive it; problem.plan.objectives starts with
/// accuracy
class OneShotSearch {
public:
    /// \pre supernet.settings().steps is warm_up + turns
    OneShotSearch(SearchProblem const& problem, Supernet& supernet, OneShotSettings const& settings,
                  int processes);
    ~OneShotSearch();
    OneShotSearch(OneShotSearch const&) = delete;
    OneShotSearch& operator=(OneShotSearch const&) = delete;

    /// Steps of weights taken, the warm-up's included.
    [[nodiscard]] std::int64_t steps() const;
    [[nodiscard]] bool is_trained() const;
    /// \pre not trained to the end
    void take_step();

    [[nodiscard]] TrainingHistory const& history() const;

    /// The mode of theta and the candidates drawn last, different ones, judged on all validation images, and
    /// by the plan's method: its `learning` is filled, but for what trainings alone add.
    /// \throws sim::Interrupted  when it is stopped; what was judged by then is known to the next call
    /// \throws sim::RunError  when a simulation fails
    [[nodiscard]] SearchResult finish(Finish const& how = {});

    /// Everything learnt so far, whole or not at all.
    /// \param identity  of the search: one line
    /// \throws sim::RunError
    void save(std::filesystem::path const& path, std::string const& identity) const;
    /// Goes on where save() was called. \pre steps() is 0
    /// \throws sim::RunError  also when the file is of another search
    void load(std::filesystem::path const& path, std::string const& identity);

private:
    struct Core;
    std::unique_ptr<Core> core_;
};

/// Rows of the result worth a training alone, the best first: its front, then what comes next by nas::better.
/// \return at most `count`
[[nodiscard]] std::vector<std::size_t> best_rows(SearchResult const& result, std::int64_t count);

} // namespace sunder::nas
