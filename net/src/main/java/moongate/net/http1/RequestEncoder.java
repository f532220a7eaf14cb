package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;

/// Writes request heads.
final class RequestEncoder {
  private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(ISO_8859_1);
  private static final byte[] CHUNKED = "Transfer-Encoding: chunked\r\n".getBytes(ISO_8859_1);

  /// More than everything that is added to method, target and the given headers.
  private static final int ADDED = 64;

  private final NettyLoop loop;
  private final Outbound outbound;

  RequestEncoder(NettyLoop loop, Outbound outbound) {
    this.loop = loop;
    this.outbound = outbound;
  }

  /// @param bodyLength the length of the body, or -1 for chunks
  void encode(RequestHead head, long bodyLength) {
    var headers = head.headers();
    frame(headers, bodyLength);
    int room = head.method().length() + head.target().length() + headers.length() + ADDED;
    var writer = new ByteWriter(loop.scratch(room));
    writer.text(head.method());
    writer.octet(' ');
    writer.text(head.target());
    writer.bytes(VERSION);
    writer.headers(headers);
    if (bodyLength < 0) {
      writer.bytes(CHUNKED);
    }
    writer.lineEnd();
    outbound.write(writer.bytes(), writer.length(), (int) Math.clamp(bodyLength, 0, 1 << 16));
  }

  /// Sets Content-Length, or chunked coding. A request without a body that had no Content-Length
  /// needs none.
  private static void frame(Headers headers, long bodyLength) {
    if (headers.contains(HeaderName.TRANSFER_ENCODING)) {
      headers.remove(HeaderName.TRANSFER_ENCODING);
    }
    int length = headers.find(HeaderName.CONTENT_LENGTH);
    if (bodyLength < 0) {
      headers.remove(HeaderName.CONTENT_LENGTH);
    } else if (length >= 0
        ? headers.numberAt(length) != bodyLength
            || headers.find(HeaderName.CONTENT_LENGTH, length) >= 0
        : bodyLength > 0) {
      headers.set(HeaderName.CONTENT_LENGTH, Long.toString(bodyLength));
    }
  }

  /// `chunk-size CRLF`
  void chunkSize(int size) {
    var writer = new ByteWriter(loop.scratch(16));
    writer.hexadecimal(size);
    writer.lineEnd();
    outbound.write(writer.bytes(), writer.length(), size);
  }
}
