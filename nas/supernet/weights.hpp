/// \file
/// What is learnt: tensors by name, made when they are first asked for.
#pragma once

#include "sim/base/random.hpp"

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas {

struct SgdStep {
    double learning_rate = 0;
    double momentum = 0;
    double weight_decay = 0;
    double most_norm = 0; ///< gradients are scaled down to this norm, all together
};

class Weights {
public:
    enum class Start : std::uint8_t {
        random, ///< normal, variance 2 / inputs of one output (He et al., ICCV 2015)
        even,   ///< normal, variance 1 / inputs, which keeps the size of what has no relu behind it
        zeros,
        ones
    };

    enum class Values : std::uint8_t {
        drawn,     ///< float32
        magnitudes ///< without their signs, in float64, which holds products along the deepest network
    };

    /// The first values of a weight depend on the seed and its name alone, not on who was made before.
    Weights(sim::Seed seed, torch::Device device, Values values = Values::drawn)
        : seed_{seed}, device_{device}, values_{values}
    {
    }

    [[nodiscard]] torch::Device device() const { return device_; }

    /// The tensor of this name and shape; those of one name and different shapes are different.
    [[nodiscard]] torch::Tensor const& at(std::string_view name, std::vector<std::int64_t> const& shape,
                                          Start start);

    /// Takes a step of stochastic gradient descent with Nesterov's momentum (Sutskever et al., ICML 2013)
    /// along the gradients, where there are any, and forgets them. Weights without a gradient stay as they
    /// are.
    void descend(SgdStep const& step);

    /// Equal values of its own, without momenta.
    [[nodiscard]] Weights copy() const;

    [[nodiscard]] std::int64_t count() const; ///< of all values
    /// Those made so far, in the order of their names; they share what they hold with these.
    [[nodiscard]] std::vector<torch::Tensor> all() const;

    /// Values and momenta, and a text with them; the file appears whole or not at all.
    /// \throws sim::RunError  when it cannot be written
    void save(std::filesystem::path const& path, std::string const& note) const;
    /// \return the text \throws sim::RunError  when the file cannot be read
    std::string load(std::filesystem::path const& path);
    /// The text in a file of weights. \throws sim::RunError  likewise
    [[nodiscard]] static std::string note_in(std::filesystem::path const& path);

private:
    struct Weight {
        torch::Tensor value;
        torch::Tensor velocity; ///< undefined until the first step
    };

    void clip(double most_norm);

    sim::Seed seed_;
    torch::Device device_;
    Values values_;
    std::map<std::string, Weight, std::less<>> all_;
};

} // namespace sunder::nas
