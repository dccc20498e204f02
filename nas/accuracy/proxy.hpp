/// \file
/// Scores that rank networks without training them.
#pragma once

#include "nas/space/search_space.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sunder::nas {

/// Of networks with random weights, but for the last two, which look at sizes alone. Where each is from is
/// told where it is computed (nas/proxy/scores.hpp).
enum class Proxy : std::uint8_t {
    swap,       ///< different patterns of what is active for which images
    naswot,     ///< how far images differ in what is active
    jacob_cov,  ///< how far images differ in what moves the output
    synflow,    ///< what all weights together let through, as a logarithm
    zen,        ///< how far the features move with the image, as a logarithm
    meco,       ///< how little channels are alike
    snip,       ///< what the loss would notice if weights went
    grad_norm,  ///< lengths of the gradients of the loss
    flops,      ///< work of a forward pass
    parameters, ///< bytes of weights
};

inline constexpr std::array all_proxies{Proxy::swap,  Proxy::naswot,    Proxy::jacob_cov, Proxy::synflow,
                                        Proxy::zen,   Proxy::meco,      Proxy::snip,      Proxy::grad_norm,
                                        Proxy::flops, Proxy::parameters};

/// As files and tables call it.
[[nodiscard]] std::string_view name_of(Proxy proxy);

/// Whoever scores the architectures of a space.
class ProxyScores {
public:
    ProxyScores() = default;
    ProxyScores(ProxyScores const&) = delete;
    ProxyScores& operator=(ProxyScores const&) = delete;
    virtual ~ProxyScores() = default;

    /// The greater the better; on a scale of the proxy's own. Of the architecture alone: where it is cut and
    /// how that is coded count for nothing, and architectures that compute the same have the same score.
    /// Minus infinity where nothing passes through. \throws sim::Interrupted
    [[nodiscard]] virtual double score(Proxy proxy, Choices const& choices) const = 0;
};

} // namespace sunder::nas
