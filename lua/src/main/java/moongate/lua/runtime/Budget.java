package moongate.lua.runtime;

import java.time.Duration;

/// What one invocation may use up. Every part is enforced inside loops, calls and library
/// functions.
///
/// @param instructions units of work: about one per function call, loop turn or small library step
/// @param cpu processor time of the thread, looked at now and then
/// @param wall time on the clock, including waits
/// @param memory bytes allocated in all, freed or not
/// @param output bytes written out, by `print` and its kin
public record Budget(long instructions, Duration cpu, Duration wall, long memory, long output) {
  /// The bytes that may be written out where nothing else is said.
  public static final long USUAL_OUTPUT = 16L << 20;

  private static final Duration FOREVER = Duration.ofDays(10_000);

  /// What suits a function in the path of a request: 20 ms of processor time, 5 s on the clock, 32
  /// MB. The units of work are no less than what 20 ms are enough for.
  public static final Budget DEFAULT =
      new Budget(20_000_000, Duration.ofMillis(20), Duration.ofSeconds(5), 32 << 20);

  /// No limit at all: for code that its user wrote and started, such as a script on a terminal.
  public static final Budget UNLIMITED =
      new Budget(Long.MAX_VALUE, FOREVER, FOREVER, Long.MAX_VALUE, Long.MAX_VALUE);

  /// A budget with the usual limit on output.
  public Budget(long instructions, Duration cpu, Duration wall, long memory) {
    this(instructions, cpu, wall, memory, USUAL_OUTPUT);
  }

  /// This budget with another limit on units of work.
  public Budget withInstructions(long limit) {
    return new Budget(limit, cpu, wall, memory, output);
  }

  /// This budget with another limit on processor time.
  public Budget withCpu(Duration limit) {
    return new Budget(instructions, limit, wall, memory, output);
  }

  /// This budget with another limit on time on the clock.
  public Budget withWall(Duration limit) {
    return new Budget(instructions, cpu, limit, memory, output);
  }

  /// This budget with another limit on allocated bytes.
  public Budget withMemory(long limit) {
    return new Budget(instructions, cpu, wall, limit, output);
  }

  /// This budget with another limit on bytes written out.
  public Budget withOutput(long limit) {
    return new Budget(instructions, cpu, wall, memory, limit);
  }
}
