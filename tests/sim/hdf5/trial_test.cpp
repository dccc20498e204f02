#include "sim/base/diagnostic.hpp"
#include "sim/hdf5/result_format.hpp"
#include "sim/hdf5/trial.hpp"
#include "tests/processor_time.hpp"
#include "tests/scratch_folder.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <string>

namespace sunder::sim {
namespace {

constexpr Patience little{.processor_seconds = 0.2, .bytes = 1e9};

std::string mistake_of(std::function<void()> const& read)
{
    try {
        try_in_child(read, little);
    } catch (Mistake const& mistake) {
        return mistake.message + '|' + mistake.hint;
    }
    return "none";
}

[[noreturn]] void never_end()
{
    for (unsigned volatile i = 0;;)
        i = i + 1;
}

TEST(Trial, OfWhatNeverEndsTakesTheTimeItWasGiven)
{
    auto const before = processor_seconds();
    EXPECT_EQ(mistake_of(never_end), "this HDF5 file is damaged: HDF5 cannot make sense of it|");
    EXPECT_LT(processor_seconds() - before, 0.5);
}

TEST(Trial, SaysWhatReadingSaid)
{
    EXPECT_EQ(mistake_of([] { throw Mistake{"wrong", "do right"}; }), "wrong|do right");
    EXPECT_EQ(mistake_of([] {}), "none");
}

TEST(Trial, OutlivesACrash)
{
    EXPECT_EQ(mistake_of([] { (void)std::raise(SIGKILL); }),
              "this HDF5 file is damaged: HDF5 cannot make sense of it|");
}

TEST(FormatOfAFile, IsEmptyWhereItSaysNothingAndAMistakeWhereThereIsNoFile)
{
    ScratchFolder const folder;
    write_content(folder / "text.h5", "no HDF5");
    EXPECT_EQ(format_in(folder / "text.h5"), "");
    EXPECT_THROW(static_cast<void>(format_in(folder / "missing.h5")), InputError);
}

} // namespace
} // namespace sunder::sim
