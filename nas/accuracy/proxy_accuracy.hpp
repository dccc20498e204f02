/// \file
/// Scores of several proxies as one number, in place of an accuracy.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/accuracy/proxy.hpp"

#include <string>
#include <vector>

namespace sunder::nas {

/// Where a score would stand among others.
class RankAmong {
public:
    /// \param scores  at least one; those that are not finite are passed over
    explicit RankAmong(std::vector<double> scores);

    /// Above 0 and below 1: (those less + half of those equal + a half) / (all + 1). Beyond the greatest one
    /// it goes on rising towards 1, and below the least one falling towards 0, so that no two different
    /// scores rank alike at the ends, where a search looks.
    [[nodiscard]] double operator()(double score) const;

private:
    std::vector<double> scores_; ///< ascending
};

/// What a proxy says in place of an accuracy: 100 x the geometric mean of the ranks of the architecture's
/// scores among those of a fixed sample of architectures. The product of ranks is what joins scores on
/// different scales; it is no accuracy, and source() says so. 0 where nothing passes through the network.
class ProxyAccuracy final : public AccuracyModel {
public:
    /// \param factors  at least one \param sample  architectures to rank among, at least one
    /// \param scores  must outlive the model
    ProxyAccuracy(ProxyScores const& scores, std::vector<Proxy> factors, std::vector<Choices> const& sample,
                  std::string of);

    [[nodiscard]] double accuracy(Choices const& choices) const override;
    [[nodiscard]] std::string source() const override { return source_; }

private:
    ProxyScores const& scores_;
    std::vector<Proxy> factors_;
    std::vector<RankAmong> ranks_; ///< (factors,)
    std::string source_;
};

/// The product of the ranks of what the columns say, the least having rank 1 and equal ones the mean of
/// theirs; shape (things,). \param columns  shape (factors, things), at least one factor
[[nodiscard]] std::vector<double> rank_product(std::vector<std::vector<double>> const& columns);

/// "swap x flops"
[[nodiscard]] std::string text_of(std::vector<Proxy> const& factors);

} // namespace sunder::nas
