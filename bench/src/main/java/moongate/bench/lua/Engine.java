package moongate.bench.lua;

import java.util.concurrent.Callable;

/// A Lua implementation on the JVM.
interface Engine {
  /// Runs a chunk once and returns the function that it returns: one operation, which gives its
  /// result as text.
  Callable<String> load(String name, String source) throws Exception;
}
