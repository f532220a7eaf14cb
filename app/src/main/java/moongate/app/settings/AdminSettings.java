package moongate.app.settings;

import java.util.List;
import moongate.admin.AccessRule;

/// The settings of who may use the Admin API: rows of the table [KnownSettings].
public final class AdminSettings {
  private static final int SHORTEST_TOKEN = 16;

  public static final Setting<List<String>> READ_TOKENS =
      new Setting<>(
          "admin_read_tokens",
          Type.listOf(token()),
          "",
          "tokens that may read from the Admin API, in the header Kong-Admin-Token; none of these"
              + " and of admin_write_tokens: everybody may do everything");

  public static final Setting<List<String>> WRITE_TOKENS =
      new Setting<>(
          "admin_write_tokens", Type.listOf(token()), "", "tokens that may read and write");

  private AdminSettings() {}

  /// Who may use the Admin API.
  public static AccessRule access(Settings settings) {
    return new AccessRule(settings.get(READ_TOKENS), settings.get(WRITE_TOKENS));
  }

  private static Type<String> token() {
    return Type.text()
        .then(
            "tokens of 16 characters or more, without commas",
            text -> {
              if (text.length() < SHORTEST_TOKEN) {
                throw new IllegalArgumentException();
              }
              return text;
            });
  }
}
