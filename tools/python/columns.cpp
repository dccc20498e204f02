#include "tools/python/columns.hpp"

#include "sim/base/match.hpp"
#include "sim/base/quantity.hpp"
#include "sim/output/tables.hpp"

#include <pybind11/stl.h>

#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace sunder::python {
namespace {

namespace py = pybind11;

template <class T>
constexpr auto kind_of_number()
{
    if constexpr (std::is_enum_v<T>)
        return std::underlying_type_t<T>{};
    else if constexpr (std::is_arithmetic_v<T>)
        return T{};
    else
        return double{}; // of a quantity, which is laid out as its number is
}

template <class T>
py::array array_over(std::vector<T> const& column, py::object const& owner)
{
    using Number = decltype(kind_of_number<T>());
    static_assert(sizeof(Number) == sizeof(T));
    py::array array{py::dtype::of<Number>(), {column.size()}, {sizeof(T)}, column.data(), owner};
    array.attr("setflags")(py::arg("write") = false);
    return array;
}

py::object names_in(sim::CodesByColumn const& codes, std::string const& name)
{
    auto const found = codes.find(name);
    if (found == codes.end()) return py::none();
    py::list names;
    for (auto const& one : found->second.names)
        names.append(one);
    return names;
}

template <class Table>
py::list columns_in(Table const& table, std::string const& name, sim::CodesByColumn const& codes,
                    py::object const& owner)
{
    py::list all;
    Table::columns(table, [&](sim::Column const& column, auto const& values) {
        all.append(py::make_tuple(std::string{column.name}, array_over(values, owner),
                                  std::string{column.unit}, std::string{column.meaning},
                                  names_in(codes, name + "/" + std::string{column.name})));
    });
    return all;
}

} // namespace

py::list columns_of(sim::SweepFile const& sweep, py::object const& owner)
{
    auto const& points = sweep.points;
    py::list status;
    for (auto const one : points.status)
        status.append(std::string{sim::name_of(one)});
    py::list all;
    all.append(py::make_tuple("point", array_over(points.number, owner), "", true));
    all.append(py::make_tuple("status", status, "", false));
    all.append(py::make_tuple("replications", array_over(points.replications, owner), "", false));
    all.append(py::make_tuple("failure", py::cast(points.failure), "", false));
    for (auto const& column : points.columns) {
        auto const values = std::visit(
            sim::Match{
                [&](std::vector<double> const& numbers) -> py::object { return array_over(numbers, owner); },
                [](std::vector<std::string> const& texts) -> py::object { return py::cast(texts); }},
            column.values);
        all.append(
            py::make_tuple(column.name, values, column.unit, column.role == sim::ColumnRole::parameter));
    }
    return all;
}

py::list columns_of(KeptRun const& run, std::string_view table, py::object const& owner)
{
    auto const& records = run.file.records;
    auto const codes = sim::DerivedTables{records, run.summary}.codes;
    std::string const name{table};
    if (table == "requests") return columns_in(records.requests, name, codes, owner);
    if (table == "spans") return columns_in(records.spans, name, codes, owner);
    if (table == "devices") return columns_in(records.devices, name, codes, owner);
    if (table == "links") return columns_in(records.link_rows, name, codes, owner);
    throw py::key_error{name};
}

} // namespace sunder::python
