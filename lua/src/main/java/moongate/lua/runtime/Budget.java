package moongate.lua.runtime;

import java.time.Duration;

/// The limits of one invocation. They are enforced inside loops, calls and library functions.
///
/// @param instructions units of work: about one per function call, loop iteration or small library
///   step
/// @param cpu processor time of the thread, checked from time to time
/// @param wall elapsed time, including waits
/// @param memory total bytes allocated, whether freed or not
/// @param output bytes written, by `print` and similar functions
public record Budget(long instructions, Duration cpu, Duration wall, long memory, long output) {
  /// The default limit for output, in bytes.
  public static final long USUAL_OUTPUT = 16L << 20;

  private static final Duration FOREVER = Duration.ofDays(10_000);

  /// The budget for a function that processes requests: 20 ms of processor time, 5 s of elapsed
  /// time, 32 MB. The limit of units of work is so high that it is not reached within 20 ms.
  public static final Budget DEFAULT =
      new Budget(20_000_000, Duration.ofMillis(20), Duration.ofSeconds(5), 32 << 20);

  /// No limits: for code that its user wrote and started, such as a script in a terminal.
  public static final Budget UNLIMITED =
      new Budget(Long.MAX_VALUE, FOREVER, FOREVER, Long.MAX_VALUE, Long.MAX_VALUE);

  /// A budget with the default limit for output.
  public Budget(long instructions, Duration cpu, Duration wall, long memory) {
    this(instructions, cpu, wall, memory, USUAL_OUTPUT);
  }

  /// This budget with another limit for units of work.
  public Budget withInstructions(long limit) {
    return new Budget(limit, cpu, wall, memory, output);
  }

  /// This budget with another limit for processor time.
  public Budget withCpu(Duration limit) {
    return new Budget(instructions, limit, wall, memory, output);
  }

  /// This budget with another limit for elapsed time.
  public Budget withWall(Duration limit) {
    return new Budget(instructions, cpu, limit, memory, output);
  }

  /// This budget with another limit for allocated bytes.
  public Budget withMemory(long limit) {
    return new Budget(instructions, cpu, wall, limit, output);
  }
}
