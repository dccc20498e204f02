#include "sim/ncnn/layer_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::string_view magic_number = "7767517";
constexpr int first_array = -23300;
constexpr int most_keys = 32;

/// At runs of blanks.
std::vector<Piece> words_of(Piece const& line)
{
    constexpr std::string_view blanks = " \t\r";
    std::vector<Piece> words;
    auto begin = line.text.find_first_not_of(blanks);
    while (begin != std::string_view::npos) {
        auto const end = std::min(line.text.find_first_of(blanks, begin), line.text.size());
        words.push_back({.text = line.text.substr(begin, end - begin),
                         .line = line.line,
                         .column = line.column + static_cast<int>(begin)});
        begin = line.text.find_first_not_of(blanks, end);
    }
    return words;
}

template <class Value>
std::optional<Value> read(std::string_view text)
{
    Value value{};
    auto const* const end = text.data() + text.size();
    auto const [stopped, problem] = std::from_chars(text.data(), end, value);
    return problem == std::errc{} && stopped == end ? std::optional{value} : std::nullopt;
}

std::optional<double> read_number(std::string_view text)
{
    auto const value = read<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

/// Nothing where one of them is no number.
std::optional<std::vector<double>> read_numbers(Piece const& list)
{
    std::vector<double> numbers;
    for (auto const& piece : split(list, ",")) {
        auto const number = read_number(piece.text);
        if (!number) return std::nullopt;
        numbers.push_back(*number);
    }
    return numbers;
}

class LineReader {
public:
    LineReader(std::vector<Piece> words, Complaints& complaints)
        : words_{std::move(words)}, complaints_{complaints}
    {
    }

    /// Nothing where the line is wrong, which is reported.
    [[nodiscard]] std::optional<LayerLine> read_layer()
    {
        constexpr std::size_t words_in_front = 4;
        if (words_.size() < words_in_front) {
            complaints_.report(words_.front(), "this is no layer",
                               "write TYPE NAME INPUTS OUTPUTS, the names of as many blobs, and KEY=VALUE");
            return std::nullopt;
        }
        auto const inputs = count(words_[2], "inputs");
        auto const outputs = count(words_[3], "outputs");
        if (!inputs || !outputs) return std::nullopt;
        auto const blobs = words_.size() - words_in_front;
        if (*inputs > blobs || *outputs > blobs - *inputs) {
            complaints_.report(words_[*inputs > blobs ? 2 : 3],
                               fmt::format("'{}' has {} and {}, and only {} behind that", words_[1].text,
                                           plural(*inputs, "input"), plural(*outputs, "output"),
                                           plural(blobs, "word")));
            return std::nullopt;
        }
        LayerLine layer{.type = words_[0], .name = words_[1], .inputs = {}, .outputs = {}, .settings = {}};
        auto const first_input = words_.begin() + words_in_front;
        auto const first_output = first_input + static_cast<std::ptrdiff_t>(*inputs);
        auto const first_setting = first_output + static_cast<std::ptrdiff_t>(*outputs);
        layer.inputs.assign(first_input, first_output);
        layer.outputs.assign(first_output, first_setting);
        bool all_well = true;
        for (auto word = first_setting; word != words_.end(); ++word)
            all_well = take_setting(*word, layer) && all_well;
        return all_well ? std::optional{std::move(layer)} : std::nullopt;
    }

private:
    [[nodiscard]] std::optional<std::size_t> count(Piece const& word, std::string_view what)
    {
        auto const number = read<std::size_t>(word.text);
        if (!number)
            complaints_.report(word, fmt::format("'{}' is no number of {}", word.text, what),
                               "a line begins with TYPE NAME INPUTS OUTPUTS");
        return number;
    }

    [[nodiscard]] bool take_setting(Piece const& word, LayerLine& layer)
    {
        auto const sign = word.text.find('=');
        auto const key = sign == std::string_view::npos ? std::nullopt : read<int>(word.text.substr(0, sign));
        if (!key) {
            complaints_.report(word, fmt::format("'{}' is no KEY=VALUE", word.text),
                               "are there more blobs than the line says?");
            return false;
        }
        bool const is_array = *key <= first_array;
        auto const number = is_array ? first_array - *key : *key;
        if (number < 0 || number >= most_keys) {
            complaints_.report(word, fmt::format("{} is no key of a layer", *key),
                               "keys are 0 to 31, those of arrays -23300 to -23331");
            return false;
        }
        Piece const value{.text = word.text.substr(sign + 1),
                          .line = word.line,
                          .column = word.column + static_cast<int>(sign) + 1};
        auto setting = setting_of(value, is_array);
        if (!setting) return false;
        if (layer.settings.emplace(number, std::move(*setting)).second) return true;
        complaints_.report(word, fmt::format("key {} stands here twice", number));
        return false;
    }

    [[nodiscard]] std::optional<LayerSetting> setting_of(Piece const& value, bool is_array)
    {
        LayerSetting setting{.numbers = {}, .word = {}, .at = value};
        auto numbers = value.text.empty() ? std::nullopt : read_numbers(value);
        if (numbers && is_array) {
            auto const length = numbers->front();
            if (length != static_cast<double>(numbers->size() - 1)) {
                complaints_.report(value, fmt::format("this array is to have {} values, and it has {}",
                                                      length, numbers->size() - 1));
                return std::nullopt;
            }
            numbers->erase(numbers->begin());
        }
        if (numbers)
            setting.numbers = std::move(*numbers);
        else if (is_array || value.text.empty()) {
            complaints_.report(value, fmt::format("'{}' is no value of a key", value.text),
                               "an array is written as its length and that many numbers: 2,1,1");
            return std::nullopt;
        } else
            setting.word = unquoted(value).text;
        return setting;
    }

    std::vector<Piece> words_;
    Complaints& complaints_;
};

struct StatedCounts {
    Piece layers;
    Piece blobs;
    std::optional<std::int64_t> layer_count;
    std::optional<std::int64_t> blob_count;
};

std::optional<StatedCounts> read_counts(std::vector<Piece> const& words, Complaints& complaints)
{
    auto const number = [&](std::size_t i) {
        return i < words.size() ? read<std::int64_t>(words[i].text) : std::nullopt;
    };
    if (words.size() != 2 || number(0).value_or(0) < 1 || number(1).value_or(0) < 1) {
        complaints.report(words.front(), "the second line is to hold two numbers: of layers and of blobs");
        return std::nullopt;
    }
    return StatedCounts{
        .layers = words[0], .blobs = words[1], .layer_count = number(0), .blob_count = number(1)};
}

void check_counts(StatedCounts const& stated, std::vector<LayerLine> const& layers, Complaints& complaints)
{
    if (*stated.layer_count > static_cast<std::int64_t>(layers.size()))
        complaints.report(
            stated.layers,
            fmt::format("{} layers are announced, and {} follow", *stated.layer_count, layers.size()),
            "is the file cut off? else write the number that is there");
    std::int64_t blobs = 0;
    for (auto const& layer : layers)
        blobs += static_cast<std::int64_t>(layer.outputs.size());
    // More are as good: ncnn sets memory aside for them.
    if (*stated.blob_count < blobs)
        complaints.report(stated.blobs,
                          fmt::format("{} blobs are announced, and {} are made", *stated.blob_count, blobs),
                          "write the number that is there");
}

} // namespace

