package moongate.app.settings;

import java.util.List;

/// The settings are invalid. The message has all reasons.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SettingsException(List<String> problems) {
    super(String.join("\n", problems), null, false, false);
  }
}
