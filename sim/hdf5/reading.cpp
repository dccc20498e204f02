#include "sim/hdf5/reading.hpp"

#include "sim/base/delimited_text.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/hdf5/result_format.hpp"
#include "sim/hdf5/trial.hpp"

#include <array>
#include <cmath>
#include <memory>

namespace sunder::sim {
namespace {

/// No filter of HDF5's makes data smaller than this share of their size (deflate: 1 / 1032).
constexpr double densest = 1.0 / 1100;

/// Memory that what is read may take: columns of one value take no space in the file, so there is a share for
/// them, and some for each byte that is there.
constexpr double memory_at_least = 384e6;
constexpr double memory_a_byte = 16;

/// Chunks are unpacked whole; ours are of some megabytes at most.
constexpr double largest_chunk = 256e6;

/// \pre the driver is used for nothing else
File open_file(SealedFile const& source, DescriptorDriver& driver, std::string const& hint)
{
    if (!source.is_hdf5()) Hdf5Reader::fail("this is not an HDF5 file", hint);
    PropertyList const access{H5Pcreate(H5P_FILE_ACCESS)};
    if (driver.use_in(access.id()) < 0) Hdf5Reader::fail("HDF5 cannot be used");
    File file{H5Fopen("file", H5F_ACC_RDONLY, access.id())};
    if (!file.valid()) Hdf5Reader::damaged("it ends too early or is overwritten in part");
    return file;
}

/// Whether there is such an object. HDF5 follows links to other files unless somebody looks at each first.
bool leads_to_an_object(File const& file, std::string const& name)
{
    for (std::size_t end = 0; end != std::string::npos;) {
        end = name.find('/', end + 1);
        auto const part = name.substr(0, end);
        H5L_info_t link{};
        if (H5Lget_info(file.id(), part.c_str(), &link, H5P_DEFAULT) < 0) return false;
        if (link.type != H5L_TYPE_HARD)
            Hdf5Reader::damaged(fmt::format("'/{}' is a link to something else", part));
    }
    return true;
}

/// A name as HDF5's functions take it, of an object that is reached by plain links.
std::string plain_path(File const& file, std::string owner)
{
    if (owner.ends_with('/')) owner.pop_back();
    if (owner.empty()) return ".";
    if (!leads_to_an_object(file, owner)) Hdf5Reader::damaged(fmt::format("there is no '/{}'", owner));
    return owner;
}

bool is_any_of(DataType const& stored, std::initializer_list<hid_t> types)
{
    return H5Tcommitted(stored.id()) == 0 &&
           std::ranges::any_of(types, [&](hid_t type) { return H5Tequal(stored.id(), type) > 0; });
}

/// One text or number.
bool is_single(Attribute const& attribute)
{
    DataSpace const space{H5Aget_space(attribute.id())};
    return H5Sget_simple_extent_npoints(space.id()) == 1;
}

bool is_text(DataType const& stored)
{
    return H5Tget_class(stored.id()) == H5T_STRING && H5Tcommitted(stored.id()) == 0;
}

} // namespace

Hdf5Reader::Hdf5Reader(SealedFile& source, Depth depth, std::string const& hint)
    : depth_{depth},
      file_bytes_{static_cast<double>(source.stored_bytes())},
      driver_{{.descriptor = source.descriptor(),
               .content_bytes = source.content_bytes(),
               .seal = source.seal()}},
      file_{open_file(source, driver_, hint)},
      is_sealed_{source.is_sealed()}
{
}

Hdf5Reader::Hdf5Reader(SealedFile& source, Depth depth, FileFormat const& format)
    : Hdf5Reader{source, depth, format.hint}
{
    expect_format(format);
    if (!is_sealed_)
        fail("this file is not as sunder wrote it: the digests at its end are missing",
             "another program changed it, or a version of sunder before them wrote it");
}

bool Hdf5Reader::has(std::string const& name) const
{
    return leads_to_an_object(file_, name);
}

DataSet Hdf5Reader::open_data(std::string const& name) const
{
    DataSet set{has(name) ? H5Dopen2(file_.id(), name.c_str(), H5P_DEFAULT) : hid_t{H5I_INVALID_HID}};
    if (!set.valid()) damaged(fmt::format("there is no dataset '/{}'", name));
    expect_plain_storage(set, name);
    return set;
}

void Hdf5Reader::expect_plain_storage(DataSet const& set, std::string const& name) const
{
    PropertyList const properties{H5Dget_create_plist(set.id())};
    auto const layout = H5Pget_layout(properties.id());
    if ((layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED) ||
        H5Pget_external_count(properties.id()) != 0)
        damaged(fmt::format("the values of '/{}' stand in another file", name));
    for (unsigned i = 0; std::cmp_less(i, H5Pget_nfilters(properties.id())); ++i) {
        unsigned flags = 0;
        std::size_t values = 0;
        auto const filter = H5Pget_filter2(properties.id(), i, &flags, &values, nullptr, 0, nullptr, nullptr);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
            damaged(fmt::format("'/{}' is packed by a filter that sunder does not use", name));
    }
    if (layout != H5D_CHUNKED) return;
    std::array<hsize_t, H5S_MAX_RANK> chunk{};
    int const dimensions = H5Pget_chunk(properties.id(), H5S_MAX_RANK, chunk.data());
    DataType const type{H5Dget_type(set.id())};
    auto bytes = static_cast<double>(H5Tget_size(type.id()));
    for (int i = 0; i < dimensions; ++i)
        bytes *= static_cast<double>(chunk.at(static_cast<std::size_t>(i)));
    if (bytes > largest_chunk) damaged(fmt::format("the chunks of '/{}' are too large", name));
}

bool Hdf5Reader::has_attribute(std::string const& name, std::string const& owner) const
{
    return H5Aexists_by_name(file_.id(), plain_path(file_, owner).c_str(), name.c_str(), H5P_DEFAULT) > 0;
}

Attribute Hdf5Reader::open_attribute(std::string const& name, std::string const& owner) const
{
    Attribute attribute{H5Aopen_by_name(file_.id(), plain_path(file_, owner).c_str(), name.c_str(),
                                        H5P_DEFAULT, H5P_DEFAULT)};
    if (!attribute.valid()) damaged(fmt::format("there is no attribute '{}'", name));
    return attribute;
}

std::string Hdf5Reader::text_attribute(std::string const& name, std::string const& owner) const
{
    auto const attribute = open_attribute(name, owner);
    DataType const stored{H5Aget_type(attribute.id())};
    if (!is_text(stored) || !is_single(attribute))
        damaged(fmt::format("the attribute '{}' is not a text", name));
    if (H5Tis_variable_str(stored.id()) <= 0) {
        expect_affordable(name, static_cast<double>(H5Tget_size(stored.id())));
        std::string text(H5Tget_size(stored.id()), '\0');
        if (H5Aread(attribute.id(), stored.id(), text.data()) < 0)
            damaged(fmt::format("the attribute '{}' cannot be read", name));
        return text.substr(0, text.find('\0'));
    }
    DataType const type{H5Tcopy(H5T_C_S1)};
    H5Tset_size(type.id(), H5T_VARIABLE);
    H5Tset_cset(type.id(), H5Tget_cset(stored.id()));
    char* characters = nullptr;
    if (H5Aread(attribute.id(), type.id(), &characters) < 0)
        damaged(fmt::format("the attribute '{}' cannot be read", name));
    std::string text{characters == nullptr ? "" : characters};
    H5free_memory(characters);
    return text;
}

std::uint64_t Hdf5Reader::number_attribute(std::string const& name, std::string const& owner) const
{
    auto const attribute = open_attribute(name, owner);
    DataType const stored{H5Aget_type(attribute.id())};
    std::uint64_t value = 0;
    if (!is_any_of(stored, {H5T_STD_U64LE}) || !is_single(attribute) ||
        H5Aread(attribute.id(), H5T_NATIVE_UINT64, &value) < 0)
        damaged(fmt::format("the attribute '{}' is not a whole number", name));
    return value;
}

void Hdf5Reader::expect_format(FileFormat const& format) const
{
    auto const found = has_attribute("format", {}) ? text_attribute("format") : std::string{};
    if (found != format.name)
        fail(found.starts_with("sunder-")
                 ? fmt::format("this file is of format '{}', not '{}'", found, format.name)
                 : fmt::format("this HDF5 file was not written by sunder: its attribute 'format' is not '{}'",
                               format.name));
    auto const version = number_attribute("format_version");
    if (version > format.version)
        fail(fmt::format("this file has format version {}, and this program reads versions up to {}", version,
                         format.version),
             fmt::format("it was written by sunder {}", text_attribute("program_version")));
}

std::size_t Hdf5Reader::rows_of(DataSet const& set, std::string const& name, int dimensions)
{
    DataSpace const space{H5Dget_space(set.id())};
    std::array<hsize_t, H5S_MAX_RANK> extents{};
    if (H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr) != dimensions)
        damaged(fmt::format("'/{}' is not {}-dimensional", name, dimensions == 1 ? "one" : "two"));
    double rows = 1;
    for (int i = 0; i < dimensions; ++i)
        rows *= static_cast<double>(extents.at(static_cast<std::size_t>(i)));
    constexpr double most = 1ULL << 53U; // beyond it HDF5's own products go wrong, and no file holds as many
    if (rows > most) damaged(fmt::format("'/{}' is said to be larger than the file", name));
    return static_cast<std::size_t>(rows);
}

