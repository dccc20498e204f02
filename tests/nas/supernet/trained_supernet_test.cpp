#include "nas/realise/nasbench201.hpp"
#include "nas/supernet/trained_supernet.hpp"
#include "sim/base/run_error.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

void write(fs::path const& path, std::string const& text)
{
    std::ofstream{path} << text;
}

std::unique_ptr<NasBench201> cells(std::int64_t channels)
{
    return make_nasbench201(
        {.classes = 4, .channels = channels, .cells = 1, .image_channels = 1, .image_size = 8});
}

/// Weights of a small space after five steps on noisy patterns.
class KeptWeights : public testing::Test {
protected:
    KeptWeights()
    {
        note.space = fingerprint_of(*space);
        note.training = {.steps = 5, .batch = 8, .validation = 16, .judged = 16};
    }

    void learn_and_keep() const
    {
        auto const data = read_images_of(small, note.seed);
        Supernet net{*space, data, note.training, seed_of_weights(note.seed)};
        std::vector<Choices> const candidates{candidate};
        for (std::int64_t step = 0; step < 5; ++step)
            (void)net.train(candidates, step);
        net.save(file, text_of(note));
    }

    [[nodiscard]] TrainedSupernet open(TrainedUse const& use) const
    {
        auto const source = std::make_shared<sim::Source const>(sim::Source{"search.yaml", "kept.pt"});
        return open_trained({.file = file, .named = "kept.pt", .where = {source, 1, 1}}, use);
    }

    [[nodiscard]] std::string complaint(TrainedUse const& use) const
    {
        try {
            (void)open(use);
        } catch (sim::InputError const& error) {
            return error.what();
        }
        return "none";
    }

