#include "tests/cli/program.hpp"
#include "tests/source_dir.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

namespace sunder::cli {
namespace {

class ImportOfNcnn : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::filesystem::copy(std::filesystem::path{SUNDER_SOURCE_DIR} / "tests/data/ncnn", in_folder(""));
    }
};

TEST_F(ImportOfNcnn, WritesAModelThatIsReadAgain)
{
    for (std::string const name : {"images", "tokens", "detector", "sound"}) {
        EXPECT_EQ(sunder(fmt::format("import ncnn {0}.param -o {0}.yaml", name)), 0) << err;
        EXPECT_EQ(sunder(fmt::format("check {}.yaml", name)), 0) << err;
        EXPECT_EQ(sunder(fmt::format("plan {}.yaml --ops --json", name)), 0) << err;
        EXPECT_GT(nlohmann::json::parse(out).at("ops").size(), 5U);
    }
}

TEST_F(ImportOfNcnn, TakesTheSizeOfItsInput)
{
    EXPECT_EQ(sunder("import ncnn detector.param --input 3x32x48 --input-type uint8"), 0) << err;
    EXPECT_NE(out.find("input: {name: data, shape: [3, 32, 48], type: uint8}"), std::string::npos) << out;
    EXPECT_EQ(sunder("import ncnn detector.param --input data=3x32x48"), 0) << err;
    EXPECT_EQ(sunder("import ncnn detector.param --input nobody=3x32x48"), 2);
    for (std::string const shape : {"3x", "3x0x4", "threexfour", "data=", "=3x4x4"})
        EXPECT_EQ(sunder(fmt::format("import ncnn detector.param --input {}", shape)), 2) << shape;
}

TEST_F(ImportOfNcnn, RefusesWhatIsNoGraphAndReplacesNoInput)
{
    EXPECT_EQ(sunder("import ncnn absent.param"), 2);
    EXPECT_NE(err.find("absent.param:1:1: error: cannot be read"), std::string::npos) << err;
    EXPECT_EQ(sunder("import ncnn ."), 2);
    std::ofstream{in_folder("model.bin")} << std::string(64, '\0');
    EXPECT_EQ(sunder("import ncnn model.bin"), 2);
    EXPECT_EQ(sunder("import ncnn images.param -o images.param"), 2);
}

} // namespace
} // namespace sunder::cli
