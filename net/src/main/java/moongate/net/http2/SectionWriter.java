package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import moongate.net.hpack.FieldEncoder;

/// The compression of one connection for Netty, which passes on settings, and sometimes answers by
/// itself.
final class SectionWriter implements Http2HeadersEncoder, Http2HeadersEncoder.Configuration {
  private final FieldEncoder fields;

  SectionWriter(boolean isServer) {
    this.fields = new FieldEncoder(!isServer);
  }

  FieldEncoder fields() {
    return fields;
  }

  @Override
  public void encodeHeaders(int stream, Http2Headers headers, ByteBuf buffer) {
    fields.begin();
    for (var field : headers) {
      fields.plain(field.getKey(), field.getValue());
    }
    buffer.writeBytes(fields.section(), 0, fields.length());
    fields.end();
  }

  @Override
  public Configuration configuration() {
    return this;
  }

  @Override
  public void maxHeaderTableSize(long most) throws Http2Exception {
    if (most < 0 || most > Http2CodecUtil.MAX_HEADER_TABLE_SIZE) {
      throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "table of %d bytes", most);
    }
    fields.mostCapacity(most);
  }

  @Override
  public long maxHeaderTableSize() {
    return fields.mostCapacity();
  }

  /// The peer's limit for sections is only advisory (RFC 9113, 6.5.2); a peer that insists on it
  /// resets the stream.
  @Override
  public void maxHeaderListSize(long most) {}

  @Override
  public long maxHeaderListSize() {
    return Http2CodecUtil.MAX_HEADER_LIST_SIZE;
  }
}
