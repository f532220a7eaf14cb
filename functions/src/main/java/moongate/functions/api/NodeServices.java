package moongate.functions.api;

import moongate.functions.cache.FunctionCache;

/// What all event loops of a node share for functions. Safe to share between threads.
///
/// @param cache what `kong.cache` keeps
/// @param network how functions reach others, and whom
public record NodeServices(FunctionCache cache, Network network) {
  private static final long DEFAULT_CACHE_BYTES = 64 << 20;

  /// A node of `workers` event loops that has no network.
  public static NodeServices offline(int workers) {
    return new NodeServices(new FunctionCache(DEFAULT_CACHE_BYTES, workers), Network.NONE);
  }
}
