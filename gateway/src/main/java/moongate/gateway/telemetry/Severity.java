package moongate.gateway.telemetry;

/// The severity of a record: nginx's words, with OpenTelemetry's numbers.
public enum Severity {
  DEBUG("debug", 5),
  INFO("info", 9),
  NOTICE("notice", 10),
  WARN("warn", 13),
  ERROR("error", 17),
  CRIT("crit", 18),
  ALERT("alert", 19),
  EMERG("emerg", 21);

  private final String word;
  private final int number;

  Severity(String word, int number) {
    this.word = word;
    this.number = number;
  }

  /// The word in the error log.
  public String word() {
    return word;
  }

  public int number() {
    return number;
  }
}
