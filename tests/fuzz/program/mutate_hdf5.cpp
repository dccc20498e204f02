#include "tests/fuzz/program/mutate_hdf5.hpp"

#include "sim/hdf5/seal.hpp"
#include "tests/fuzz/program/mutate_bytes.hpp"
#include "tests/fuzz/program/mutate_text.hpp"
#include "tests/text_file.hpp"

#include <fcntl.h>
#include <hdf5.h>
#include <unistd.h>

#include <array>
#include <vector>

namespace sunder::fuzz {
namespace {

/// Closes by the function that fits.
class Handle {
public:
    Handle(hid_t id, herr_t (*close)(hid_t)) : id_{id}, close_{close} {}
    ~Handle()
    {
        if (id_ >= 0) close_(id_);
    }
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
    operator hid_t() const
    {
        return id_;
    } // NOLINT(google-explicit-constructor): it stands for the identifier

private:
    hid_t id_;
    herr_t (*close_)(hid_t);
};

herr_t note_name(hid_t /*object*/, char const* name, H5O_info_t const* /*info*/, void* names)
{
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
}

std::vector<std::string> names_in(hid_t file)
{
    std::vector<std::string> names;
    (void)H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, note_name, &names, H5O_INFO_BASIC);
    std::erase(names, ".");
    return names;
}

constexpr hssize_t most_values = 1'000'000;

/// Changes some bytes of all values of a dataset of a simple type.
void change_values(hid_t file, std::string const& name, Draw& draw)
{
    Handle const dataset{H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose};
    if (dataset < 0) return;
    Handle const type{H5Dget_type(dataset), H5Tclose};
    Handle const space{H5Dget_space(dataset), H5Sclose};
    auto const count = H5Sget_simple_extent_npoints(space);
    if (H5Tis_variable_str(type) > 0 || H5Tdetect_class(type, H5T_VLEN) > 0 || count < 1 ||
        count > most_values)
        return;
    std::string bytes(static_cast<std::size_t>(count) * H5Tget_size(type), '\0');
    if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0) return;
    auto const size = bytes.size();
    bytes = mutate_bytes(std::move(bytes), draw);
    bytes.resize(size, '\xff');
    (void)H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
}

