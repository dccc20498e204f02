#include "nas/supernet/images.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

fs::path fresh_folder(std::string const& name)
{
    auto folder = fs::path{testing::TempDir()} / ("sunder_images_" + name);
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

void write_zipped(fs::path const& path, std::string const& bytes)
{
    auto* const file = gzopen(path.c_str(), "wb1");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
}

std::string big_endian(unsigned value)
{
    return {static_cast<char>(value >> 24U), static_cast<char>(value >> 16U), static_cast<char>(value >> 8U),
            static_cast<char>(value)};
}

std::string idx(std::string const& contents, std::vector<unsigned> const& sizes)
{
    std::string bytes{"\0\0\x08", 3};
    bytes += static_cast<char>(sizes.size());
    for (auto const size : sizes)
        bytes += big_endian(size);
    return bytes + contents;
}

/// Fashion-MNIST in form: labels 0 .. 9 in turn, every pixel of an image its label.
void write_mnist(fs::path const& folder)
{
    for (auto const& [name, count] : {std::pair{"train", 60'000U}, std::pair{"t10k", 10'000U}}) {
        std::string labels;
        std::string pixels;
        for (unsigned i = 0; i < count; ++i) {
            labels += static_cast<char>(i % 10);
            pixels += std::string(std::size_t{28} * 28, static_cast<char>(i % 10));
        }
        write_zipped(folder / (name + std::string{"-labels-idx1-ubyte.gz"}), idx(labels, {count}));
        write_zipped(folder / (name + std::string{"-images-idx3-ubyte.gz"}), idx(pixels, {count, 28, 28}));
    }
}

std::string refusal_of(fs::path const& folder)
{
    try {
        (void)read_fashion_mnist(folder);
    } catch (UnreadableImages const& problem) {
        std::string text = problem.what();
        auto const place = text.find(folder.string());
        return place == std::string::npos ? text : text.replace(place, folder.string().size(), "FOLDER");
    }
    return {};
}

TEST(FashionMnist, IsReadAsPublished)
{
    auto const folder = fresh_folder("mnist");
    write_mnist(folder);
    auto const data = read_fashion_mnist(folder);
    EXPECT_EQ(data.train.size(), 60'000);
    EXPECT_EQ(data.test.size(), 10'000);
    EXPECT_EQ(data.test.labels[13], 3);
    EXPECT_EQ(data.test.pixels[13 * 784 + 400], 3);
}

TEST(FashionMnist, SaysWhatIsWrongWithItsFiles)
{
    auto const folder = fresh_folder("damaged");
    EXPECT_EQ(refusal_of(folder), "'FOLDER/train-images-idx3-ubyte.gz' cannot be read");
    write_mnist(folder);
    write_zipped(folder / "t10k-labels-idx1-ubyte.gz", idx(std::string(9'999, '\0'), {9'999}));
    EXPECT_EQ(refusal_of(folder), "'FOLDER/t10k-labels-idx1-ubyte.gz' is not as long as it should be");
    write_zipped(folder / "t10k-labels-idx1-ubyte.gz", idx(std::string(10'000, '\x0A'), {10'000}));
    EXPECT_EQ(refusal_of(folder),
              "'FOLDER/t10k-labels-idx1-ubyte.gz' holds a label that the data set does not have");
    write_zipped(folder / "t10k-labels-idx1-ubyte.gz", idx(std::string(10'000, '\0'), {10'001}));
    EXPECT_EQ(refusal_of(folder), "'FOLDER/t10k-labels-idx1-ubyte.gz' is not an IDX file of this data set");
    fs::resize_file(folder / "t10k-images-idx3-ubyte.gz", 1000);
    EXPECT_EQ(refusal_of(folder), "'FOLDER/t10k-images-idx3-ubyte.gz' is not as long as it should be");
    std::fstream{folder / "t10k-images-idx3-ubyte.gz", std::ios::in | std::ios::out | std::ios::binary}.seekp(
        20)
        << std::string(500, '\xFF');
    EXPECT_EQ(refusal_of(folder), "'FOLDER/t10k-images-idx3-ubyte.gz' is damaged");
}

TEST(FashionMnist, IsTheRealOneWhereInstalled)
{
    fs::path const folder = "/usr/share/datasets/fashion-mnist"; // Debian's package dataset-fashion-mnist
    if (!fs::exists(folder)) GTEST_SKIP() << "dataset-fashion-mnist is not installed";
    auto const data = read_fashion_mnist(folder);
    std::vector<int> counts(10);
    for (auto const label : data.train.labels)
        ++counts[label];
    EXPECT_EQ(counts, std::vector<int>(10, 6'000));
}

TEST(Cifar, TakesTheFineLabel)
{
    auto const folder = fresh_folder("cifar100");
    for (auto const& [name, count] : {std::pair{"train.bin", 50'000}, std::pair{"test.bin", 10'000}}) {
        std::ofstream file{folder / name, std::ios::binary};
        for (int i = 0; i < count; ++i)
            file << '\x07' << static_cast<char>(i % 100) << std::string(3072, static_cast<char>(i % 256));
    }
    auto const data = read_cifar100(folder);
    EXPECT_EQ(data.train.size(), 50'000);
    EXPECT_EQ(data.test.labels[9'999], 99);
    EXPECT_EQ(data.test.pixels.back(), 9'999 % 256);
}

TEST(Cifar, NamesTheBatchThatIsMissing)
{
    auto const folder = fresh_folder("cifar10");
    try {
        (void)read_cifar10(folder);
        FAIL() << "read";
    } catch (UnreadableImages const& problem) {
        EXPECT_TRUE(std::string{problem.what()}.ends_with("data_batch_1.bin' cannot be read"));
    }
}

TEST(SyntheticImages, AreTheSameForTheSameSeed)
{
    auto const data = make_synthetic_images({}, sim::Seed{1});
    EXPECT_EQ(data.train.pixels, make_synthetic_images({}, sim::Seed{1}).train.pixels);
    EXPECT_NE(data.train.pixels, make_synthetic_images({}, sim::Seed{2}).train.pixels);
    EXPECT_EQ(data.train.size(), 256);
    EXPECT_EQ(data.train.pixels.size(), 256 * 64);
}

TEST(SyntheticImages, WithoutNoiseAreTheirClass)
{
    auto const data = make_synthetic_images({.classes = 2, .train = 4, .test = 2, .noise = 0}, sim::Seed{1});
    auto const image = [&](std::size_t i) {
        return std::vector<int>(data.train.pixels.begin() + static_cast<std::ptrdiff_t>(64 * i),
                                data.train.pixels.begin() + static_cast<std::ptrdiff_t>(64 * (i + 1)));
    };
    EXPECT_EQ(image(0), image(2));
    EXPECT_NE(image(0), image(1));
}

} // namespace
} // namespace sunder::nas