void Hdf5Reader::expect_plausible(std::string const& name, std::size_t rows, std::size_t bytes_each) const
{
    if (static_cast<double>(rows) * static_cast<double>(bytes_each) * densest > file_bytes_)
        damaged(fmt::format("'/{}' is said to be larger than the file", name));
}

void Hdf5Reader::expect_affordable(std::string const& name, double bytes) const
{
    taken_ += bytes;
    if (taken_ > memory_at_least + memory_a_byte * file_bytes_)
        damaged(fmt::format("with '/{}' it would take more memory than a file of its size can need", name));
}

std::vector<std::string> Hdf5Reader::texts(std::string const& name) const
{
    auto const set = open_data(name);
    DataType const type{H5Dget_type(set.id())};
    DataSpace const space{H5Dget_space(set.id())};
    if (!is_text(type) || H5Tis_variable_str(type.id()) != 0)
        damaged(fmt::format("'/{}' is not made of texts of one length", name));
    auto const length = H5Tget_size(type.id());
    auto const count = rows_of(set, name, H5Sget_simple_extent_type(space.id()) == H5S_SCALAR ? 0 : 1);
    expect_plausible(name, count, length);
    expect_affordable(name,
                      static_cast<double>(count) * static_cast<double>(2 * length + sizeof(std::string)));
    std::string bytes(count * length, '\0');
    if (count > 0 && H5Dread(set.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0)
        damaged(fmt::format("'/{}' cannot be read", name));
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) {
        auto text = bytes.substr(i * length, length);
        text.resize(std::min(text.find_last_not_of('\0') + 1, text.size()));
        texts.push_back(std::move(text));
    }
    return texts;
}

