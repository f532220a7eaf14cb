package moongate.app.settings;

import java.util.regex.Pattern;

/// One row of the table [KnownSettings].
///
/// @param name Kong's name, or ours if Kong has no such setting
/// @param byDefault the default value as a text
/// @param about one line for the operator
public record Setting<T>(
    String name, Type<T> type, String byDefault, String about, boolean isSecret, boolean isPath) {
  private static final Pattern QUOTED =
      Pattern.compile("(?<quote>[\"'])(?<inner>[^\"']*)\\k<quote>");

  Setting(String name, Type<T> type, String byDefault, String about) {
    this(name, type, byDefault, about, false, false);
  }

  /// The same, whose value is never shown.
  Setting<T> asSecret() {
    return new Setting<>(name, type, byDefault, about, true, isPath);
  }

  /// The same, which names a file or a folder: a relative path is relative to the folder of the
  /// settings file.
  Setting<T> asPath() {
    return new Setting<>(name, type, byDefault, about, isSecret, true);
  }

  /// The name of its environment variable.
  public String variable() {
    return SettingsReader.variableOf(name);
  }

  /// Describes correct values.
  public String expected() {
    return type.expected();
  }

  /// Quotes around a text that would otherwise be wrong are left out, since nginx does so, and
  /// pages about Kong write `pg_ssl = "on"`.
  T parse(String text) {
    try {
      return type.parser().apply(text);
    } catch (IllegalArgumentException wrong) {
      var quoted = QUOTED.matcher(text);
      if (quoted.matches()) {
        return parse(quoted.group("inner"));
      }
      // The message of a NumberFormatException is about Java, not about the setting.
      boolean isNoNumber = wrong instanceof NumberFormatException;
      var own = isNoNumber ? null : wrong.getMessage();
      var shown = isSecret ? Settings.MASK : text;
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
