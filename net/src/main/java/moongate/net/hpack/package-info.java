/// The compression of field sections in HTTP/2 (HPACK, RFC 7541), between bytes and `Headers`.
/// Start with `FieldDecoder` and `FieldEncoder`; neither knows frames or streams.
///
/// Both sides of a connection share the state of its tables, so a section is read to its end even
/// if it says something invalid: the reader learns of that from [FieldSink]. Only a section that
/// cannot be read at all is a `SectionException`, and the end of its connection.
@NullMarked
package moongate.net.hpack;

import org.jspecify.annotations.NullMarked;
