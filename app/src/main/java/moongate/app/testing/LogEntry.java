package moongate.app.testing;

/// One line of the error log.
///
/// @param level nginx's name of the level: `notice`, `err`
/// @param message the line without its time
record LogEntry(String level, String message) {
  /// True if the entry reports a failure.
  boolean isError() {
    return switch (level) {
      case "err", "error", "crit", "alert", "emerg", "stderr" -> true;
      default -> false;
    };
  }
}
