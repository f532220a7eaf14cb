package moongate.functions;

import java.util.List;
import moongate.functions.api.FunctionLog;
import moongate.functions.api.LogLevel;

/// Collects what functions log, as `level: line`.
record LoggedLines(LogLevel threshold, List<String> lines) implements FunctionLog {
  @Override
  public void write(LogLevel level, String line) {
    lines.add(level.word() + ": " + line);
  }
}
