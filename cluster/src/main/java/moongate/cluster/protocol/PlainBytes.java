package moongate.cluster.protocol;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts the bytes of a stream, and reads no more than a bound. It stays open: who made the stream
/// below closes that.
final class PlainBytes extends FilterInputStream {
  private final int most;
  private int bytes;

  /// There are more than the bound.
  static final class TooMany extends IOException {
    private static final long serialVersionUID = 1;
  }

  PlainBytes(InputStream in, int most) {
    super(in);
    this.most = most;
  }

  /// How many were read.
  int bytes() {
    return bytes;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    if (read >= 0) {
      count(1);
    }
    return read;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int read = in.read(target, from, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private void count(int more) throws TooMany {
    if (more > most - bytes) {
      throw new TooMany();
    }
    bytes += more;
  }

  @Override
  public void close() {}
}
