/// \file
/// What untrained networks are scored by, as functions of what was seen in them. All are the greater the
/// better.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace sunder::nas {

/// SWAP (Peng, Song, Fayek, Ciesielski and Chang, "SWAP-NAS: Sample-wise Activation Patterns for Ultra-fast
/// NAS", ICLR 2024, section 3, the definition of the SWAP score, without the regularisation that comes
/// later): each unit behind an activation is a pattern, of the images for which it is above zero; the score
/// is how many different patterns there are. \param activations  behind each activation, shape (images, ...)
/// \pre at most 16 images
[[nodiscard]] double swap_score(std::vector<torch::Tensor> const& activations);

/// NASWOT (Mellor, Turner, Storkey and Crowley, "Neural Architecture Search without Training", ICML 2021,
/// section 3, equations 1 and 2): log of |det K|, K_ij the units in which images i and j are both above zero
/// or both not. As LibTorch has it; minus infinity where two images are alike in all of them. \param
/// activations  likewise
[[nodiscard]] double naswot_score(std::vector<torch::Tensor> const& activations);

/// jacob_cov (Mellor et al., the first version of that paper, arXiv 2006.04647v1, section 3, as Abdelfattah
/// et al., "Zero-Cost Proxies for Lightweight NAS", ICLR 2021, section 3.2, have it): - sum of log(v + k) + 1
/// / (v + k), v the eigenvalues of the correlation matrix of the rows, k = 1e-5. \param jacobian  of the sum
/// of the outputs by each image; shape (images, ...)
[[nodiscard]] double jacob_cov_score(torch::Tensor const& jacobian);

/// MeCo (Jiang, Wang and Bie, "MeCo: Zero-Shot NAS with One Data and Single Forward Pass via Minimum
/// Eigenvalue of Correlation", NeurIPS 2023, section 4): the sum over layers of the least eigenvalue of the
/// correlation matrix of the channels over all positions. Channels that are the same everywhere are
/// correlated with none, and a map of no more positions than channels adds nothing. \param maps  of one
/// image; shape (channels, ...) each
[[nodiscard]] double meco_score(std::vector<torch::Tensor> const& maps);

/// Zen-score (Lin et al., "Zen-NAS: A Zero-Shot NAS for High-Performance Image Recognition", ICCV 2021,
/// section 3, algorithm 1): the log of how far features move when noise is added to an image of noise, plus
/// for each batch normalisation the log of what it divides by, the root of the mean variance of its channels.
/// Residual links stay, which the algorithm takes out: here they are among what is chosen. \param moved  of
/// each image the norm of the difference of its features, shape (images,) \param variances  of each batch
/// normalisation, by channel
[[nodiscard]] double zen_score(torch::Tensor const& moved, std::vector<torch::Tensor> const& variances);

/// A weight and the gradient of the loss by it, or, where nothing depends on the weight, an undefined tensor.
struct WeightGradient {
    torch::Tensor weight;
    torch::Tensor gradient;
};

/// snip (Lee, Ajanthan and Torr, "SNIP: Single-shot Network Pruning based on Connection Sensitivity", ICLR
/// 2019, section 4.1; the sum over a network by Abdelfattah et al., ICLR 2021, section 3.2): sum of |weight x
/// gradient|.
[[nodiscard]] double snip_score(std::vector<WeightGradient> const& weights);

/// grad_norm (Abdelfattah et al., ICLR 2021, section 3.2): the sum over weights of the Euclidean norm of the
/// gradient.
[[nodiscard]] double grad_norm_score(std::vector<WeightGradient> const& weights);

/// synflow (Tanaka, Kunin, Yamins and Ganguli, "Pruning neural networks without any data by iteratively
/// conserving synaptic flow", NeurIPS 2020, section 6; the sum over a network by Abdelfattah et al.): the log
/// of the sum of weight x gradient of R, all weights as magnitudes, R the sum of the outputs for an image of
/// ones. Minus infinity where nothing arrives.
[[nodiscard]] double synflow_score(std::vector<WeightGradient> const& weights);

} // namespace sunder::nas
