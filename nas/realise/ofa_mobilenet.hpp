/// \file
/// The sub-networks of a once-for-all network in the manner of MobileNetV3 (Cai et al., ICLR 2020,
/// sections 3.2 and 4.1; what surrounds them after Howard et al., ICCV 2019, table 1): five stages of two to
/// four layers, each with its kernel and expansion, and the size of the images.
///
/// Blocks of the chain: scale, stem (3x3 convolution of stride 2), first (a 3x3 layer without expansion), the
/// layers "s1_2" (stage 1, its layer 2), header (1x1 convolution), pool (average of all positions), features
/// (1x1 convolution) and classifier. Images come in as large as the largest resolution, and `scale` reduces
/// them on the way: it takes the nearest pixel, so that a cut behind it sends the bytes of the smaller image.
///
/// A layer k, e with input C: 1x1 convolution C -> e C, k x k depthwise convolution with the layer's stride,
/// in stages 1, 3 and 4 squeeze and excitation (to a quarter of the channels), 1x1 convolution -> C', each
/// convolution with batch normalisation and the first two with ReLU (stages 0 and 1) or hard swish; added to
/// its input where shapes agree. Numbers of channels are rounded to multiples of 8 as MobileNets have them,
/// never by more than a tenth down.
///
/// A layer beyond the stage's depth is an identity, and its kernel and expansion do not count.
#pragma once

#include "nas/realise/architecture_space.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::nas {

struct OfaMobilenetSettings {
    std::int64_t classes = 1000;
    double width = 1;             ///< factor on all channels; once-for-all networks were trained at 1 and 1.2
    std::vector<int> resolutions; ///< pixels a side, each once; empty: 128, 132 ... 224
    std::optional<int>
        image_size; ///< of all images, whatever the resolution is called: to look at networks untrained
};

/// The space "ofa_mobilenet": a variable "resolution", for each stage "depth0" .. "depth4", for each layer
/// "kernel0" .. "kernel19" and "expansion0" .. "expansion19", and the split. Images are uint8.
/// \pre all settings are above zero
[[nodiscard]] std::unique_ptr<ArchitectureSpace>
make_ofa_mobilenet(OfaMobilenetSettings const& settings = {});

} // namespace sunder::nas
