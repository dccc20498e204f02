/// \file
/// A network as lines of Python that PyTorch and TorchScript both read.
#pragma once

#include "sim/model/model_graph.hpp"
#include "sim/model/stored_tensors.hpp"

#include <string>
#include <vector>

namespace sunder::nas {

/// Something with weights, or that Python has as a module only.
struct TorchLayer {
    std::string op;   ///< name in the graph
    std::string name; ///< of the attribute: "stem_conv"
    std::string made; ///< how Python makes it: "nn.Conv2d(3, 16, 3, padding=1, bias=False)"
    std::string call; ///< the same of `x`, in TorchScript: "torch.conv2d(x, self.weight, ...)"; of a
                      ///< parameter that stands by itself empty
    std::vector<sim::StoredTensor> tensors; ///< named as PyTorch names them
};

/// One stretch of a network: what goes in is called `x`.
struct TorchStretch {
    std::vector<TorchLayer> layers;
    std::vector<std::string> lines; ///< of forward(), one an op: "stem_norm = self.stem_norm(stem_conv)"
    std::string result;             ///< what forward() returns
};

/// What ops compute is what nas/supernet computes; batch normalisation takes the statistics that it keeps.
/// \throws sim::RunError  where an op has no counterpart, which it names
/// \pre one tensor goes in
[[nodiscard]] TorchStretch torch_stretch_of(sim::ModelGraph const& model);

} // namespace sunder::nas
