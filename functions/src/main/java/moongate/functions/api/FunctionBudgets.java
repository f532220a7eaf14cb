package moongate.functions.api;

import java.time.Duration;
import moongate.lua.runtime.Budget;

/// What one invocation of a function may use.
///
/// @param requestCpu processor time in certificate, rewrite, access and ws_handshake
/// @param filterCpu processor time per header_filter, body_filter piece, log, WebSocket frame and
///   ws_close
/// @param firstRunCpu processor time of a chunk's first run, which may set things up, and of some
///   more that need it, because code is slow where it runs for the first time
/// @param wall time on the clock, waits included
/// @param memory bytes allocated in all
/// @param outputBytes bytes printed
/// @param logLines lines logged for one request
/// @param logBytes bytes of them
/// @param retained bytes that a function may keep between its calls
public record FunctionBudgets(
    Duration requestCpu,
    Duration filterCpu,
    Duration firstRunCpu,
    Duration wall,
    long memory,
    int outputBytes,
    int logLines,
    int logBytes,
    long retained) {
  /// The loading of a plugin may take this many times the budget of a first run.
  private static final int LOADING = 10;

  private static final long USUAL_RETAINED = 64L << 20;

  /// Units of work that take at least one millisecond on any machine. The processor's clock is read
  /// long before that; this limit is for the case that it cannot be read.
  private static final long UNITS_PER_MILLI = 2_000_000;

  /// The defaults: generous for honest code, harmless for the node.
  public static final FunctionBudgets DEFAULT =
      new FunctionBudgets(
          Duration.ofMillis(20),
          Duration.ofMillis(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          32 << 20,
          16 << 20,
          100,
          64 << 10);

  /// These runs never have less time than others: raising the time of calls is enough.
  public FunctionBudgets {
    firstRunCpu = longest(firstRunCpu, longest(requestCpu, filterCpu));
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /// Budgets with the usual limit on what is kept between calls.
  public FunctionBudgets(
      Duration requestCpu,
      Duration filterCpu,
      Duration firstRunCpu,
      Duration wall,
      long memory,
      int outputBytes,
      int logLines,
      int logBytes) {
    this(
        requestCpu,
        filterCpu,
        firstRunCpu,
        wall,
        memory,
        outputBytes,
        logLines,
        logBytes,
        USUAL_RETAINED);
  }

  /// These budgets with another limit on what is kept between calls.
  public FunctionBudgets withRetained(long bytes) {
    return new FunctionBudgets(
        requestCpu, filterCpu, firstRunCpu, wall, memory, outputBytes, logLines, logBytes, bytes);
  }

  /// These budgets with another time on the clock.
  public FunctionBudgets withWall(Duration time) {
    return new FunctionBudgets(
        requestCpu,
        filterCpu,
        firstRunCpu,
        time,
        memory,
        outputBytes,
        logLines,
        logBytes,
        retained);
  }

  /// The budget of one invocation in `phase`.
  public Budget of(ApiPhase phase) {
    return switch (phase) {
      case HEADER_FILTER,
          BODY_FILTER,
          LOG,
          STREAM_LOG,
          WS_CLIENT_FRAME,
          WS_UPSTREAM_FRAME,
          WS_CLOSE ->
          budget(filterCpu);
      default -> budget(requestCpu);
    };
  }

  /// The budget of a chunk's first run.
  public Budget firstRun() {
    return budget(firstRunCpu);
  }

  /// What a custom plugin may use outside of requests: while its files are loaded, in init_worker
  /// and in configure. Only the start of a worker waits for these.
  public Budget loading() {
    return budget(Duration.ofNanos(firstRunCpu.toNanos() * LOADING)).withMemory(memory * LOADING);
  }

  private Budget budget(Duration cpu) {
    return new Budget(cpu.toMillis() * UNITS_PER_MILLI, cpu, wall, memory);
  }
}
