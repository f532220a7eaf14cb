package moongate.app.settings;

/// One row of the table [KnownSettings].
///
/// @param name Kong's name, or ours if Kong has no such setting
/// @param byDefault the default value as a text
/// @param about one line for the operator
public record Setting<T>(String name, Type<T> type, String byDefault, String about) {
  /// The name of its environment variable.
  public String variable() {
    return SettingsReader.variableOf(name);
  }

  /// Describes correct values.
  public String expected() {
    return type.expected();
  }

  T parse(String text) {
    try {
      return type.parser().apply(text);
    } catch (IllegalArgumentException wrong) {
      // The message of a NumberFormatException is about Java, not about the setting.
      var isNoNumber = wrong instanceof NumberFormatException;
      var own = isNoNumber ? null : wrong.getMessage();
      var shown = KnownSettings.SECRETS.contains(this) ? Settings.MASK : text;
      throw new IllegalArgumentException(
          "%s %s: '%s' (%s)"
              .formatted(
                  name,
                  isNoNumber ? "is not a number" : "has an invalid value",
                  shown,
                  own == null ? type.expected() : own),
          wrong);
    }
  }
}
