#include "nas/supernet/images.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/input_files.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <memory>
#include <utility>
#include <variant>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;
using RawBytes = std::vector<std::uint8_t>;

[[noreturn]] void refuse(fs::path const& path, std::string const& why)
{
    throw UnreadableImages{fmt::format("'{}' {}", path.string(), why)};
}

/// All that a gzipped file holds; more than `most` bytes are too many.
RawBytes unzipped(fs::path const& path, std::size_t most)
{
    auto const close = [](gzFile file) { gzclose(file); };
    sim::remember_input(path);
    std::unique_ptr<gzFile_s, decltype(close)> const file{gzopen(path.c_str(), "rb"), close};
    if (!file) refuse(path, "cannot be read");
    RawBytes bytes(most + 1);
    std::size_t length = 0;
    while (length <= most) {
        auto const room = static_cast<unsigned>(std::min<std::size_t>(bytes.size() - length, 1U << 20U));
        int const got = gzread(file.get(), bytes.data() + length, room);
        if (got < 0) refuse(path, "is damaged");
        if (got == 0) break;
        length += static_cast<std::size_t>(got);
    }
    bytes.resize(length);
    return bytes;
}

/// The contents of an IDX file of unsigned bytes. \return them without the head, whose sizes are checked
RawBytes read_idx(fs::path const& path, std::vector<std::size_t> const& sizes)
{
    std::size_t const head = 4 + 4 * sizes.size();
    std::size_t contents = 1;
    for (auto const size : sizes)
        contents *= size;
    auto bytes = unzipped(path, head + contents);
    if (bytes.size() != head + contents) refuse(path, "is not as long as it should be");
    std::array<std::uint8_t, 4> const start{0, 0, 8, static_cast<std::uint8_t>(sizes.size())};
    bool fits = std::equal(start.begin(), start.end(), bytes.begin());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        std::size_t size = 0;
        for (std::size_t byte = 0; byte < 4; ++byte)
            size = size * 256 + bytes[4 + 4 * i + byte];
        fits = fits && size == sizes[i];
    }
    if (!fits) refuse(path, "is not an IDX file of this data set");
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(head));
    return bytes;
}

void check_labels(fs::path const& path, RawBytes const& labels, std::int64_t classes)
{
    if (std::ranges::any_of(labels, [&](int label) { return label >= classes; }))
        refuse(path, "holds a label that the data set does not have");
}

Images read_idx_images(fs::path const& folder, std::string const& name, std::size_t count)
{
    auto const labels = folder / (name + "-labels-idx1-ubyte.gz");
    Images images{.channels = 1,
                  .height = 28,
                  .width = 28,
                  .pixels = read_idx(folder / (name + "-images-idx3-ubyte.gz"), {count, 28, 28}),
                  .labels = read_idx(labels, {count})};
    check_labels(labels, images.labels, 10);
    return images;
}

struct CifarForm {
    std::int64_t classes = 10;
    std::size_t labels = 1; ///< bytes before each image, the last of which counts
};

constexpr std::size_t cifar_pixels = 3072; // 3 x 32 x 32

void append_cifar(Images& images, fs::path const& path, std::size_t count, CifarForm form)
{
    sim::remember_input(path);
    std::ifstream file{path, std::ios::binary};
    if (!file) refuse(path, "cannot be read");
    auto const record = form.labels + cifar_pixels;
    RawBytes bytes(count * record + 1);
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (static_cast<std::size_t>(file.gcount()) != count * record)
        refuse(path, "is not as long as it should be");
    for (std::size_t i = 0; i < count; ++i) {
        auto const* const start = bytes.data() + i * record;
        images.labels.push_back(start[form.labels - 1]);
        images.pixels.insert(images.pixels.end(), start + form.labels, start + record);
    }
    check_labels(path, images.labels, form.classes);
}

Images empty_cifar()
{
    return {.channels = 3, .height = 32, .width = 32, .pixels = {}, .labels = {}};
}

