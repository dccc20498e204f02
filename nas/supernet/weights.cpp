#include "nas/supernet/weights.hpp"

#include "sim/base/run_error.hpp"
#include "sim/output/output_file.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <exception>
#include <functional>
#include <numeric>
#include <sstream>
#include <utility>

namespace sunder::nas {
namespace {

[[noreturn]] void refuse(std::filesystem::path const& path)
{
    throw sim::RunError{fmt::format("cannot read the weights in '{}'", path.string())};
}

torch::Tensor first_values(std::vector<std::int64_t> const& shape, Weights::Start start, sim::Seed seed)
{
    if (start == Weights::Start::zeros) return torch::zeros(shape);
    if (start == Weights::Start::ones) return torch::ones(shape);
    auto const inputs = std::accumulate(shape.begin() + 1, shape.end(), std::int64_t{1}, std::multiplies<>{});
    auto generator = at::detail::createCPUGenerator(seed.value());
    return torch::randn(shape, generator) * std::sqrt(2.0 / static_cast<double>(inputs));
}

} // namespace

torch::Tensor const& Weights::at(std::string_view name, std::vector<std::int64_t> const& shape, Start start)
{
    auto const key = fmt::format("{}/{}", name, fmt::join(shape, "x"));
    auto const found = all_.find(key);
    if (found != all_.end()) return found->second.value;
    auto& weight = all_[key];
    weight.value = first_values(shape, start, seed_.child(key)).to(device_).requires_grad_();
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
    Weights result{seed_, device_};
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

void Weights::save(std::filesystem::path const& path, std::string const& note) const
{
    torch::serialize::OutputArchive archive;
    std::string names;
    for (std::int64_t number = 0; auto const& [name, weight] : all_) {
        names += name + '\n';
        archive.write(fmt::format("value{}", number), weight.value.detach().cpu());
        if (weight.velocity.defined())
            archive.write(fmt::format("velocity{}", number), weight.velocity.cpu());
        ++number;
    }
    archive.write("names", torch::IValue{names});
    archive.write("note", torch::IValue{note});
    sim::OutputFile file{path};
    std::ostringstream bytes;
    archive.save_to(bytes);
    file.write(bytes.view());
    file.commit();
}

std::string Weights::load(std::filesystem::path const& path)
{
    torch::serialize::InputArchive archive;
    try {
        archive.load_from(path.string());
        torch::IValue names;
        archive.read("names", names);
        std::istringstream lines{names.toStringRef()};
        std::map<std::string, Weight, std::less<>> all;
        std::int64_t number = 0;
        for (std::string name; std::getline(lines, name); ++number) {
            auto& weight = all[name];
            archive.read(fmt::format("value{}", number), weight.value);
            weight.value = weight.value.to(device_).requires_grad_();
            if (archive.try_read(fmt::format("velocity{}", number), weight.velocity))
                weight.velocity = weight.velocity.to(device_);
        }
        torch::IValue note;
        archive.read("note", note);
        all_ = std::move(all);
        return note.toStringRef();
    } catch (c10::Error const&) {
        refuse(path);
    }
}

std::string Weights::note_in(std::filesystem::path const& path)
{
    try {
        torch::serialize::InputArchive archive;
        archive.load_from(path.string());
        torch::IValue note;
        archive.read("note", note);
        return note.toStringRef();
    } catch (c10::Error const&) {
        refuse(path);
    }
}

} // namespace sunder::nas
