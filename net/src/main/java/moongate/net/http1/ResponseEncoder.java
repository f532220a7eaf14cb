package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.http.FieldLines;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.ResponseHead;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;

/// Writes response heads and chunk sizes.
final class ResponseEncoder {
  private static final byte[] VERSION = "HTTP/1.1 ".getBytes(ISO_8859_1);
  private static final byte[] CHUNKED = "Transfer-Encoding: chunked\r\n".getBytes(ISO_8859_1);
  private static final byte[] LENGTH = "Content-Length: ".getBytes(ISO_8859_1);
  private static final byte[] KEEP_ALIVE = "Connection: keep-alive\r\n".getBytes(ISO_8859_1);
  private static final byte[] CLOSE = "Connection: close\r\n".getBytes(ISO_8859_1);

  private static final FieldLines CHUNKED_FIELD =
      FieldLines.of(HeaderName.TRANSFER_ENCODING, "chunked");
  private static final FieldLines KEEP_ALIVE_FIELD =
      FieldLines.of(HeaderName.CONNECTION, "keep-alive");
  private static final FieldLines CLOSE_FIELD = FieldLines.of(HeaderName.CONNECTION, "close");

  /// More than everything that is added to the given headers, without the reason phrase.
  private static final int ADDED = 256;

  private final NettyLoop loop;
  private final Outbound outbound;

  ResponseEncoder(NettyLoop loop, Outbound outbound) {
    this.loop = loop;
    this.outbound = outbound;
  }

  /// @param addedLength a Content-Length to add, or -1
  /// @param more the number of body bytes that follow at once
  void encode(ResponseHead head, long addedLength, boolean isChunked, boolean closes, int more) {
    var headers = head.headers();
    int room = headers.length() + head.reason().length() + ADDED;
    var writer = new ByteWriter(loop.scratch(room));
    writer.bytes(VERSION);
    writer.decimal(head.status());
    writer.octet(' ');
    writer.text(head.reason());
    writer.lineEnd();
    writer.headers(headers);
    if (!headers.contains(HeaderName.DATE)) {
      writer.bytes(loop.dateLine());
    }
    if (addedLength >= 0) {
      writer.bytes(LENGTH);
      writer.decimal(addedLength);
      writer.lineEnd();
    } else if (isChunked) {
      writer.bytes(CHUNKED);
    }
    addConnection(writer, head, closes);
    writer.lineEnd();
    outbound.write(writer.bytes(), writer.length(), more);
  }

  private static void addConnection(ByteWriter writer, ResponseHead head, boolean closes) {
    var headers = head.headers();
    if (closes) {
      if (!headers.hasToken(HeaderName.CONNECTION, "close")) {
        writer.bytes(CLOSE);
      }
    } else if (!headers.contains(HeaderName.CONNECTION)) {
      writer.bytes(KEEP_ALIVE);
    }
  }

  /// Adds to `headers` the fields that [#encode] has written besides them, except Date.
  static void addFraming(Headers headers, long addedLength, boolean isChunked, boolean closes) {
    if (addedLength >= 0) {
      headers.add(HeaderName.CONTENT_LENGTH, Long.toString(addedLength));
    } else if (isChunked) {
      headers.add(CHUNKED_FIELD);
    }
    if (!headers.contains(HeaderName.CONNECTION)) {
      headers.add(closes ? CLOSE_FIELD : KEEP_ALIVE_FIELD);
    }
  }

  /// `last-chunk trailer-section CRLF`
  void lastChunk(Headers trailers) {
    var writer = new ByteWriter(loop.scratch(trailers.length() + 8));
    writer.octet('0');
    writer.lineEnd();
    writer.headers(trailers);
    writer.lineEnd();
    outbound.write(writer.bytes(), writer.length(), 0);
  }

  /// `chunk-size CRLF`
  void chunkSize(int size) {
    var writer = new ByteWriter(loop.scratch(16));
    writer.hexadecimal(size);
    writer.lineEnd();
    outbound.write(writer.bytes(), writer.length(), size);
  }
}
