package moongate.gateway.telemetry;

/// How grave something is: nginx's words, with the numbers that OpenTelemetry gives their like.
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

  /// As the error log has it.
  public String word() {
    return word;
  }

  public int number() {
    return number;
  }
}
