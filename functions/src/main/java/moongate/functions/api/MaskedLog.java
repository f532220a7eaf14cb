package moongate.functions.api;

import moongate.functions.vault.Vaults;
import moongate.gateway.log.LogContext;
import org.jspecify.annotations.Nullable;

/// A log in which secrets are masked.
public record MaskedLog(FunctionLog log, Vaults vaults) implements FunctionLog {
  @Override
  public LogLevel threshold() {
    return log.threshold();
  }

  @Override
  public void write(LogLevel level, String line) {
    log.write(level, vaults.masked(line));
  }

  @Override
  public void write(LogLevel level, String line, @Nullable LogContext context) {
    log.write(level, vaults.masked(line), context);
  }
}
