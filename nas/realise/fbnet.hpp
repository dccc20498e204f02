/// \file
/// The FBNet space as HW-NAS-Bench defines it (Li et al., ICLR 2021, after Wu et al., CVPR 2019): 22 layers
/// with nine candidate blocks each, and the split.
///
/// Blocks of the chain: stem, the 22 layers "s1_2" (stage 1, its layer 2), header (1x1 convolution and global
/// average pooling, so that 1,504 elements leave it) and classifier; so there are 26 split positions.
/// Kinds: "stem", "header", "classifier", and for layers "s2_first/k3_e6", "s2_rest/skip".
/// A layer k_e_g with input C: 1x1 convolution C -> e C in g groups, k x k depthwise convolution with the
/// layer's stride, 1x1 convolution -> C' in g groups, each with batch normalisation and the first two with
/// ReLU; with g = 2 a channel shuffle before the depthwise convolution (it moves each value once and computes
/// nothing); added to its input where shapes agree. skip: the input itself where shapes agree, else a 1x1
/// convolution with batch normalisation.
///
/// Images, channels and layers can be set otherwise, such as for a network that is to be learnt in minutes;
/// what is said of numbers here is of the published ones.
#pragma once

#include "nas/realise/architecture_space.hpp"
#include "nas/realise/fbnet_skeleton.hpp"

#include <memory>

namespace sunder::nas {

/// A layer's blocks, by index: k3_e1, k3_e1_g2, k3_e3, k3_e6, k5_e1, k5_e1_g2, k5_e3, k5_e6, skip.
[[nodiscard]] std::vector<std::string> const& fbnet_ops();

/// The space "fbnet": a variable "layer0" .. "layer21" for each layer, and the split. Images are uint8.
[[nodiscard]] std::unique_ptr<ArchitectureSpace> make_fbnet(FbnetSettings const& settings = {});

/// The space "fbnet_extended": for each stage a variable "width0" .. "width6" that multiplies the channels of
/// all its layers by 0.5, 0.75 or 1 (to an even number, see scaled_channels()), and a coding at the cut: a
/// bottleneck to none, 1/2, 1/4 or 1/8 of the channels, and 32, 16, 8 or 4 bits an element of the payload. A
/// layer narrower than the published one, or behind a narrower one, has the published layer's kind and the
/// share of its multiply-accumulates; a skip of layer 0 that has to narrow its input, the kind
/// "s1_first/skip".
[[nodiscard]] std::unique_ptr<ArchitectureSpace> make_fbnet_extended(FbnetSettings const& settings = {});

} // namespace sunder::nas
