package moongate.lua.runtime;

import java.time.Duration;

/// What one invocation used of its [Budget].
///
/// @param instructions units of work
/// @param cpu processor time of the thread; zero where the thread has no clock of its own
/// @param wall time on the clock, including waits
/// @param memory bytes allocated in all, freed or not
public record Usage(long instructions, Duration cpu, Duration wall, long memory) {
  /// What nothing uses.
  public static final Usage NONE = new Usage(0, Duration.ZERO, Duration.ZERO, 0);
}
