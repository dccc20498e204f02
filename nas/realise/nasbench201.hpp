/// \file
/// The space of NAS-Bench-201 (Dong and Yang, ICLR 2020, section 2 and the authors' code): a cell in a fixed
/// skeleton, and the split.
///
/// Blocks of the chain, as published: "stem" (3x3 convolution to 16 channels, batch normalisation), "cell0"
/// .. "cell4" at 16 x 32 x 32, "reduction1", "cell5" .. "cell9" at 32 x 16 x 16, "reduction2", "cell10" ..
/// "cell14" at 64 x 8 x 8, "classifier" (batch normalisation, ReLU, global average pooling, fully connected);
/// so there are 20 split positions. A reduction is a residual block of stride 2: two 3x3 convolutions beside
/// 2x2 average pooling and a 1x1 convolution. Widths, depth and images can be set otherwise.
///
/// Only what matters of a cell becomes ops, as an inference engine would have it (see pruned()). A cell that
/// is the identity stands as an op that does nothing, and so does one that nothing passes through, whose
/// output is zero. Ops of a block are fused within it; across a cut nothing can be.
#pragma once

#include "nas/realise/coding.hpp"
#include "nas/realise/nasbench201_cell.hpp"

#include <array>
#include <memory>
#include <string_view>

namespace sunder::nas {

/// The skeleton around the cell, and the coding at the cut; as published unless set otherwise.
struct NasBench201Settings {
    std::int64_t classes = 100;
    std::int64_t channels = 16; ///< of the stem; doubled by each reduction
    std::int64_t cells = 5;     ///< of each of the three stages
    std::int64_t image_channels = 3;
    std::int64_t image_size = 32; ///< height and width
    Coding coding;                ///< at the cut; where it is not searched, the application's

    friend bool operator==(NasBench201Settings const&, NasBench201Settings const&) = default;
};

class NasBench201 final : public ArchitectureSpace {
public:
    /// What stands at a place in the chain; cells by stage. Forms are part x 15625 + code_of(cell), for the
    /// fixed parts too, so that times measured of whole networks can be told apart there.
    enum class Part : std::uint8_t { stem, cell1, reduction1, cell2, reduction2, cell3, classifier };
    static constexpr std::size_t parts = 7;
    [[nodiscard]] static std::size_t form_of(Part part, std::size_t code);
    [[nodiscard]] static bool is_cell(Part part);

    /// \pre all settings are at least 1, images 4 or more
    explicit NasBench201(NasBench201Settings const& settings);

    [[nodiscard]] NasBench201Settings const& settings() const { return settings_; }
    [[nodiscard]] static Cell cell(Choices const& choices);

    [[nodiscard]] SearchSpace const& space() const override { return space_; }
    [[nodiscard]] sim::Tensor const& input() const override { return input_; }
    [[nodiscard]] std::vector<std::string> const& block_names() const override { return names_; }
    [[nodiscard]] sim::ModelGraph model(Choices const& choices) const override;
    [[nodiscard]] std::size_t cut(Choices const& choices) const override
    {
        return static_cast<std::size_t>(choices[cell_edges]);
    }
    [[nodiscard]] bool searches_codec() const override { return settings_.coding.is_searched(); }
    [[nodiscard]] bool is_connected(Choices const& choices) const override
    {
        return pruned(cell(choices)) != Cell{};
    }
    [[nodiscard]] std::string architecture(Choices const& choices) const override;
    [[nodiscard]] Choices representative(Choices const& choices) const override;
    [[nodiscard]] std::unique_ptr<ArchitectureSpace> miniature(std::int64_t size) const override;
    [[nodiscard]] std::string table_key(Choices const& choices) const override;
    /// path_traits() of the cell.
    [[nodiscard]] std::vector<double> traits(Choices const& choices) const override;

    [[nodiscard]] std::size_t form_count() const override { return parts * cell_count; }
    [[nodiscard]] std::vector<std::uint32_t> forms(Choices const& choices) const override;
    [[nodiscard]] Block block(std::size_t form) const override;
    [[nodiscard]] std::size_t form_alike(std::size_t form) const override;
    [[nodiscard]] std::optional<sim::Seconds> find_time(std::size_t form,
                                                        sim::DeviceGroup const& group) const override;

    [[nodiscard]] std::size_t crossing_count() const override
    {
        return (skeleton_.size() - 1) * settings_.coding.count() + 2;
    }
    [[nodiscard]] std::size_t crossing(Choices const& choices, std::size_t cut) const override;
    [[nodiscard]] Crossing crossing_of(std::size_t crossing) const override;

private:
    /// What the steps of a cell ask for at one size of image.
    struct StepCosts {
        sim::Tensor tensor; ///< what enters and leaves each step
        sim::Flops relu, conv1x1, conv3x3, norm, pool3x3;
        sim::Bytes conv1x1_weights, conv3x3_weights, norm_weights;
        std::string_view conv3x3_class; ///< sim/model/cost_class.hpp
    };
    /// One launch on a device: a step with those that are fused into it.
    struct Launch;

    [[nodiscard]] static StepCosts costs_of(sim::Tensor const& tensor);
    [[nodiscard]] Launch launch(Part part, std::uint8_t kind) const;

    NasBench201Settings settings_;
    SearchSpace space_;
    sim::Tensor input_;
    std::vector<Part> skeleton_;               ///< (blocks,) the part at each place
    std::vector<std::string> names_;           ///< (blocks,)
    std::array<sim::ModelGraph, parts> fixed_; ///< fused; without ops for cells
    std::array<sim::Tensor, parts> outputs_;   ///< what leaves each part
    std::array<StepCosts, parts> costs_;       ///< of cells
};

/// The space "nasbench201": variables "edge01", "edge02", "edge12", "edge03", "edge13", "edge23", whose
/// choices are the benchmark's ops in its order, the split and, where it is searched, the coding at the cut.
/// Images are uint8.
[[nodiscard]] std::unique_ptr<NasBench201> make_nasbench201(NasBench201Settings const& settings = {});

} // namespace sunder::nas
