package moongate.functions.api;

import moongate.functions.vault.Vaults;

/// A log that shows no secrets.
public record MaskedLog(FunctionLog log, Vaults vaults) implements FunctionLog {
  @Override
  public LogLevel threshold() {
    return log.threshold();
  }

  @Override
  public void write(LogLevel level, String line) {
    log.write(level, vaults.masked(line));
  }
}
