#include "nas/winner/network_source.hpp"

#include "nas/winner/torch_source.hpp"

#include <fmt/format.h>

#include <string_view>

namespace sunder::nas {
namespace {

constexpr std::string_view imports = R"(import os

import torch
from torch import nn

)";

constexpr std::string_view network_class = R"(

class Network(nn.Module):
    """Head and tail, without what lies between them: the link, and the bits in which it is sent."""

    def __init__(self):
        super().__init__()
        self.head = Head()
        self.tail = Tail()

    def forward(self, x):
        return self.tail(self.head(x))


def load(folder=os.path.dirname(os.path.abspath(__file__))):
    """The network with the weights of head.pt and tail.pt, ready to run or to be trained on."""
    network = Network()
    for part in ("head", "tail"):
        weights = torch.jit.load(os.path.join(folder, part + ".pt")).state_dict()
        getattr(network, part).load_state_dict(weights, strict=False)
    return network.eval()
)";

std::string class_of(std::string_view name, std::string_view says, sim::ModelGraph const* model)
{
    auto text = fmt::format("\nclass {}(nn.Module):\n    \"\"\"{}\"\"\"\n\n", name, says);
    auto const stretch =
        model == nullptr ? TorchStretch{.layers = {}, .lines = {}, .result = "x"} : torch_stretch_of(*model);
    if (!stretch.layers.empty()) {
        text += "    def __init__(self):\n        super().__init__()\n";
        for (auto const& layer : stretch.layers)
            text += fmt::format("        self.{} = {}\n", layer.name, layer.made);
        text += '\n';
    }
    text += "    def forward(self, x):\n";
    for (auto const& line : stretch.lines)
        text += fmt::format("        {}\n", line);
    return text + fmt::format("        return {}\n", stretch.result);
}

std::string shape_of(sim::Tensor const& tensor)
{
    return fmt::format("(batch, {})", fmt::join(tensor.shape, ", "));
}

} // namespace

std::string network_source(WinnerParts const& parts, std::string const& title)
{
    auto const& whole = parts.whole;
    auto text = fmt::format("\"\"\"{}\n\nWritten by `sunder winner`. What goes in has shape {}.\n\"\"\"\n",
                            title, shape_of(whole.input));
    text += imports;
    text += class_of("Head", "What the device computes.", parts.head ? &*parts.head : nullptr);
    text += '\n';
    text += class_of("Tail", "What the server computes.", parts.tail ? &*parts.tail : nullptr);
    text += network_class;
    return text;
}

} // namespace sunder::nas
