#include "sim/base/diagnostic.hpp"
#include "sim/base/run_error.hpp"
#include "sim/hdf5/handle.hpp"
#include "sim/output/records_file.hpp"
#include "sim/records/summary.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/sim/hdf5/sealed_again.hpp"
#include "tests/sim/records/some_records.hpp"
#include "tests/source_dir.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <hdf5.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <limits>

namespace sunder::sim {
namespace {

Provenance some_provenance()
{
    return {.program_version = "0.1.0",
            .simgrid_version = "3.32",
            .command = "run --seed 7",
            .scenario_text = "format: sunder-scenario/1\nname: Zürich\n",
            .inputs = {{"small.yaml", std::string(64, 'a')}, {"models/my model.yaml", std::string(64, 'b')}}};
}

void expect_equal(Records const& a, Records const& b)
{
    auto const equal = [](Column const& column, auto const& x, auto const& y) {
        EXPECT_EQ(x, y) << column.name;
    };
    each_pair(a.requests, b.requests, equal);
    each_pair(a.spans, b.spans, equal);
    each_pair(a.devices, b.devices, equal);
    each_pair(a.link_rows, b.link_rows, equal);
    each_pair(a.contacts, b.contacts, equal);
    EXPECT_EQ(a.cuts, b.cuts);
    EXPECT_EQ(a.groups, b.groups);
    EXPECT_EQ(a.links, b.links);
    EXPECT_EQ(a.scenario, b.scenario);
    EXPECT_EQ(a.seed, b.seed);
    ASSERT_EQ(a.windows.size(), b.windows.size());
    for (std::size_t i = 0; i < a.windows.size(); ++i) {
        EXPECT_EQ(a.windows[i].from, b.windows[i].from);
        EXPECT_EQ(a.windows[i].to, b.windows[i].to);
    }
    ASSERT_EQ(a.applications.size(), b.applications.size());
    for (std::size_t i = 0; i < a.applications.size(); ++i) {
        EXPECT_EQ(a.applications[i].name, b.applications[i].name);
        EXPECT_EQ(a.applications[i].model, b.applications[i].model);
        EXPECT_EQ(a.applications[i].origin, b.applications[i].origin);
        EXPECT_EQ(a.applications[i].cut, b.applications[i].cut);
        EXPECT_EQ(a.applications[i].deadline, b.applications[i].deadline);
    }
}

TEST(RecordsFile, ReadsBackWhatWasWritten)
{
    ScratchFolder const folder;
    auto records = small_records();
    add(records, SomeContact{.device = 1, .link = 0, .from = 0, .to = 2});
    records.seed = std::numeric_limits<std::uint64_t>::max();
    write_records(folder / "a.h5", records, some_provenance());
    auto const file = read_records(folder / "a.h5");
    expect_equal(file.records, records);
    EXPECT_EQ(file.provenance.program_version, "0.1.0");
    EXPECT_EQ(file.provenance.simgrid_version, "3.32");
    EXPECT_EQ(file.provenance.command, "run --seed 7");
    EXPECT_EQ(file.provenance.scenario_text, some_provenance().scenario_text);
    ASSERT_EQ(file.provenance.inputs.size(), 2);
    EXPECT_EQ(file.provenance.inputs[1].path, "models/my model.yaml");
    EXPECT_EQ(file.provenance.inputs[1].sha256, std::string(64, 'b'));
    EXPECT_EQ(file.provenance.measured, "");
}

TEST(RecordsFile, SaysWhereItWasMeasured)
{
    ScratchFolder const folder;
    auto provenance = some_provenance();
    provenance.measured = "Linux, 2 cores";
    write_records(folder / "a.h5", small_records(), provenance);
    EXPECT_EQ(read_records(folder / "a.h5").provenance.measured, "Linux, 2 cores");
}

TEST(RecordsFile, MayHoldNothing)
{
    ScratchFolder const folder;
    for (auto const& records : {no_requests(), Records{}}) {
        write_records(folder / "a.h5", records, {});
        expect_equal(read_records(folder / "a.h5").records, records);
    }
}

TEST(RecordsFile, HoldsLongTexts)
{
    ScratchFolder const folder;
    auto records = small_records();
    for (int i = 0; i < 20'000; ++i)
        records.cuts.push_back(fmt::format("layer {}", i));
    auto provenance = some_provenance();
    provenance.scenario_text.assign(3'000'000, 'x');
    provenance.command.assign(200'000, 'y');
    write_records(folder / "a.h5", records, provenance);
    auto const file = read_records(folder / "a.h5");
    EXPECT_EQ(file.records.cuts, records.cuts);
    EXPECT_EQ(file.provenance.scenario_text, provenance.scenario_text);
    EXPECT_EQ(file.provenance.command, provenance.command);
}

TEST(RecordsFile, HasTheSameBytesInAnotherProcessAndAnotherSecond)
{
    ScratchFolder const folder;
    write_records(folder / "a.h5", small_records(), some_provenance());
    pid_t const child = fork();
    if (child == 0) {
        sleep(1);
        std::vector<char> const other_heap(12'345'678, 'x');
        write_records(folder / "b.h5", small_records(), some_provenance());
        _exit(0);
    }
    waitpid(child, nullptr, 0);
    EXPECT_EQ(content_of(folder / "a.h5"), content_of(folder / "b.h5"));
}

TEST(RecordsFile, ReplacesAnOlderOne)
{
    ScratchFolder const folder;
    write_content(folder / "a.h5", std::string(1'000'000, 'x'));
    write_records(folder / "a.h5", small_records(), some_provenance());
    write_records(folder / "b.h5", small_records(), some_provenance());
    EXPECT_EQ(content_of(folder / "a.h5"), content_of(folder / "b.h5"));
}

TEST(RecordsFile, TakesNoSpaceForColumnsOfOneValue)
{
    ScratchFolder const folder;
    auto records = no_requests();
    for (int i = 0; i < 10'000; ++i)
        add(records, SomeRequest{});
    write_records(folder / "a.h5", records, some_provenance());
    EXPECT_LT(std::filesystem::file_size(folder / "a.h5"), 100'000);
    EXPECT_EQ(read_records(folder / "a.h5").records.requests.times[Stage::transfer],
              records.requests.times[Stage::transfer]);
}

TEST(RecordsFile, IsNotLeftInPartOnAFullDisk)
{
    ScratchFolder const folder;
    write_content(folder / "a.h5", "old");
    auto records = no_requests();
    for (int i = 0; i < 10'000; ++i) {
        add(records, SomeRequest{});
        records.requests.arrived_at.back() = Seconds{i * 1e-3};
        records.requests.finished_at.back() = Seconds{i * 1e-3 + 1};
    }
    pid_t const child = fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit const limit{100'000, 100'000};
        setrlimit(RLIMIT_FSIZE, &limit);
        try {
            write_records(folder / "a.h5", records, some_provenance());
            std::exit(1);
        } catch (RunError const& error) {
            auto const expected =
                fmt::format("cannot write '{}': File too large", (folder / "a.h5").string());
            std::exit(error.what() == expected ? 0 : 2); // through HDF5's own clearing up
        }
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(folder.files(), 1);
    EXPECT_EQ(content_of(folder / "a.h5"), "old");
}

/// The message without the file's name and place.
std::string mistake_in(std::filesystem::path const& path)
{
    try {
        static_cast<void>(read_records(path));
    } catch (InputError const& error) {
        std::string const text = error.what();
        auto const before = path.string() + ":1:1: error: ";
        return text.starts_with(before) ? text.substr(before.size()) : text;
    }
    return "none";
}

TEST(Reading, RefusesWhatIsNoFileOfOurs)
{
    ScratchFolder const folder;
    EXPECT_EQ(mistake_in(folder / "none.h5"), "cannot read this file: No such file or directory\n");
    EXPECT_EQ(mistake_in(folder.path()), "this is a folder, not a file\n");
    EXPECT_EQ(mistake_in("/dev/null"), "this is not a regular file\n");
    write_content(folder / "text", "time,rate\n0,1\n");
    EXPECT_EQ(mistake_in(folder / "text"), "this is not an HDF5 file\n"
                                           "  hint: `sunder run SCENARIO -o FILE.h5` writes one\n");
    H5Fclose(H5Fcreate((folder / "foreign").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    EXPECT_EQ(mistake_in(folder / "foreign"),
              "this HDF5 file was not written by sunder: its attribute 'format' is not 'sunder-records'\n");
}

/// A file of ours, open for changes, and sealed again in the end.
class Tampering {
public:
    explicit Tampering(std::filesystem::path path) : path_{std::move(path)}
    {
        write_records(path_, small_records(), some_provenance());
        file_ = H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    }
    ~Tampering() // NOLINT(bugprone-exception-escape): a test whose file cannot be sealed is over
    {
        H5Fclose(file_);
        seal_again(path_);
    }
    Tampering(Tampering const&) = delete;
    Tampering& operator=(Tampering const&) = delete;

    void remove(std::string const& name) const { H5Ldelete(file_, name.c_str(), H5P_DEFAULT); }
    void set_number(std::string const& name, std::uint64_t value) const
    {
        hid_t const attribute = H5Aopen(file_, name.c_str(), H5P_DEFAULT);
        H5Awrite(attribute, H5T_NATIVE_UINT64, &value);
        H5Aclose(attribute);
    }
    template <class T>
    void replace(std::string const& name, hid_t type, std::vector<T> const& values) const
    {
        remove(name);
        hsize_t const size = values.size();
        hid_t const space = H5Screate_simple(1, &size, nullptr);
        hid_t const set = H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        H5Dclose(set);
        H5Sclose(space);
    }

    [[nodiscard]] hid_t file() const { return file_; }

private:
    std::filesystem::path path_;
    hid_t file_;
};

TEST(Reading, RefusesANewerFormat)
{
    ScratchFolder const folder;
    Tampering{folder / "a.h5"}.set_number("format_version", 2);
    EXPECT_EQ(mistake_in(folder / "a.h5"),
              "this file has format version 2, and this program reads versions up to 1\n"
              "  hint: it was written by sunder 0.1.0\n");
}

TEST(Reading, RefusesAMissingColumn)
{
    ScratchFolder const folder;
    Tampering{folder / "a.h5"}.remove("requests/payload");
    EXPECT_EQ(mistake_in(folder / "a.h5"),
              "this HDF5 file is damaged: there is no dataset '/requests/payload'\n");
}

TEST(Reading, TakesFilesOfOlderProgramsWithoutTheOfferedLoad)
{
    ScratchFolder const folder;
    Tampering{folder / "a.h5"}.remove("devices/offered");
    Tampering{folder / "b.h5"}.remove("plans/tail");
    EXPECT_FALSE(summarise(read_records(folder / "a.h5").records).devices[0].offered);
    EXPECT_EQ(read_records(folder / "b.h5").records.applications[0].tail, Tail::light);
}

TEST(Reading, RefusesColumnsOfUnequalLength)
{
    ScratchFolder const folder;
    Tampering{folder / "a.h5"}.replace("requests/payload", H5T_NATIVE_DOUBLE, std::vector<double>{1, 2});
    EXPECT_EQ(mistake_in(folder / "a.h5"),
              "this HDF5 file is damaged: '/requests/payload' has 2 rows where the "
              "columns beside it have 3\n");
}

TEST(Reading, RefusesAColumnOfAnotherKind)
{
    ScratchFolder const folder;
    Tampering{folder / "a.h5"}.replace("requests/device", H5T_NATIVE_DOUBLE, std::vector<double>{1, 2, 3});
    EXPECT_EQ(mistake_in(folder / "a.h5"),
              "this HDF5 file is damaged: '/requests/device' is not made of whole numbers\n");
}

TEST(Reading, RefusesACodeThatStandsForNothing)
{
    ScratchFolder const folder;
    Tampering{folder / "a.h5"}.replace("requests/cut", H5T_NATIVE_INT32, std::vector<std::int32_t>{0, 2, 0});
    EXPECT_EQ(mistake_in(folder / "a.h5"),
              "this HDF5 file is damaged: '/requests/cut' holds 2 in row 1, which stands for nothing\n");
    Tampering{folder / "b.h5"}.replace("requests/status", H5T_NATIVE_UINT8,
                                       std::vector<std::uint8_t>{0, 1, 9});
    EXPECT_EQ(mistake_in(folder / "b.h5"),
              "this HDF5 file is damaged: '/requests/status' holds 9 in row 2, which stands for nothing\n");
}

TEST(Reading, RefusesAFileThatEndsTooEarly)
{
    ScratchFolder const folder;
    write_records(folder / "whole.h5", small_records(), some_provenance());
    auto const whole = content_of(folder / "whole.h5");
    for (std::size_t size = 8; size < whole.size(); size += 797) {
        write_content(folder / "part.h5", whole.substr(0, size));
        auto const mistake = mistake_in(folder / "part.h5");
        EXPECT_TRUE(mistake == "this HDF5 file is damaged: it ends too early or is overwritten in part\n" ||
                    mistake.starts_with("this is not an HDF5 file\n"))
            << size << ": " << mistake;
    }
}

TEST(Reading, NoticesEveryFlippedBit)
{
    ScratchFolder const folder;
    write_records(folder / "whole.h5", small_records(), some_provenance());
    auto const whole = content_of(folder / "whole.h5");
    for (std::size_t bit = 0; bit < 8 * whole.size(); bit += 773) {
        auto wrong = whole;
        wrong[bit / 8] = static_cast<char>(wrong[bit / 8] ^ (1 << bit % 8));
        write_content(folder / "wrong.h5", wrong);
        EXPECT_NE(mistake_in(folder / "wrong.h5"), "none") << "bit " << bit;
    }
}

TEST(Reading, SaysWhichBytesWereChanged)
{
    ScratchFolder const folder;
    write_records(folder / "a.h5", small_records(), some_provenance());
    auto bytes = content_of(folder / "a.h5");
    auto const content = without_seal(bytes).size();
    bytes[content - 1] = static_cast<char>(bytes[content - 1] ^ 1);
    write_content(folder / "a.h5", bytes);
    EXPECT_EQ(mistake_in(folder / "a.h5"),
              fmt::format("this file is damaged: its bytes 0 to {} are not those that were written\n",
                          content - 1));
}

TEST(Reading, RefusesAFileThatAnotherProgramChanged)
{
    ScratchFolder const folder;
    write_records(folder / "a.h5", small_records(), some_provenance());
    hid_t const file = H5Fopen((folder / "a.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(file, "summary", H5P_DEFAULT);
    H5Fclose(file);
    EXPECT_EQ(mistake_in(folder / "a.h5"),
              "this file is not as sunder wrote it: the digests at its end are missing\n"
              "  hint: another program changed it, or a version of sunder before them wrote it\n");
}

/// A folder with a secret: a sound file of somebody else's.
class Disclosing : public testing::Test {
protected:
    Disclosing() { write_records(folder_ / "secret.h5", small_records(), some_provenance()); }
    [[nodiscard]] std::filesystem::path secret() const { return folder_ / "secret.h5"; }
    [[nodiscard]] std::filesystem::path bait() const { return folder_ / "bait.h5"; }
    /// A dataset as long as its neighbours.
    static void create(hid_t file, char const* name, hid_t properties)
    {
        hsize_t const rows = 3;
        hid_t const space = H5Screate_simple(1, &rows, nullptr);
        H5Ldelete(file, name, H5P_DEFAULT);
        H5Dclose(H5Dcreate2(file, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
        H5Sclose(space);
    }

private:
    ScratchFolder folder_;
};

TEST_F(Disclosing, FollowsNoLinkToAnotherFile)
{
    {
        Tampering const bait{this->bait()};
        bait.remove("requests");
        H5Lcreate_external(secret().c_str(), "/requests", bait.file(), "requests", H5P_DEFAULT, H5P_DEFAULT);
    }
    EXPECT_EQ(mistake_in(bait()), "this HDF5 file is damaged: '/requests' is a link to something else\n");
}

TEST_F(Disclosing, FollowsNoSoftLink)
{
    {
        Tampering const bait{this->bait()};
        bait.remove("requests/payload");
        H5Lcreate_soft("/requests/energy", bait.file(), "requests/payload", H5P_DEFAULT, H5P_DEFAULT);
    }
    EXPECT_EQ(mistake_in(bait()),
              "this HDF5 file is damaged: '/requests/payload' is a link to something else\n");
}

TEST_F(Disclosing, ReadsNoExternalStorage)
{
    {
        Tampering const bait{this->bait()};
        hid_t const properties = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_external(properties, secret().c_str(), 0, 3 * sizeof(double));
        create(bait.file(), "requests/payload", properties);
        H5Pclose(properties);
    }
    EXPECT_EQ(mistake_in(bait()),
              "this HDF5 file is damaged: the values of '/requests/payload' stand in another file\n");
}

TEST_F(Disclosing, ReadsNoVirtualDataset)
{
    {
        Tampering const bait{this->bait()};
        hid_t const properties = H5Pcreate(H5P_DATASET_CREATE);
        hsize_t const rows = 3;
        hid_t const space = H5Screate_simple(1, &rows, nullptr);
        H5Pset_virtual(properties, space, secret().c_str(), "/requests/payload", space);
        create(bait.file(), "requests/payload", properties);
        H5Sclose(space);
        H5Pclose(properties);
    }
    EXPECT_EQ(mistake_in(bait()),
              "this HDF5 file is damaged: the values of '/requests/payload' stand in another file\n");
}

TEST_F(Disclosing, KnowsNoFilterButItsOwn)
{
    {
        Tampering const bait{this->bait()};
        hid_t const properties = H5Pcreate(H5P_DATASET_CREATE);
        hsize_t const rows = 3;
        H5Pset_chunk(properties, 1, &rows);
        H5Pset_nbit(properties);
        create(bait.file(), "requests/payload", properties);
        H5Pclose(properties);
    }
    EXPECT_EQ(
        mistake_in(bait()),
        "this HDF5 file is damaged: '/requests/payload' is packed by a filter that sunder does not use\n");
}

TEST(Reading, WaitsForNobody)
{
    ScratchFolder const folder;
    mkfifo((folder / "pipe.h5").c_str(), 0600);
    EXPECT_EQ(mistake_in(folder / "pipe.h5"), "this is not a regular file\n");
}

/// Promises rows of zeros, for which a file needs no space.
void promise_rows(hid_t file, std::string const& name, hid_t type)
{
    hsize_t const rows = 5'000'000;
    hid_t const space = H5Screate_simple(1, &rows, nullptr);
    H5Ldelete(file, name.c_str(), H5P_DEFAULT);
    H5Dclose(H5Dcreate2(file, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
}

TEST(Reading, TakesNoMoreMemoryThanAFileCanNeed)
{
    ScratchFolder const folder;
    {
        Tampering const file{folder / "a.h5"};
        Requests const columns;
        Requests::columns(columns, [&]<class T>(Column const& column, std::vector<T> const&) {
            promise_rows(file.file(), fmt::format("requests/{}", column.name), memory_type<T>());
        });
    }
    EXPECT_THAT(mistake_in(folder / "a.h5"), testing::HasSubstr("it would take more memory than"));
}

TEST(Reading, SurvivesAnyByteBeingWrong)
{
    ScratchFolder const folder;
    write_records(folder / "whole.h5", small_records(), some_provenance());
    auto const whole = without_seal(content_of(folder / "whole.h5"));
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); at += 397) {
        auto wrong = whole;
        wrong[at] = static_cast<char>(wrong[at] ^ 0x41);
        write_content(folder / "wrong.h5", wrong);
        seal_again(folder / "wrong.h5");
        refused += mistake_in(folder / "wrong.h5") == "none" ? 0 : 1;
    }
    EXPECT_GT(refused, 0);
}

TEST(RecordsFile, OpensWithH5pyPandasAndXarray)
{
    ScratchFolder const folder;
    write_records(folder / "a.h5", small_records(), some_provenance());
    write_records(folder / "empty.h5", no_requests(), some_provenance());
    auto const script = std::filesystem::path{SUNDER_SOURCE_DIR} / "tests/sim/output/open_in_python.py";
    auto const command = fmt::format("{} '{}' '{}' '{}'", SUNDER_PYTHON, script.string(),
                                     (folder / "a.h5").string(), (folder / "empty.h5").string());
    int const status = std::system(command.c_str());
    constexpr int packages_absent = 77;
    if (WEXITSTATUS(status) == packages_absent)
        GTEST_SKIP() << "h5py, pandas, xarray or h5netcdf is not installed";
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

} // namespace
} // namespace sunder::sim
