/// \file
/// Networks of a space with random weights that they share, looked at and never trained.
#pragma once

#include "nas/accuracy/proxy.hpp"
#include "nas/realise/architecture_space.hpp"
#include "nas/runner/proxy_plan.hpp"
#include "sim/base/random.hpp"

#include <functional>
#include <memory>
#include <string>

namespace sunder::nas {

/// One set of random weights (He et al., ICCV 2015) for all architectures: ops of one name and shape have the
/// same, so that two networks differ in score by what they are more than by what was drawn. Networks are
/// those of the space's miniature, where it has one: NAS-Bench-201 and FBNet at small images, with all their
/// layers; other spaces as they are. Batch normalisation takes the statistics of the images. Architectures
/// that compute the same are looked at once, as their representative(); proxies of one architecture that are
/// asked for one after another share the forward pass. SWAP looks at the activations of the last stage, at
/// the smallest maps, where the paper takes all: chosen with CIFAR-10 on NAS-Bench-201 (REACH.md).
/// \invariant the space outlives it
class UntrainedNetworks final : public ProxyScores {
public:
    /// \param is_stopped  asked before an architecture is looked at
    /// \throws UnreadableImages; sim::RunError  where the space's networks cannot be executed
    UntrainedNetworks(
        ArchitectureSpace const& space, ProxyPlan const& plan, sim::Seed seed,
        std::function<bool()> is_stopped = [] { return false; });
    ~UntrainedNetworks() override;

    [[nodiscard]] double score(Proxy proxy, Choices const& choices) const override;
    /// The images and what computes, in one line.
    [[nodiscard]] std::string machinery() const;

private:
    struct Core;
    std::unique_ptr<Core> core_;
};

/// Different architectures, drawn uniformly among choices and each once as its representative(); all there
/// are where they are no more than `count`, as far as 100 times as many draws find them.
[[nodiscard]] std::vector<Choices> draw_architectures(ArchitectureSpace const& space, std::int64_t count,
                                                      sim::Seed seed);

} // namespace sunder::nas
