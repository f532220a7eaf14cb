package moongate.app.settings;

/// One row of the table [KnownSettings].
///
/// @param name Kong's name, or ours where Kong has none
/// @param byDefault the text that stands when nobody sets it
/// @param about one line for the operator
public record Setting<T>(String name, Type<T> type, String byDefault, String about) {
  /// The name of the environment variable that sets it.
  public String variable() {
    return SettingsReader.variableOf(name);
  }

  /// What a correct value looks like.
  public String expected() {
    return type.expected();
  }

  T parse(String text) {
    try {
      return type.parser().apply(text);
    } catch (IllegalArgumentException wrong) {
      // A NumberFormatException's own text speaks of Java, not of the setting.
      var own = wrong instanceof NumberFormatException ? null : wrong.getMessage();
      var shown = KnownSettings.SECRETS.contains(this) ? Settings.MASK : text;
      throw new IllegalArgumentException(
          "%s has an invalid value: '%s' (%s)"
              .formatted(name, shown, own == null ? type.expected() : own),
          wrong);
    }
  }
}
