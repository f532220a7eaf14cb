package moongate.lua.runtime;

/// The content of a [Userdata] that may become large, such as a buffer or a socket with received
/// data.
@FunctionalInterface
public interface Buffering {
  /// The number of bytes that it holds.
  long bufferedBytes();
}