std::string Hdf5Reader::text(std::string const& name) const
{
    auto list = texts(name);
    if (list.size() != 1) damaged(fmt::format("'/{}' is not one text", name));
    return std::move(list.front());
}

std::vector<std::int64_t> Hdf5Reader::whole_numbers(std::string const& name) const
{
    return column<std::int64_t>(name);
}

std::vector<double> Hdf5Reader::numbers(std::string const& name, int dimensions) const
{
    return column<double>(name, dimensions);
}

std::vector<std::string> Hdf5Reader::groups(std::string const& place) const
{
    Group const group{H5Gopen2(file_.id(), plain_path(file_, place).c_str(), H5P_DEFAULT)};
    if (!group.valid()) damaged(fmt::format("there is no group '/{}'", place));
    std::vector<std::string> names;
    auto const note = [](hid_t owner, char const* name, H5L_info_t const* link, void* found) -> herr_t {
        H5O_info_t object{};
        if (link->type == H5L_TYPE_HARD &&
            H5Oget_info_by_name2(owner, name, &object, H5O_INFO_BASIC, H5P_DEFAULT) >= 0 &&
            object.type == H5O_TYPE_GROUP)
            static_cast<std::vector<std::string>*>(found)->emplace_back(name);
        return 0;
    };
    if (H5Literate(group.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, note, &names) < 0)
        damaged(fmt::format("the group '/{}' cannot be read", place));
    return names;
}

void Hdf5Reader::expect_as_long(std::string const& name, std::size_t count, std::optional<std::size_t>& size)
{
    if (size && count != *size)
        damaged(fmt::format("'/{}' has {} where the columns beside it have {}", name, plural(count, "row"),
                            *size));
    size = count;
}