    SyntheticSettings small{.train = 64, .test = 16};
    std::unique_ptr<NasBench201> space = cells(4);
    Choices candidate{0, 0, 0, 3, 0, 0, 3};
    WeightsNote note{.program_version = "1.0",
                     .search = "format: sunder-search/1\n",
                     .space = {},
                     .images = small,
                     .files = {},
                     .training = {},
                     .seed = 7};
    fs::path file =
        fs::path{testing::TempDir()} /
        (std::string{"sunder_kept_"} + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(KeptWeights, JudgeAsThoseThatWereLearnt)
{
    learn_and_keep();
    auto const data = read_images_of(small, 7);
    Supernet net{*space, data, note.training, seed_of_weights(7)};
    (void)net.load(file);
    auto const trained = open({.space = *space, .codec = {}});
    EXPECT_EQ(trained.supernet->judge(candidate, Portion::validation).loss,
              net.judge(candidate, Portion::validation).loss);
    EXPECT_EQ(trained.supernet->validation_images(), 16);
    EXPECT_EQ(trained.sha256.size(), 64);
}

TEST_F(KeptWeights, AreRefusedByAnotherSpace)
{
    learn_and_keep();
    auto const wider = cells(8);
    EXPECT_NE(complaint({.space = *wider, .codec = {}}).find("not of the space 'nasbench201' as it is here"),
              std::string::npos);
}

TEST_F(KeptWeights, AreRefusedWithABottleneckThatTheyLack)
{
    learn_and_keep();
    EXPECT_NE(complaint({.space = *space, .codec = {sim::Bottleneck{.to = 2}}}).find("another bottleneck"),
              std::string::npos);
    EXPECT_EQ(complaint({.space = *space, .codec = {sim::Quantise{.bits = 4}}}), "none");
}

TEST_F(KeptWeights, AreRefusedWithChangedImages)
{
    auto const folder = fs::path{testing::TempDir()} / "sunder_changed_images";
    fs::create_directories(folder);
    for (auto const* const name : {"train.bin", "test.bin"})
        write(folder / name, "few");
    note.images = PublishedImages{.kind = PublishedImages::Kind::cifar100, .folder = folder, .named = "here"};
    note.files = digests_of(note.images);
    learn_and_keep();
    write(folder / "test.bin", "others");
    EXPECT_NE(complaint({.space = *space, .codec = {}}).find("'test.bin' has changed"), std::string::npos);
    fs::remove(folder / "test.bin");
    EXPECT_NE(complaint({.space = *space, .codec = {}}).find("test.bin' cannot be read"), std::string::npos);
}

TEST_F(KeptWeights, AreRefusedWhereTheFileHoldsSomethingElse)
{
    write(file, "no weights");
    EXPECT_EQ(
        complaint({.space = *space, .codec = {}}),
        "search.yaml:1:1: error: cannot read the weights in '" + file.string() +
            "': it is not a file of weights\n 1 | kept.pt\n   | ^\n  hint: `weights: FILE` of a search that "
            "learns weights writes such a file\n");
}

TEST_F(KeptWeights, AreRefusedWithASingleBitChanged)
{
    learn_and_keep();
    auto bytes = content_of(file);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    write(file, bytes);
    EXPECT_NE(complaint({.space = *space, .codec = {}}).find("it is damaged"), std::string::npos);
}

TEST_F(KeptWeights, AreRefusedWithImagesOfAnotherShape)
{
    small.size = 16;
    note.images = small;
    auto const data = read_images_of(SyntheticSettings{.train = 64, .test = 16}, 7);
    Supernet{*space, data, note.training, seed_of_weights(7)}.save(file, text_of(note));
    EXPECT_NE(complaint({.space = *space, .codec = {}}).find("images of shape 1 x 16 x 16"),
              std::string::npos);
}

TEST_F(KeptWeights, AreRefusedWithoutANote)
{
    auto const data = read_images_of(small, 7);
    Supernet{*space, data, note.training, seed_of_weights(7)}.save(file, "a note of somebody");
    EXPECT_NE(complaint({.space = *space, .codec = {}}).find("do not say what they are of"),
              std::string::npos);
}

TEST(NoteOfWeights, IsReadAsItWasWritten)
{
    WeightsNote const note{
        .program_version = "1.0",
        .search = "text\n",
        .space = "abc",
        .images =
            PublishedImages{.kind = PublishedImages::Kind::cifar10, .folder = "/images", .named = "/images"},
        .files = {{.path = "test_batch.bin", .sha256 = "12"}},
        .training = {.steps = 3,
                     .learning_rate = 0.1,
                     .codec = {sim::Bottleneck{.to = 2}, sim::Quantise{.bits = 4}}},
        .seed = 9};
    auto const again = note_of(text_of(note));
    EXPECT_EQ(text_of(again), text_of(note));
    EXPECT_EQ(again.training.learning_rate, 0.1);
    EXPECT_EQ(std::get<PublishedImages>(again.images).folder, "/images");
    EXPECT_EQ(std::get<sim::Bottleneck>(again.training.codec.front()).to, 2);
    EXPECT_EQ(again.files.front().sha256, "12");
    EXPECT_EQ(again.seed, 9);
}

TEST(NoteOfWeights, BeyondTheBoundsOfASearchIsRefused)
{
    WeightsNote note{.program_version = "1.0",
                     .search = "text\n",
                     .space = "abc",
                     .images = SyntheticSettings{.train = 1'000'000'000'000},
                     .files = {},
                     .training = {},
                     .seed = 9};
    EXPECT_THROW((void)note_of(text_of(note)), sim::RunError);
    note.images = SyntheticSettings{};
    note.training.batch = 0;
    EXPECT_THROW((void)note_of(text_of(note)), sim::RunError);
}

TEST(NoteOfWeights, OfAnotherFormIsRefused)
{
    EXPECT_THROW((void)note_of(R"({"format": "sunder-supernet/2"})"), sim::RunError);
    EXPECT_THROW((void)note_of("{}"), sim::RunError);
}

TEST(FingerprintOfASpace, TellsNetworksApart)
{
    EXPECT_EQ(fingerprint_of(*cells(4)), fingerprint_of(*cells(4)));
    EXPECT_NE(fingerprint_of(*cells(4)), fingerprint_of(*cells(8)));
}

} // namespace
} // namespace sunder::nas
