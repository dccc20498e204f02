#include "nas/supernet/weights.hpp"

#include "nas/supernet/tensor_file.hpp"
#include "sim/base/run_error.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace sunder::nas {
namespace {

constexpr auto value_suffix = ":value";
constexpr auto velocity_suffix = ":velocity";

[[noreturn]] void refuse(std::filesystem::path const& path)
{
    throw sim::RunError{
        fmt::format("cannot read the weights in '{}': a name is not that of a weight", path.string())};
}

torch::Tensor first_values(std::vector<std::int64_t> const& shape, Weights::Start start, sim::Seed seed)
{
    if (start == Weights::Start::zeros) return torch::zeros(shape);
    if (start == Weights::Start::ones) return torch::ones(shape);
    auto const inputs = std::accumulate(shape.begin() + 1, shape.end(), std::int64_t{1}, std::multiplies<>{});
    auto generator = at::detail::createCPUGenerator(seed.value());
    double const variance = start == Weights::Start::random ? 2.0 : 1.0; // times the inputs
    return torch::randn(shape, generator) * std::sqrt(variance / static_cast<double>(inputs));
}

} // namespace

torch::Tensor const& Weights::at(std::string_view name, std::vector<std::int64_t> const& shape, Start start)
{
    auto const key = fmt::format("{}/{}", name, fmt::join(shape, "x"));
    auto const found = all_.find(key);
    if (found != all_.end()) return found->second.value;
    auto& weight = all_[key];
    auto first = first_values(shape, start, seed_.child(key));
    if (values_ == Values::magnitudes) first = first.abs().to(torch::kDouble);
    weight.value = first.to(device_).requires_grad_();
    return weight.value;
}

void Weights::clip(double most_norm)
{
    double squares = 0;
    for (auto const& [name, weight] : all_)
        if (weight.value.grad().defined()) squares += weight.value.grad().square().sum().item<double>();
    double const norm = std::sqrt(squares);
    if (!(norm > most_norm)) return;
    for (auto const& [name, weight] : all_)
        if (weight.value.grad().defined()) weight.value.grad().mul_(most_norm / norm);
}

void Weights::descend(SgdStep const& step)
{
    torch::NoGradGuard const no_grad;
    clip(step.most_norm);
    for (auto& [name, weight] : all_) {
        auto const gradient = weight.value.grad();
        if (!gradient.defined()) continue;
        auto const slope = gradient.add(weight.value, step.weight_decay);
        if (weight.velocity.defined())
            weight.velocity.mul_(step.momentum).add_(slope);
        else
            weight.velocity = slope.clone();
        weight.value.sub_(slope.add(weight.velocity, step.momentum), step.learning_rate);
        weight.value.mutable_grad().reset();
    }
}

Weights Weights::copy() const
{
    Weights result{seed_, device_, values_};
    for (auto const& [name, weight] : all_)
        result.all_[name].value = weight.value.detach().clone().requires_grad_();
    return result;
}

std::int64_t Weights::count() const
{
    std::int64_t sum = 0;
    for (auto const& [name, weight] : all_)
        sum += weight.value.numel();
    return sum;
}

std::vector<torch::Tensor> Weights::all() const
{
    std::vector<torch::Tensor> result;
    for (auto const& [name, weight] : all_)
        result.push_back(weight.value);
    return result;
}

void Weights::save(std::filesystem::path const& path, std::string const& note) const
{
    TensorFile file{.tensors = {}, .note = note};
    for (auto const& [name, weight] : all_) {
        file.tensors[name + value_suffix] = weight.value;
        if (weight.velocity.defined()) file.tensors[name + velocity_suffix] = weight.velocity;
    }
    write_tensors(path, file);
}

std::string Weights::load(std::filesystem::path const& path)
{
    auto file = read_tensors(path);
    std::map<std::string, Weight, std::less<>> all;
    for (auto& [key, tensor] : file.tensors) {
        bool const is_value = key.ends_with(value_suffix);
        auto const name = key.substr(0, key.rfind(':'));
        if (!(is_value || key.ends_with(velocity_suffix)) ||
            !name.ends_with(fmt::format("/{}", fmt::join(tensor.sizes(), "x"))))
            refuse(path);
        auto& weight = all[name];
        (is_value ? weight.value : weight.velocity) = tensor.to(device_);
    }
    for (auto& [name, weight] : all) {
        if (!weight.value.defined()) refuse(path);
        weight.value.requires_grad_();
    }
    all_ = std::move(all);
    return file.note;
}

std::string Weights::note_in(std::filesystem::path const& path)
{
    return read_tensors(path).note;
}

} // namespace sunder::nas