bool Hdf5Reader::read_rows(DataSet const& set, hid_t type, hsize_t begin, hsize_t count, void* to)
{
    DataSpace const stored{H5Dget_space(set.id())};
    DataSpace const memory{H5Screate_simple(1, &count, nullptr)};
    return H5Sselect_hyperslab(stored.id(), H5S_SELECT_SET, &begin, nullptr, &count, nullptr) >= 0 &&
           H5Dread(set.id(), type, memory.id(), stored.id(), H5P_DEFAULT, to) >= 0;
}

bool is_whole_number(DataType const& stored)
{
    return is_any_of(stored, {H5T_STD_U8LE, H5T_STD_I32LE, H5T_STD_I64LE});
}

bool is_number(DataType const& stored)
{
    return is_any_of(stored, {H5T_IEEE_F64LE});
}

namespace {

/// Failures are ours to report, and no file may name code to be loaded.
void prepare_hdf5()
{
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0);
}

/// A sound file takes milliseconds for a megabyte. Zeros that it merely promises take memory all the same,
/// and the first touch of hundreds of megabytes takes seconds where a machine shares its memory with others.
Patience patience_for(SealedFile const& file)
{
    constexpr double seconds_at_least = 2;
    constexpr double seconds_a_byte = 0.25e-6;
    auto const bytes = static_cast<double>(std::min(file.stored_bytes(), SealedFile::most_at_once));
    return {.processor_seconds = seconds_at_least + seconds_a_byte * bytes,
            .bytes = 1.5 * (memory_at_least + memory_a_byte * static_cast<double>(file.stored_bytes()))};
}

/// What the seal says of a mistake counts more than what HDF5 makes of it.
void read_sealed(SealedFile const& file, std::function<void()> const& read)
{
    try {
        read();
    } catch (Mistake const&) {
        if (auto const change = file.change()) throw Mistake{*change};
        throw;
    }
}

using Read = std::function<void(Hdf5Reader const&)>;

void read_twice(Hdf5Question const& question, Read const& read, Read const& look)
{
    prepare_hdf5();
    SealedFile file{question.path.string()};
    auto const at = [&](Depth depth, Read const& how) {
        read_sealed(file, [&] { how(Hdf5Reader{file, depth, question.format}); });
    };
    bool const is_small = file.content_bytes() <= SealedFile::most_at_once;
    auto const& first = look ? look : read;
    try_in_child([&] { at(is_small ? question.depth : Depth::structure, first); }, patience_for(file));
    if (look && !is_small) at(question.depth, look);
    at(question.depth, read);
}

/// Has `read` done. \throws InputError  of its mistake, which is about the file as a whole
void report_mistake_of(std::filesystem::path const& path, std::function<void()> const& read)
{
    try {
        read();
    } catch (Mistake const& mistake) {
        Source const source{path.string(), {}};
        std::vector<Diagnostic> diagnostics(1);
        diagnostics.front().where = {std::make_shared<Source const>(source), 1, 1};
        diagnostics.front().message = mistake.message;
        diagnostics.front().hint = mistake.hint;
        throw InputError{std::move(diagnostics)};
    }
}

/// What the file says it is; nothing where it says nothing.
std::string stated_format(SealedFile& file)
{
    try {
        return Hdf5Reader{file, Depth::structure, std::string{}}.text_attribute("format");
    } catch (Mistake const&) {
        return {};
    }
}

} // namespace

std::string format_in(std::filesystem::path const& path)
{
    constexpr auto is_answer = "format";
    prepare_hdf5();
    std::string format;
    report_mistake_of(path, [&] {
        SealedFile file{path.string()};
        try {
            try_in_child([&] { Hdf5Reader::fail(stated_format(file), is_answer); }, patience_for(file));
        } catch (Mistake const& answer) {
            if (answer.hint != is_answer) throw;
            format = answer.message;
        }
    });
    return format;
}

void read_hdf5(Hdf5Question const& question, std::function<void(Hdf5Reader const&)> const& read,
               std::function<void(Hdf5Reader const&)> const& look)
{
    report_mistake_of(question.path, [&] { read_twice(question, read, look); });
}

} // namespace sunder::sim
