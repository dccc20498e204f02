#include "sim/base/run_error.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"

#ifdef SUNDER_WITH_ONNX
#include "sim/onnx/import_onnx.hpp"
#include "sim/output/model_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <sstream>
#include <utility>
#endif

namespace sunder::cli {
namespace {

std::vector<std::string> const types{"uint8", "int8", "float16", "float32"};

#ifdef SUNDER_WITH_ONNX

/// Values of an option that is given as NAME=VALUE.
class Settings {
public:
    Settings(Arguments const& arguments, std::string option)
        : command_{arguments.command()}, option_{std::move(option)}
    {
        for (auto const& text : arguments.texts(option_)) {
            auto const sign = text.find('=');
            if (sign == std::string::npos || sign == 0 || sign + 1 == text.size())
                refuse(text, fmt::format("write --{} NAME=VALUE", option_));
            pairs_.emplace_back(text.substr(0, sign), text.substr(sign + 1));
        }
    }

    [[nodiscard]] std::map<std::string, std::int64_t> lengths() const
    {
        std::map<std::string, std::int64_t> lengths;
        for (auto const& [name, text] : pairs_)
            lengths[name] = length(text);
        return lengths;
    }
    /// "1x3x640x640"
    [[nodiscard]] std::map<std::string, std::vector<std::int64_t>> shapes() const
    {
        std::map<std::string, std::vector<std::int64_t>> shapes;
        for (auto const& [name, text] : pairs_) {
            std::istringstream lengths{text};
            for (std::string each; std::getline(lengths, each, 'x');)
                shapes[name].push_back(length(each));
        }
        return shapes;
    }
    [[nodiscard]] std::map<std::string, double> numbers() const
    {
        std::map<std::string, double> numbers;
        for (auto const& [name, text] : pairs_)
            if (auto const number = read<double>(text); number && std::isfinite(*number))
                numbers[name] = *number;
            else
                refuse(text, "write a number");
        return numbers;
    }

private:
    [[noreturn]] void refuse(std::string_view text, std::string const& hint) const
    {
        throw usage_error(command_, fmt::format("--{}: '{}' will not do", option_, text), hint);
    }
    template <class Value>
    static std::optional<Value> read(std::string const& text)
    {
        Value value{};
        auto const* const end = text.data() + text.size();
        auto const [stopped, problem] = std::from_chars(text.data(), end, value);
        return problem == std::errc{} && stopped == end ? std::optional{value} : std::nullopt;
    }
    [[nodiscard]] std::int64_t length(std::string const& text) const
    {
        constexpr std::int64_t most = 1'000'000'000;
        auto const value = read<std::int64_t>(text);
        if (!value || *value < 1 || *value > most)
            refuse(text, fmt::format("lengths are whole numbers from 1 to {}", most));
        return *value;
    }

    std::string command_;
    std::string option_;
    std::vector<std::pair<std::string, std::string>> pairs_;
};

sim::OnnxChoices choices_of(Arguments const& arguments)
{
    sim::OnnxChoices choices{.input_type = {},
                             .sizes = Settings{arguments, "size"}.lengths(),
                             .shapes = Settings{arguments, "input"}.shapes(),
                             .values = Settings{arguments, "value"}.numbers()};
    if (auto const type = arguments.choice("input-type", types))
        choices.input_type = sim::find_element_type(*type);
    return choices;
}

void import_onnx(Arguments const& arguments)
{
    auto const imported = sim::import_onnx(arguments.operands().front(), choices_of(arguments));
    warn(imported.warnings);
    deliver(sim::model_text(imported.model), arguments.text("output"));
}

#else

void import_onnx(Arguments const& /*arguments*/)
{
    throw sim::RunError{
        "this build cannot read ONNX: install libonnx-dev and libprotobuf-dev and build again"};
}

#endif

} // namespace

Command import_onnx_command()
{
    return {.syntax =
                {.name = "import onnx",
                 .operands = "FILE",
                 .purpose = "Turns an ONNX graph into a model file.",
                 .example = "sunder import onnx resnet18.onnx --input-type uint8 -o resnet18.yaml",
                 .options = {{"output", 'o', "FILE.yaml", "instead of standard output"},
                             {"input-type", '\0', "TYPE",
                              "of an element of the input: uint8, int8, float16 or float32",
                              "as in the graph", types},
                             {"size",
                              '\0',
                              "NAME=N",
                              "of a dimension that the graph leaves open, by its name there; may be repeated",
                              "1 for the batch",
                              {},
                              Repeats::yes},
                             {"input",
                              '\0',
                              "NAME=1x3x640x640",
                              "shape of an input, the batch first; may be repeated",
                              "as in the graph",
                              {},
                              Repeats::yes},
                             {"value",
                              '\0',
                              "NAME=X",
                              "of an input of one number, which is then known beforehand; may be repeated",
                              "an input of the model",
                              {},
                              Repeats::yes}}},
            .carry_out = import_onnx};
}

} // namespace sunder::cli
