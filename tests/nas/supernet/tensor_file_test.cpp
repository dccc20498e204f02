#include "nas/supernet/tensor_file.hpp"
#include "sim/base/run_error.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <torch/torch.h>

#include <filesystem>
#include <fstream>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

class WeightsFile : public testing::Test {
protected:
    WeightsFile()
    {
        fs::create_directories(folder_);
        write_tensors(path(), {.tensors = {{"conv/2x3:value", torch::arange(6.0F).reshape({2, 3})},
                                           {"bias/2:value", torch::full({2}, 0.25F)}},
                               .note = "a note of \"somebody\"\n"});
    }
    ~WeightsFile() override { fs::remove_all(folder_); }

    [[nodiscard]] fs::path path() const { return folder_ / "weights"; }
    [[nodiscard]] std::string content() const { return content_of(path()); }
    void write(std::string const& bytes) const { std::ofstream{path(), std::ios::binary} << bytes; }
    [[nodiscard]] std::string complaint() const
    {
        try {
            (void)read_tensors(path());
        } catch (sim::RunError const& error) {
            std::string const text = error.what();
            return text.substr(text.find("': ") + 3);
        }
        return "none";
    }

private:
    fs::path folder_ =
        fs::path{testing::TempDir()} /
        (std::string{"sunder_tensors_"} + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(WeightsFile, GivesBackWhatWasWritten)
{
    auto const file = read_tensors(path());
    EXPECT_EQ(file.note, "a note of \"somebody\"\n");
    ASSERT_EQ(file.tensors.size(), 2U);
    EXPECT_TRUE(torch::equal(file.tensors.at("conv/2x3:value"), torch::arange(6.0F).reshape({2, 3})));
}

TEST_F(WeightsFile, HasTheSameBytesForTheSameTensors)
{
    auto const before = content();
    write_tensors(path(), read_tensors(path()));
    EXPECT_EQ(content(), before);
}

TEST_F(WeightsFile, NoticesEveryFlippedBit)
{
    auto const whole = content();
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
        auto wrong = whole;
        wrong[bit / 8] = static_cast<char>(wrong[bit / 8] ^ (1 << bit % 8));
        write(wrong);
        EXPECT_NE(complaint(), "none") << "bit " << bit;
    }
}

TEST_F(WeightsFile, IsRefusedWhenItEndsTooEarly)
{
    auto const whole = content();
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        write(whole.substr(0, size));
        EXPECT_NE(complaint(), "none") << size;
    }
}

TEST_F(WeightsFile, IsDataAndNoProgram)
{
    std::vector<char> const bytes = torch::pickle_save(torch::IValue{torch::zeros({2})});
    write({bytes.begin(), bytes.end()});
    EXPECT_EQ(complaint(), "it is not a file of weights");
    write("PK\x03\x04 an archive with code in it");
    EXPECT_EQ(complaint(), "it is not a file of weights");
}

TEST_F(WeightsFile, WaitsForNobody)
{
    fs::remove(path());
    mkfifo(path().c_str(), 0600);
    EXPECT_EQ(complaint(), "it is not a regular file");
}

TEST_F(WeightsFile, IsRefusedWhereItPromisesWhatItDoesNotHold)
{
    write("");
    fs::resize_file(path(), std::uintmax_t{1} << 40U);
    EXPECT_EQ(complaint(), "most of it is empty");
}

} // namespace
} // namespace sunder::nas
