/// \file
/// The few images that untrained networks are looked at with.
#pragma once

#include "nas/realise/architecture_space.hpp"
#include "nas/runner/proxy_plan.hpp"
#include "sim/base/random.hpp"

#include <torch/types.h>

#include <string>

namespace sunder::nas {

struct ProbeImages {
    torch::Tensor images; ///< (images, ...) of the space's input; mean 0 and deviation 1 a channel
    torch::Tensor labels; ///< (images,)
    std::string what;     ///< "16 images of noise, 8 x 8"
};

/// Noise, normal and independent, with labels drawn; or the first training images in an order drawn, averaged
/// down to the input's height and width, their channels repeated where the space has more. \throws
/// UnreadableImages  also where the space's input is no image, and noise is not what was asked for
[[nodiscard]] ProbeImages probe_images_for(ArchitectureSpace const& space, ProxyPlan const& plan,
                                           sim::Seed seed);

} // namespace sunder::nas
