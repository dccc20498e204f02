#include "tools/real/computing_leg.hpp"

#include "nas/execute/ready_network.hpp"
#include "nas/execute/runtime.hpp"
#include "sim/base/match.hpp"
#include "sim/base/run_error.hpp"
#include "tools/real/tensor_coding.hpp"
#include "tools/rehearse/troupe.hpp"

#include <fmt/format.h>

#include <map>
#include <span>
#include <utility>
#include <vector>

namespace sunder::real {
namespace {

using nas::TensorsByProducer;
using rehearse::MessageBytes;

/// Bits of each element that crosses; nothing: as it is. What else codecs do has no bytes here.
struct Coding {
    std::optional<int> bits;
    std::string fault; ///< empty where it can be done
};

Coding coding_of(std::vector<sim::CodecStage> const& codec)
{
    Coding coding;
    if (codec.size() > 1) coding.fault = "codes in several stages";
    for (auto const& stage : codec)
        std::visit(sim::Match{[&](sim::Quantise const& quantise) {
                                  coding.bits = quantise.bits;
                                  bool const is_known =
                                      quantise.bits == 4 || quantise.bits == 8 || quantise.bits == 16;
                                  if (!is_known)
                                      coding.fault = fmt::format("quantises to {} bits", quantise.bits);
                              },
                              [&](sim::OneOf<sim::Bottleneck, sim::Autoencoder, sim::Lossless,
                                             sim::RatedCodec> auto const&) {
                                  coding.fault = "has a codec of which only figures are known";
                              }},
                   stage);
    return coding;
}

class Computes final : public rehearse::LegWork {
public:
    struct Asked {
        sim::ModelGraph const& model;
        std::optional<int> bits;
    };
    Computes(Asked const& how, rehearse::LegPart const& part)
        : bits_{how.bits},
          clock_{*part.clock},
          plan_{rehearse::way_of(*part.deployment, part.application).plan},
          leg_{part.leg},
          net_{how.model, 1},
          mine_{net_.ops(ops_of(part.leg))}
    {
        given_ = net_.inputs();
        for (std::size_t leg = 0; leg < leg_; ++leg)
            given_ = net_.run(net_.ops(ops_of(leg)), std::move(given_));
        if (leg_ > 0) forms_in_ = forms_of(plan_.cuts[leg_ - 1], given_);
    }

    void warm_up() override
    {
        constexpr int passes = 5;
        MessageBytes in;
        if (leg_ > 0) encode(plan_.cuts[leg_ - 1], given_, in);
        for (int pass = 0; pass < passes; ++pass) {
            MessageBytes out;
            (void)work(sim::Seed{0}, in, out);
        }
    }

    Done work(sim::Seed /*request*/, MessageBytes const& in, MessageBytes& out) override
    {
        auto entering = leg_ == 0 ? given_ : decode(in);
        Done done;
        done.decoded_at = clock_.now();
        auto const results = net_.run(mine_, std::move(entering));
        done.computed_at = clock_.now();
        if (leg_ < plan_.cuts.size())
            encode(plan_.cuts[leg_], results, out);
        else
            answer(results, out);
        return done;
    }

private:
    [[nodiscard]] std::vector<bool> ops_of(std::size_t leg) const
    {
        std::vector<bool> mine(plan_.position_of.size());
        for (std::size_t op = 0; op < mine.size(); ++op)
            mine[op] = plan_.position_of[op] == static_cast<int>(leg);
        return mine;
    }

    [[nodiscard]] std::map<int, CodedForm> forms_of(sim::Cut const& cut,
                                                    TensorsByProducer const& tensors) const
    {
        std::map<int, CodedForm> forms;
        for (auto const producer : cut.tensors)
            forms.emplace(producer, form_of(tensors.at(producer), bits_));
        return forms;
    }

    void encode(sim::Cut const& cut, TensorsByProducer const& tensors, MessageBytes& out) const
    {
        out.clear();
        for (auto const producer : cut.tensors)
            append_coded(tensors.at(producer), bits_, out);
    }

    [[nodiscard]] TensorsByProducer decode(MessageBytes const& in) const
    {
        TensorsByProducer tensors;
        std::span<std::byte const> left{in};
        for (auto const& [producer, form] : forms_in_) {
            auto const size = form.bytes();
            if (size > left.size()) throw sim::RunError{"a message is shorter than its tensors"};
            tensors[producer] = decoded(left.first(size), form);
            left = left.subspan(size);
        }
        return tensors;
    }

    /// What comes out of the network, whatever its size.
    static void answer(TensorsByProducer const& results, MessageBytes& out)
    {
        out.clear();
        for (auto const& [producer, tensor] : results)
            append_coded(tensor, std::nullopt, out);
    }

    std::optional<int> bits_;
    linux_tcp::PathClock const& clock_;
    sim::Plan const& plan_;
    std::size_t leg_;
    nas::ReadyNetwork net_;
    nas::ReadyOps mine_;
    TensorsByProducer given_; ///< what the leg reads, as it is
    std::map<int, CodedForm> forms_in_;
};

} // namespace

void expect_computable(sim::Scenario const& scenario, sim::Deployment const& deployment)
{
    sim::Diagnostics diagnostics;
    for (auto const id : scenario.applications.ids()) {
        auto const& application = scenario.applications[id];
        auto const& model = scenario.models[application.model];
        auto const report = [&](std::string const& what, char const* hint) {
            diagnostics.report(
                application.where,
                fmt::format("application '{}' {}, which cannot be computed", application.name, what), hint);
        };
        if (auto const why = nas::find_unlearnable(model); !why.empty())
            report("has a model of which no network can be made: " + why,
                   "--heads wait --tails wait waits for its times instead");
        for (auto const& cut : rehearse::way_of(deployment, id).plan.cuts)
            for (auto const producer : cut.tensors) {
                auto const& tensor = model.tensor_of(producer);
                bool const is_whole = tensor.type != sim::ElementType::float32;
                if (is_whole && coded_bytes(tensor, application.codec) != tensor.bytes)
                    report("codes a tensor that is not of float32", "leave out `codec`");
            }
        if (auto const& fault = coding_of(application.codec).fault; !fault.empty())
            report(fault, "4, 8 or 16 bits, or no codec");
    }
    diagnostics.raise_if_any();
}

rehearse::MakeWork computing_legs(sim::Scenario const& scenario, int threads)
{
    return [&scenario, threads](rehearse::LegPart const& part) -> std::unique_ptr<rehearse::LegWork> {
        nas::use_threads(threads);
        auto const& application = scenario.applications[part.application];
        return std::make_unique<Computes>(Computes::Asked{.model = scenario.models[application.model],
                                                          .bits = coding_of(application.codec).bits},
                                          part);
    };
}

} // namespace sunder::real
