package moongate.lua.lib;

import java.io.InputStream;
import java.io.OutputStream;

/// The streams of `io`, `print` and similar functions. Code that passes a buffered stream has to
/// flush it at the end.
public record StandardStreams(InputStream in, OutputStream out, OutputStream error) {
  /// The streams of this process.
  public static StandardStreams ofProcess() {
    return new StandardStreams(System.in, System.out, System.err);
  }
}
