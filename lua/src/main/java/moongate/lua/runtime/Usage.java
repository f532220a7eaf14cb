package moongate.lua.runtime;

import java.time.Duration;

/// The resources that one invocation used of its [Budget].
///
/// @param instructions units of work
/// @param cpu processor time of the thread; zero if the thread has no clock of its own
/// @param wall elapsed time, including waits
/// @param memory total bytes allocated, whether freed or not
public record Usage(long instructions, Duration cpu, Duration wall, long memory) {
  /// No usage.
  public static final Usage NONE = new Usage(0, Duration.ZERO, Duration.ZERO, 0);
}
