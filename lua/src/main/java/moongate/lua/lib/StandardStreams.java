package moongate.lua.lib;

import java.io.InputStream;
import java.io.OutputStream;

/// The streams that `io`, `print` and their kin use. Whoever buffers them flushes them at the end.
public record StandardStreams(InputStream in, OutputStream out, OutputStream error) {
  /// The streams of this process.
  public static StandardStreams ofProcess() {
    return new StandardStreams(System.in, System.out, System.err);
  }
}
