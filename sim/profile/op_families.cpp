#include "sim/profile/op_families.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace sunder::sim::detail {
namespace {

struct Family {
    std::string_view name;
    std::vector<std::string_view> words; ///< in small letters, without '_': keys of ours and words of others
};

std::vector<Family> const& families()
{
    static std::vector<Family> const all{
        {"convolution",
         {"conv", "conv1d", "conv2d", "conv3d", "convolution", "fusedconv", "nhwcconv", "nhwcfusedconv",
          "qlinearconv", "convinteger", "depthwiseconv2d", "mkldnnconvolution", "thnnconv2d",
          "cudnnconvolution", "slowconv2dforward", "convdepthwise2d"}},
        {"transposed convolution",
         {"convtranspose", "convtranspose1d", "convtranspose2d", "convtranspose3d", "transposeconv"}},
        {"product",
         {"linear", "gemm", "fusedgemm", "qgemm", "matmul", "fusedmatmul", "qlinearmatmul", "matmulinteger",
          "dynamicquantizematmul", "fullyconnected", "batchmatmul", "addmm", "bmm", "mm"}},
        {"max pool",
         {"maxpool", "maxpool1d", "maxpool2d", "maxpool3d", "globalmaxpool", "adaptivemaxpool",
          "maxpool2dwithindices"}},
        {"mean",
         {"averagepool", "averagepool1d", "averagepool2d", "averagepool3d", "avgpool2d", "globalaveragepool",
          "adaptiveaveragepool", "adaptiveavgpool2d", "mean", "reducemean", "reduce",
          "qlinearglobalaveragepool", "qlinearaveragepool"}},
        {"batch norm",
         {"batchnorm", "batchnormalization", "nativebatchnorm", "batchnormimplindex", "cudnnbatchnorm"}},
        {"activation",
         {"activation", "relu",      "relu6",       "relun1to1", "clip", "clamp",    "clampmin", "hardtanh",
          "sigmoid",    "logistic",  "hardsigmoid", "hardswish", "silu", "swish",    "tanh",     "gelu",
          "fastgelu",   "quickgelu", "leakyrelu",   "prelu",     "elu",  "softplus", "mish",     "erf"}},
        {"softmax", {"softmax", "logsoftmax"}},
        {"sum", {"add", "sum", "qlinearadd"}},
        {"factor", {"multiply", "mul", "qlinearmul"}},
        {"concatenation", {"concat", "concatenation", "cat", "qlinearconcat"}},
        {"idle",
         {"flatten", "reshape", "dropout", "featuredropout", "identity", "view", "squeeze", "unsqueeze",
          "expanddims"}},
        {"local response norm", {"localresponsenorm", "localresponsenormalization", "lrn"}},
        {"layer norm", {"layernorm", "layernormalization", "skiplayernormalization", "nativelayernorm"}},
        {"group norm",
         {"groupnorm", "groupnormalization", "instancenormalization", "instancenorm", "nativegroupnorm"}},
        {"attention",
         {"attention", "multiheadattention", "scaleddotproductattention", "scaleddotproductflashattention",
          "scaleddotproductflashattentionforcpu", "scaleddotproductefficientattention"}},
        {"recurrent", {"recurrent", "lstm", "gru", "rnn", "unidirectionalsequencelstm"}},
        {"embedding", {"embedding", "embeddinglookup"}},
        {"transposition", {"transpose", "permute"}},
        {"slice", {"slice", "stridedslice"}},
        {"frame", {"pad", "pad2d", "padv2", "constantpadnd"}},
        {"resize",
         {"resize", "upsample", "resizebilinear", "resizenearestneighbor", "upsamplenearest2d",
          "upsamplebilinear2d"}},
        {"shuffle", {"channelshuffle"}},
    };
    return all;
}

/// "aten::max_pool2d_" as "maxpool2d".
std::string plain(std::string_view kind)
{
    if (auto const colons = kind.rfind("::"); colons != std::string_view::npos)
        kind.remove_prefix(colons + 2);
    std::string text;
    for (char const c : kind)
        if (c != '_') text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

} // namespace

std::string_view family_of(std::string_view kind)
{
    auto const word = plain(kind);
    for (auto const& family : families())
        if (std::ranges::find(family.words, word) != family.words.end()) return family.name;
    return {};
}

std::string_view family_of(OpKind const& kind)
{
    auto const* const function = std::get_if<Activation>(&kind);
    bool const is_softmax = function != nullptr && function->kind == ActivationKind::softmax;
    return family_of(is_softmax ? std::string_view{"softmax"} : key_of(kind));
}

} // namespace sunder::sim::detail
