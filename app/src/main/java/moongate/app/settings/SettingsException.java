package moongate.app.settings;

import java.util.List;

/// The settings cannot be used; every reason is given.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SettingsException(List<String> problems) {
    super(String.join("\n", problems), null, false, false);
  }
}
