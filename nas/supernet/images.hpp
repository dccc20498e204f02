/// \file
/// Labelled images to train and judge networks with.
#pragma once

#include "nas/runner/one_shot_plan.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace sunder::nas {

struct Images {
    std::int64_t channels = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::vector<std::uint8_t> pixels; ///< (images, channels, height, width)
    std::vector<std::uint8_t> labels; ///< (images,)

    [[nodiscard]] std::size_t size() const { return labels.size(); }
    [[nodiscard]] std::size_t pixels_of_one() const
    {
        return static_cast<std::size_t>(channels * height * width);
    }
};

struct ImageSet {
    std::string name; ///< "fashion_mnist"
    std::int64_t classes = 0;
    Images train;
    Images test;
};

/// A file is missing, damaged, or not what it should be; the message names it.
class UnreadableImages : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Fashion-MNIST (Xiao, Rasul and Vollgraf, arXiv 1708.07747): 60,000 and 10,000 images of 28 x 28 in ten
/// classes, as the four gzipped IDX files that its authors publish; MNIST has the same form.
/// \throws UnreadableImages
[[nodiscard]] ImageSet read_fashion_mnist(std::filesystem::path const& folder);

/// CIFAR-10 and CIFAR-100 (Krizhevsky 2009) in their binary form: data_batch_1.bin .. data_batch_5.bin and
/// test_batch.bin, or train.bin and test.bin, whose fine labels are taken.
/// \throws UnreadableImages
[[nodiscard]] ImageSet read_cifar10(std::filesystem::path const& folder);
[[nodiscard]] ImageSet read_cifar100(std::filesystem::path const& folder);

/// \pre all sizes are at least 1, classes at most 256
[[nodiscard]] ImageSet make_synthetic_images(SyntheticSettings const& settings, sim::Seed seed);

/// The files that are read, by name in the folder.
[[nodiscard]] std::vector<std::string> files_of(PublishedImages::Kind kind);

/// Of whichever kind. \throws UnreadableImages
[[nodiscard]] ImageSet read_images(ImageSource const& source, sim::Seed seed);

} // namespace sunder::nas