/// From two uniform numbers (Box and Muller 1958).
double normal(sim::Random& random)
{
    return std::sqrt(-2 * std::log(random.uniform())) * std::cos(2 * M_PI * random.uniform());
}

Images noisy_images(std::vector<std::vector<double>> const& patterns, std::int64_t count,
                    SyntheticSettings const& settings, sim::Random& random)
{
    Images images{.channels = settings.channels,
                  .height = settings.size,
                  .width = settings.size,
                  .pixels = {},
                  .labels = {}};
    for (std::int64_t i = 0; i < count; ++i) {
        auto const label = static_cast<std::size_t>(i) % patterns.size();
        images.labels.push_back(static_cast<std::uint8_t>(label));
        for (double const value : patterns[label]) {
            double const noisy = std::clamp(value + settings.noise * normal(random), 0.0, 1.0);
            images.pixels.push_back(static_cast<std::uint8_t>(std::lround(255 * noisy)));
        }
    }
    return images;
}

} // namespace

ImageSet read_fashion_mnist(fs::path const& folder)
{
    return {.name = "fashion_mnist",
            .classes = 10,
            .train = read_idx_images(folder, "train", 60'000),
            .test = read_idx_images(folder, "t10k", 10'000)};
}

ImageSet read_cifar10(fs::path const& folder)
{
    constexpr CifarForm form{.classes = 10, .labels = 1};
    ImageSet data{.name = "cifar10", .classes = form.classes, .train = empty_cifar(), .test = empty_cifar()};
    for (int batch = 1; batch <= 5; ++batch)
        append_cifar(data.train, folder / fmt::format("data_batch_{}.bin", batch), 10'000, form);
    append_cifar(data.test, folder / "test_batch.bin", 10'000, form);
    return data;
}

ImageSet read_cifar100(fs::path const& folder)
{
    constexpr CifarForm form{.classes = 100, .labels = 2};
    ImageSet data{.name = "cifar100", .classes = form.classes, .train = empty_cifar(), .test = empty_cifar()};
    append_cifar(data.train, folder / "train.bin", 50'000, form);
    append_cifar(data.test, folder / "test.bin", 10'000, form);
    return data;
}

ImageSet make_synthetic_images(SyntheticSettings const& settings, sim::Seed seed)
{
    SUNDER_EXPECTS(settings.classes >= 1 && settings.classes <= 256);
    SUNDER_EXPECTS(settings.channels >= 1 && settings.size >= 1 && settings.train >= 1 && settings.test >= 1);
    sim::Random random{seed.child("patterns")};
    std::vector<std::vector<double>> patterns(static_cast<std::size_t>(settings.classes));
    for (auto& pattern : patterns)
        for (std::int64_t i = 0; i < settings.channels * settings.size * settings.size; ++i)
            pattern.push_back(random.uniform());
    sim::Random train{seed.child("train")};
    sim::Random test{seed.child("test")};
    return {.name = "synthetic",
            .classes = settings.classes,
            .train = noisy_images(patterns, settings.train, settings, train),
            .test = noisy_images(patterns, settings.test, settings, test)};
}

std::vector<std::string> files_of(PublishedImages::Kind kind)
{
    switch (kind) {
    case PublishedImages::Kind::cifar10:
        return {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"};
    case PublishedImages::Kind::cifar100:
        return {"train.bin", "test.bin"};
    case PublishedImages::Kind::fashion_mnist:
        break;
    }
    return {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz"};
}

ImageSet read_images(ImageSource const& source, sim::Seed seed)
{
    if (auto const* const synthetic = std::get_if<SyntheticSettings>(&source))
        return make_synthetic_images(*synthetic, seed);
    auto const& published = std::get<PublishedImages>(source);
    switch (published.kind) {
    case PublishedImages::Kind::cifar10:
        return read_cifar10(published.folder);
    case PublishedImages::Kind::cifar100:
        return read_cifar100(published.folder);
    case PublishedImages::Kind::fashion_mnist:
        break;
    }
    return read_fashion_mnist(published.folder);
}

} // namespace sunder::nas
