/// \file
/// Single times that somebody published, and the networks that they are of.
#pragma once

#include "tools/fit/cost_terms.hpp"

#include <Eigen/Core>

#include <filesystem>
#include <string>
#include <vector>

namespace sunder::fit {

struct PublishedTime {
    std::string device;
    std::string network;
    std::string source;
    Eigen::VectorXd amounts; ///< (terms,) of the whole batch
    double log_time = 0;     ///< of seconds, of the whole batch
};

/// A file with the columns device, network, side, batch, time [ms], source. A network is the model
/// NETWORK.yaml in the folder networks beside the file, else that which comes along; `side` is that of its
/// images, `batch` how many of them are computed at once. \throws InputError  with all mistakes of the file
/// or of a model.
[[nodiscard]] std::vector<PublishedTime> read_published_times(std::filesystem::path const& path);

} // namespace sunder::fit
