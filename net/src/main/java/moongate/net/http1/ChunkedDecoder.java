package moongate.net.http1;

import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Grammar;
import moongate.http.Headers;
import moongate.net.loop.Inbound;
import org.jspecify.annotations.Nullable;

/// The chunked coding (RFC 9112, 7.1):
///
///     chunked-body = *( size [ ext ] CRLF data CRLF ) 1*"0" [ ext ] CRLF *( trailer CRLF ) CRLF
///
/// Extensions are read and dropped, and so are the trailers of requests; those of responses are
/// kept. Lines end with CR LF and nothing else. In lenient mode, for responses, blanks are allowed
/// after a size without an extension.
final class ChunkedDecoder {
  /// More digits could overflow, and nobody sends chunks of 2^60 bytes.
  private static final int MOST_DIGITS = 15;

  private static final int MOST_LINE = 4096;
  private static final int MOST_TRAILERS = 16 * 1024;

  private enum State {
    SIZE,
    BLANKS,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    END_LF,
    DONE
  }

  private final boolean isLenient;
  private final ChunkExtension extension = new ChunkExtension();
  private State state = State.SIZE;
  private long size;
  private int digits;
  private int lineLength;
  private int trailerLength;
  private @Nullable TrailerFields trailers;

  ChunkedDecoder(boolean isLenient) {
    this.isLenient = isLenient;
  }

  void start() {
    startSize();
    trailerLength = 0;
    trailers = null;
  }

  boolean isDone() {
    return state == State.DONE;
  }

  /// The trailers that may be passed on; null for none.
  @Nullable Headers trailers() {
    return trailers == null ? null : trailers.fields();
  }

  /// The next piece of data; [Chunk#END] at the end; null when more input is needed.
  @Nullable Chunk next(Inbound in) {
    while (!in.isEmpty()) {
      if (state == State.DATA) {
        var chunk = in.take(size);
        size -= chunk.length();
        if (size == 0) {
          state = State.DATA_CR;
        }
        return chunk;
      }
      step(in.readByte());
      if (state == State.DONE) {
        return Chunk.END;
      }
    }
    return null;
  }

  private void step(byte octet) {
    switch (state) {
      case SIZE -> readSize(octet);
      case BLANKS -> readBlanks(octet);
      case EXTENSION -> readExtension(octet);
      case SIZE_LF -> {
        expect(octet, '\n');
        state = size > 0 ? State.DATA : State.TRAILER_START;
      }
      case DATA_CR -> {
        expect(octet, '\r');
        state = State.DATA_LF;
      }
      case DATA_LF -> {
        expect(octet, '\n');
        startSize();
      }
      case TRAILER_START, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF -> readTrailer(octet);
      case END_LF -> {
        expect(octet, '\n');
        state = State.DONE;
      }
      case DATA, DONE -> throw new IllegalStateException(state.name());
    }
  }

  private void startSize() {
    state = State.SIZE;
    size = 0;
    digits = 0;
    lineLength = 0;
  }

  private void readSize(byte octet) {
    int digit = Character.digit(octet, 16);
    if (digit >= 0) {
      size = size << 4 | digit;
      if (++digits > MOST_DIGITS) {
        throw malformed("chunk size too large");
      }
    } else if (digits == 0) {
      throw malformed("chunk without a size");
    } else {
      readBlanks(octet);
    }
  }

  private void readBlanks(byte octet) {
    switch (octet) {
      case ';' -> {
        state = State.EXTENSION;
        extension.start();
      }
      case '\r' -> state = State.SIZE_LF;
      default -> {
        if (!isLenient || (octet != ' ' && octet != '\t')) {
          throw malformed("invalid chunk size");
        }
        state = State.BLANKS;
        countLine();
      }
    }
  }

  private void readExtension(byte octet) {
    if (octet == '\r' && (isLenient || extension.isComplete())) {
      state = State.SIZE_LF;
    } else if (isLenient ? Grammar.isField(octet) : extension.accept(octet)) {
      countLine();
    } else {
      throw malformed("invalid chunk extension");
    }
  }

  private void countLine() {
    if (++lineLength > MOST_LINE) {
      throw malformed("chunk extension too long");
    }
  }

  private void readTrailer(byte octet) {
    if (++trailerLength > MOST_TRAILERS) {
      throw malformed("trailers too long");
    }
    keep(octet);
    switch (state) {
      case TRAILER_START -> {
        if (octet == '\r') {
          state = State.END_LF;
        } else {
          readTrailerName(octet);
        }
      }
      case TRAILER_NAME -> {
        if (octet == ':') {
          state = State.TRAILER_VALUE;
        } else {
          readTrailerName(octet);
        }
      }
      case TRAILER_VALUE -> {
        if (octet == '\r') {
          state = State.TRAILER_LF;
        } else if (!Grammar.isField(octet)) {
          throw malformed("invalid character in a trailer");
        }
      }
      default -> {
        expect(octet, '\n');
        state = State.TRAILER_START;
      }
    }
  }

  /// Keeps a byte of a trailer, which is not checked yet; a malformed one ends the body.
  private void keep(byte octet) {
    if (isLenient && (trailers != null || octet != '\r')) {
      var kept = trailers;
      if (kept == null) {
        trailers = kept = new TrailerFields();
      }
      kept.add(octet);
    }
  }

  private void readTrailerName(byte octet) {
    if (Grammar.token(octet) == 0) {
      throw malformed("invalid trailer name");
    }
    state = State.TRAILER_NAME;
  }

  private static void expect(byte octet, char wanted) {
    if (octet != wanted) {
      throw malformed("invalid line end in a chunked body");
    }
  }

  private static BodyException malformed(String message) {
    return new BodyException(BodyException.Kind.MALFORMED, message);
  }
}