LayerSetting const* LayerLine::find(int key) const
{
    auto const found = settings.find(key);
    return found == settings.end() ? nullptr : &found->second;
}

LayerLines read_layer_lines(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    auto lines = lines_of(source->text);
    if (lines.empty() || trimmed(lines.front()).text != magic_number) {
        complaints.report(lines.empty() ? Piece{} : lines.front(),
                          "a graph of ncnn begins with a line that holds 7767517",
                          "name the text graph, model.param; not its weights or a binary graph");
        return {};
    }
    constexpr std::size_t lines_in_front = 2;
    if (lines.size() <= lines_in_front) {
        complaints.report(lines.back(), "this graph holds no layers");
        return {};
    }
    auto const stated = read_counts(words_of(lines[1]), complaints);
    lines.erase(lines.begin(), lines.begin() + lines_in_front);
    if (words_of(lines.front()).front().text.starts_with("pnnx.")) {
        complaints.report(lines.front(), "this is a graph of PNNX, not of ncnn",
                          "name the one that PNNX writes beside it: model.ncnn.param");
        return {};
    }
    LayerLines read;
    if (stated && *stated->layer_count < std::ssize(lines)) {
        auto const announced = static_cast<std::size_t>(*stated->layer_count);
        read.ignored = lines.size() - announced;
        lines.resize(announced);
    }
    for (auto line = lines.begin(); line != lines.end() && !complaints.too_many(); ++line)
        if (auto layer = LineReader{words_of(*line), complaints}.read_layer())
            read.layers.push_back(std::move(*layer));
    if (stated && complaints.none()) check_counts(*stated, read.layers, complaints);
    return read;
}

} // namespace sunder::sim
