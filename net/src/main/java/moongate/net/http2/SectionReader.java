package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import moongate.net.hpack.FieldDecoder;
import moongate.net.hpack.SectionException;
import moongate.net.loop.NettyLoop;

/// Reads the field sections of one connection, for Netty's frames: always into the same
/// [ReceivedFields].
final class SectionReader implements Http2HeadersDecoder, Http2HeadersDecoder.Configuration {
  private final NettyLoop loop;
  private final FieldDecoder decoder;
  private final ReceivedFields fields;
  private final KnownSections known = new KnownSections();
  private long mostSize;
  private long mostBytes;

  /// A section of up to this many times the limit is still read, so that it can be answered; a
  /// larger one ends the connection.
  private static final int MOST_READ = 4;

  /// @param mostSize how large a section may be, as RFC 9113 counts it (6.5.2); the rest of one
  ///   that exceeds it is left out
  /// @param mostFields how many fields a section may have
  SectionReader(NettyLoop loop, long mostSize, int mostFields) {
    this.loop = loop;
    this.decoder = new FieldDecoder(loop.names());
    this.fields = new ReceivedFields(mostFields);
    this.mostSize = mostSize;
    this.mostBytes = MOST_READ * mostSize;
  }

  @Override
  public Http2Headers decodeHeaders(int stream, ByteBuf section) throws Http2Exception {
    return read(section, section.readableBytes());
  }

  /// Reads the section in the next `length` bytes.
  ReceivedFields read(ByteBuf section, int length) throws Http2Exception {
    var memory = loop.scratch(FieldDecoder.memoryFor(length));
    section.readBytes(memory, 0, length);
    fields.begin(loop.takeHeaders());
    long changes = decoder.changes();
    var place = known.find(memory, length, changes);
    var said = place == null ? null : place.section();
    if (said != null) {
      fields.restore(said);
      return fields;
    }
    decode(memory, length);
    if (fields.isGood() && decoder.changes() == changes) {
      if (place == null) {
        known.remember(memory, length, changes);
      } else {
        fields.keepIn(place);
      }
    }
    return fields;
  }

  private void decode(byte[] memory, int length) throws Http2Exception {
    try {
      if (decoder.decode(memory, length, mostSize, fields) > mostSize) {
        fields.cut();
      }
    } catch (SectionException broken) {
      throw Http2Exception.connectionError(
          Http2Error.COMPRESSION_ERROR, "field section: %s", broken.getMessage());
    }
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
    decoder.mostCapacity(most);
  }

  @Override
  public long maxHeaderTableSize() {
    return decoder.mostCapacity();
  }

  @Override
  public void maxHeaderListSize(long most, long mostBeforeTheEnd) {
    mostSize = most;
    mostBytes = Math.max(MOST_READ * most, mostBeforeTheEnd);
  }

  @Override
  public long maxHeaderListSize() {
    return mostSize;
  }

  @Override
  public long maxHeaderListSizeGoAway() {
    return mostBytes;
  }
}
