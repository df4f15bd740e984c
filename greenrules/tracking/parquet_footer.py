"""The end of a Parquet file: read, moved and joined, so that a file can grow part by part.

A part is a whole Parquet file. Parts that stand one behind the other become one file when the last of all footers names
the row groups of every part at the place where they now stand. A footer is a struct in Thrift's compact protocol;
only whole structs are understood here, and only the fields that hold a place or a count of rows are changed.
Source: apache/parquet-format, parquet.thrift; apache/thrift, thrift-compact-protocol.md.
"""

from typing import Any, Final, TypeAlias

from attrs import define, field

MAGIC: Final = b"PAR1"
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_ROWS, _GROUPS = 3, 4
_COLUMNS, _GROUP_PLACE, _GROUP_NUMBER = 1, 5, 7
# In a column of a group: its place and those of its indexes; in its metadata: of pages, index, dictionary, filter.
_COLUMN_PLACES, _COLUMN_METADATA, _METADATA_PLACES = (2, 4, 6), 3, (9, 10, 11, 14)

# Fields by number: type and value; the value of a list is the type of its elements and these.
Struct: TypeAlias = dict[int, tuple[int, Any]]


@define
class _Reader:
    data: bytes
    at: int = 0

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def zigzag(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)


@define
class Footer:
    """What all parts of a file have in common, and the row groups of every part at their place in it.

    Attributes:
        first: the footer of the first part.
        groups: each in bytes, so that many parts need little memory.
    """

    first: Struct = field(factory=dict)
    rows: int = 0
    groups: list[bytes] = field(factory=list)


def add_part(footer: Footer, part: bytes, place: int) -> None:
    """Add a Parquet file that stands at a place of the whole."""
    length = int.from_bytes(part[-8:-4], "little")
    found = _read_struct(_Reader(part[-8 - length : -8]))
    footer.first = footer.first or found
    footer.rows += found[_ROWS][1]
    for group in found[_GROUPS][1][1]:
        out = bytearray()
        _write_struct(out, _number_group(_move_group(group, place), len(footer.groups)))
        footer.groups.append(bytes(out))


def end_file(footer: Footer) -> bytes:
    """Return the bytes that end a file of all these parts."""
    out = bytearray()
    groups = (_LIST, (_STRUCT, footer.groups))
    _write_struct(out, {**footer.first, _ROWS: (_I64, footer.rows), _GROUPS: groups})
    return bytes(out) + len(out).to_bytes(4, "little") + MAGIC


def _number_group(group: Struct, at: int) -> Struct:
    """Return a group that knows its number among all, if it is told and small enough to be."""
    rest = {field: value for field, value in group.items() if field != _GROUP_NUMBER}
    return {**rest, _GROUP_NUMBER: (_I16, at)} if _GROUP_NUMBER in group and at < 1 << 15 else rest


def _move_group(group: Struct, distance: int) -> Struct:
    kind, (element, columns) = group[_COLUMNS]
    moved = [_move_column(column, distance) for column in columns]
    return {**_move(group, (_GROUP_PLACE,), distance), _COLUMNS: (kind, (element, moved))}


def _move_column(column: Struct, distance: int) -> Struct:
    kind, metadata = column[_COLUMN_METADATA]
    moved = _move(column, _COLUMN_PLACES, distance)
    return {**moved, _COLUMN_METADATA: (kind, _move(metadata, _METADATA_PLACES, distance))}


def _move(struct: Struct, fields: tuple[int, ...], distance: int) -> Struct:
    # A place of nought says that it is not told.
    return {
        field: (kind, value + distance) if field in fields and value else (kind, value)
        for field, (kind, value) in struct.items()
    }


def _read_struct(reader: _Reader) -> Struct:
    fields: Struct = {}
    number = 0
    while head := reader.take(1)[0]:
        kind = head & 0x0F
        number = number + (head >> 4) if head >> 4 else reader.zigzag()
        fields[number] = (kind, _read_value(reader, kind))
    return fields


def _read_value(reader: _Reader, kind: int) -> Any:
    match kind:
        case 1 | 2:
            return kind == _TRUE
        case 3:
            return reader.take(1)
        case 4 | 5 | 6:
            return reader.zigzag()
        case 7:
            return reader.take(8)
        case 8:
            return reader.take(reader.varint())
        case 9 | 10:
            head = reader.take(1)[0]
            count, element = head >> 4, head & 0x0F
            count = reader.varint() if count == 15 else count
            # The elements of a list of booleans are bytes.
            inner = _BYTE if element in (_TRUE, _FALSE) else element
            return element, [_read_value(reader, inner) for _ in range(count)]
        case 12:
            return _read_struct(reader)
        case _:
            raise ValueError("a map stands in the footer of a Parquet file")


def _write_struct(out: bytearray, fields: Struct) -> None:
    last = 0
    for number, (kind, value) in sorted(fields.items()):
        if kind in (_TRUE, _FALSE):
            kind = _TRUE if value else _FALSE
        if 0 < number - last < 16:
            out.append((number - last) << 4 | kind)
        else:
            out.append(kind)
            _write_zigzag(out, number)
        _write_value(out, kind, value)
        last = number
    out.append(0)


def _write_value(out: bytearray, kind: int, value: Any) -> None:
    match kind:
        case 1 | 2:
            pass
        case 3 | 7:
            out += value
        case 4 | 5 | 6:
            _write_zigzag(out, value)
        case 8:
            _write_varint(out, len(value))
            out += value
        case 12 if isinstance(value, bytes):
            out += value
        case 12:
            _write_struct(out, value)
        case _:
            element, elements = value
            out.append(min(len(elements), 15) << 4 | element)
            if len(elements) >= 15:
                _write_varint(out, len(elements))
            for one in elements:
                _write_value(out, _BYTE if element in (_TRUE, _FALSE) else element, one)


def _write_varint(out: bytearray, value: int) -> None:
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def _write_zigzag(out: bytearray, value: int) -> None:
    _write_varint(out, value << 1 if value >= 0 else (-value << 1) - 1)
