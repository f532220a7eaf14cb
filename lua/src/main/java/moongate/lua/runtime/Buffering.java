package moongate.lua.runtime;

/// What a [Userdata] carries and may become large: a buffer, a socket that has received something.
@FunctionalInterface
public interface Buffering {
  /// How many bytes it holds for the Lua code that has the userdata.
  long bufferedBytes();
}
