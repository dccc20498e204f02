#include "nas/supernet/op_inputs.hpp"

namespace sunder::nas {

torch::Tensor OpInputs::number(std::size_t input) const
{
    auto const& x = tensors[input];
    return x.scalar_type() == torch::kDouble ? x : x.to(torch::kFloat);
}

std::vector<std::int64_t> OpInputs::output_sizes() const
{
    return with_batch(batch(), op.output.shape);
}

torch::Tensor const& OpInputs::weight(std::vector<std::int64_t> const& shape, std::string const& what,
                                      Weights::Start start) const
{
    auto const& owner = op.shared.empty() ? op.name : op.shared.front().name;
    return weights.at(what.empty() ? owner : owner + '.' + what, shape, start);
}

torch::Tensor OpInputs::bias(sim::Bias bias, std::int64_t out) const
{
    if (bias == sim::Bias::none) return {};
    return weight({out}, "bias", Weights::Start::zeros);
}

sim::Shape shape_of(torch::Tensor const& x)
{
    return {x.sizes().begin() + 1, x.sizes().end()};
}

std::vector<std::int64_t> with_batch(std::int64_t batch, sim::Shape const& shape)
{
    std::vector<std::int64_t> sizes{batch};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

std::int64_t axis_in(torch::Tensor const& x, std::int64_t axis)
{
    return axis < 0 ? axis + x.dim() : axis + 1;
}

} // namespace sunder::nas