void put_dataset(hid_t file, std::string const& name, Draw& draw)
{
    std::array const types{H5T_NATIVE_INT8, H5T_NATIVE_DOUBLE, H5T_NATIVE_UINT64,
                           H5T_IEEE_F32BE,  H5T_STD_REF_OBJ,   H5T_C_S1};
    static constexpr std::array<hsize_t, 5> sizes{0, 1, 3, 100'000, 1'000'000'000'000};
    auto const size = draw.of(sizes);
    std::array const extents{size, size};
    Handle const space{H5Screate_simple(draw.one_in(4) ? 2 : 1, extents.data(), nullptr), H5Sclose};
    Handle const scalar{H5Screate(draw.one_in(2) ? H5S_SCALAR : H5S_NULL), H5Sclose};
    Handle const options{H5Pcreate(H5P_DATASET_CREATE), H5Pclose};
    std::array<hsize_t, 2> const chunk{1000, 1000};
    bool const huge = size > 1'000'000;
    if (huge) (void)H5Pset_chunk(options, H5Sget_simple_extent_ndims(space), chunk.data());
    bool const single = !huge && draw.one_in(4);
    Handle const made{H5Dcreate2(file, name.c_str(), draw.of(types), single ? scalar : space, H5P_DEFAULT,
                                 options, H5P_DEFAULT),
                      H5Dclose};
}

void put_link(hid_t file, std::string const& name, std::string const& other, Draw& draw)
{
    switch (draw.below(5)) {
    case 0:
        (void)H5Lcreate_hard(file, other.c_str(), file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
        break;
    case 1: // a group within itself
        (void)H5Lcreate_hard(file, "/", file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
        break;
    case 2:
        (void)H5Lcreate_soft(draw.one_in(2) ? other.c_str() : name.c_str(), file, name.c_str(), H5P_DEFAULT,
                             H5P_DEFAULT);
        break;
    case 3:
        (void)H5Lcreate_external("../other.h5", "/requests", file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
        break;
    default:
        Handle const group{H5Gcreate2(file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose};
    }
}

void change_attribute(hid_t file, std::string const& name, Draw& draw)
{
    Handle const object{H5Oopen(file, name.c_str(), H5P_DEFAULT), H5Oclose};
    if (object < 0) return;
    H5O_info_t info{};
    (void)H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS);
    if (info.num_attrs == 0) return;
    Handle const old{H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_NATIVE, draw.below(info.num_attrs),
                                    H5P_DEFAULT, H5P_DEFAULT),
                     H5Aclose};
    std::string key(200, '\0');
    auto const length = H5Aget_name(old, key.size(), key.data());
    if (length < 1) return;
    key.resize(static_cast<std::size_t>(length));
    (void)H5Adelete(object, key.c_str());
    if (draw.one_in(3)) return;
    auto const text = nasty_name(draw);
    Handle const type{H5Tcopy(H5T_C_S1), H5Tclose};
    (void)H5Tset_size(type, text.size() + 1);
    if (draw.one_in(2)) (void)H5Tset_cset(type, H5T_CSET_UTF8);
    Handle const space{H5Screate(H5S_SCALAR), H5Sclose};
    Handle const made{H5Acreate2(object, key.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose};
    (void)H5Awrite(made, type, text.c_str());
}

void change_one(hid_t file, Draw& draw)
{
    auto const names = names_in(file);
    if (names.empty()) return;
    auto const& name = draw.of(names);
    auto const& other = draw.of(names);
    switch (draw.below(7)) {
    case 0:
        (void)H5Ldelete(file, name.c_str(), H5P_DEFAULT);
        break;
    case 1:
        (void)H5Lmove(file, name.c_str(), file, (other + "x").c_str(), H5P_DEFAULT, H5P_DEFAULT);
        break;
    case 2:
        (void)H5Ldelete(file, name.c_str(), H5P_DEFAULT);
        put_dataset(file, name, draw);
        break;
    case 3:
        if (name != other) (void)H5Ldelete(file, name.c_str(), H5P_DEFAULT);
        put_link(file, name, other, draw);
        break;
    case 4:
        change_attribute(file, draw.one_in(2) ? "/" : name, draw);
        break;
    default:
        change_values(file, name, draw);
    }
}

void change_objects(std::filesystem::path const& path, Draw& draw)
{
    H5E_auto2_t tell = nullptr;
    void* told = nullptr;
    (void)H5Eget_auto2(H5E_DEFAULT, &tell, &told);
    (void)H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // much of it is refused, and that is all right
    if (Handle const file{H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose}; file >= 0) {
        do
            change_one(file, draw);
        while (draw.one_in(2));
    }
    (void)H5Eset_auto2(H5E_DEFAULT, tell, told);
}

void damage(std::filesystem::path const& path, Draw& draw)
{
    auto const bytes = mutate_bytes(content_of(path), draw);
    std::ofstream{path, std::ios::binary} << bytes;
}

void remove_seal(std::filesystem::path const& path)
{
    int const file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    auto const seal = sim::Seal::find(file, std::filesystem::file_size(path));
    close(file);
    if (seal) std::filesystem::resize_file(path, seal->content_bytes());
}

void put_seal(std::filesystem::path const& path)
{
    int const file = open(path.c_str(), O_RDWR | O_CLOEXEC);
    (void)sim::Seal::append(file);
    close(file);
}

} // namespace

void mutate_hdf5(std::filesystem::path const& path, Draw& draw)
{
    bool const renewed = draw.one_in(2);
    if (renewed) remove_seal(path);
    if (draw.one_in(2))
        change_objects(path, draw);
    else
        damage(path, draw);
    if (renewed) put_seal(path);
}

} // namespace sunder::fuzz
