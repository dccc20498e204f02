/// \file
/// Where images come from, as files say it.
#pragma once

#include "nas/runner/one_shot_plan.hpp"
#include "sim/form/fields.hpp"

#include <string>

namespace sunder::nas {

inline sim::Form const& noise_form()
{
    static sim::Form const form = sim::parts::scalar(sim::NumberForm{.min = 0, .max = 10});
    return form;
}

void fields(SyntheticSettings& images, auto& visit)
{
    visit(sim::optional("classes", "one pattern each"), images.classes, sim::parts::whole<2, 256>());
    visit(sim::optional("channels", "of an image"), images.channels, sim::parts::whole<1, 64>());
    visit(sim::optional("size", "height and width"), images.size, sim::parts::whole<4, 512>());
    visit(sim::optional("train", "images to learn from"), images.train, sim::parts::whole<4, 1'000'000>());
    visit(sim::optional("test", "images to judge by"), images.test, sim::parts::whole<1, 1'000'000>());
    visit(sim::optional("noise", "standard deviation, of the range of a pixel"), images.noise, noise_form());
}

void fields(ImageSource& images, auto& visit)
{
    using enum PublishedImages::Kind;
    auto const published = [&](PublishedImages::Kind kind) {
        return [&images, kind](std::string const& folder) {
            images = PublishedImages{.kind = kind, .folder = folder, .named = folder};
        };
    };
    visit.alternative("fashion_mnist",
                      "folder of its four gzipped IDX files; Debian's package puts them into "
                      "/usr/share/datasets/fashion-mnist",
                      std::string{}, published(fashion_mnist));
    visit.alternative("cifar10", "folder of its binary form: data_batch_1.bin ...", std::string{},
                      published(cifar10));
    visit.alternative("cifar100", "folder of its binary form: train.bin, test.bin", std::string{},
                      published(cifar100));
    visit.alternative("synthetic", "noisy patterns, for tests", SyntheticSettings{}, images);
}

} // namespace sunder::nas
