/// The compression of field sections in HTTP/2 (HPACK, RFC 7541): converts between bytes and
/// `Headers`. Start with `FieldDecoder` and `FieldEncoder`; neither knows frames or streams.
///
/// Both sides of a connection share the state of its tables, so a section is read to its end even
/// if a field in it is invalid: the reader finds that out from [FieldSink]. Only a section that
/// cannot be decoded at all is a `SectionException`, and ends its connection.
@NullMarked
package moongate.net.hpack;

import org.jspecify.annotations.NullMarked;
