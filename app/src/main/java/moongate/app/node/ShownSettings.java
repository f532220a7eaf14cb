package moongate.app.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.app.settings.Settings;
import moongate.model.value.Value;

/// The settings for the Admin API: numbers, booleans and lists as such, secrets masked, and without
/// those that are not set.
final class ShownSettings {
  private ShownSettings() {}

  static Map<String, Value> of(Settings settings) {
    var plain = settings.plain();
    var shown = new LinkedHashMap<String, Value>();
    settings
        .texts()
        .forEach((name, text) -> {
          if (Settings.isMasked(text)) {
            shown.put(name, Value.of(text));
          } else if (!text.isEmpty() || plain.containsKey(name)) {
            shown.put(name, value(plain.getOrDefault(name, text), text));
          }
        });
    return shown;
  }

  private static Value value(Object plain, String text) {
    return switch (plain) {
      case Number number -> Value.of(number.doubleValue());
      case Boolean flag -> Value.of(flag);
      case List<?> list -> Value.ofTexts(list.stream().map(String::valueOf).toList());
      default -> Value.of(text);
    };
  }
}
