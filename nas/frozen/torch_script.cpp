#include "nas/frozen/torch_script.hpp"

#include "nas/winner/torch_source.hpp"
#include "sim/base/run_error.hpp"

#include <fmt/format.h>
#include <torch/script.h>

#include <string>

namespace sunder::nas {
namespace {

using torch::jit::Module;

bool is_buffer(std::string const& tensor)
{
    return tensor.starts_with("running_");
}

torch::Tensor value_of(sim::StoredTensor const& stored, std::string const& op, FrozenWeights const& weights)
{
    return torch::tensor(weights.at({op, stored.name})).view(stored.shape);
}

Module module_of(TorchLayer const& layer, FrozenWeights const& weights)
{
    Module module{fmt::format("__torch__.{}", layer.name)};
    for (auto const& stored : layer.tensors) {
        auto const value = value_of(stored, layer.op, weights);
        if (is_buffer(stored.name))
            module.register_buffer(stored.name, value);
        else
            module.register_parameter(stored.name, value, false);
    }
    module.define(fmt::format("def forward(self, x):\n    return {}\n", layer.call));
    return module;
}

/// Modules that were put together in C++ are called by the name of their function.
std::string with_named_calls(std::string line, std::vector<TorchLayer> const& layers)
{
    for (auto const& layer : layers) {
        auto const call = fmt::format("self.{}(", layer.name);
        if (auto const at = line.find(call); at != std::string::npos)
            line.replace(at, call.size(), fmt::format("self.{}.forward(", layer.name));
    }
    return line;
}

} // namespace

void write_torch_script(std::filesystem::path const& path, sim::ModelGraph const* part,
                        FrozenWeights const& weights)
{
    Module module{"__torch__.Part"};
    std::string forward = "def forward(self, x):\n";
    if (part == nullptr) {
        forward += "    return x\n";
    } else {
        auto const stretch = torch_stretch_of(*part);
        for (auto const& layer : stretch.layers) {
            if (layer.call.empty())
                module.register_parameter(layer.name, value_of(layer.tensors.front(), layer.op, weights),
                                          false);
            else
                module.register_module(layer.name, module_of(layer, weights));
        }
        for (auto const& line : stretch.lines)
            forward += fmt::format("    {}\n", with_named_calls(line, stretch.layers));
        forward += fmt::format("    return {}\n", stretch.result);
    }
    module.define(forward);
    module.eval();
    try {
        module.save(path.string());
    } catch (c10::Error const& error) {
        throw sim::RunError{
            fmt::format("cannot write '{}': {}", path.string(), error.what_without_backtrace())};
    }
}

} // namespace sunder::nas
