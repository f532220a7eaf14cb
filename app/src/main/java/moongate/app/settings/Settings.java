package moongate.app.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The checked settings of a node: `settings.get(KnownSettings.LOG_LEVEL)`. Immutable.
public final class Settings {
  static final String MASK = "******";

  /// Settings that are lists, although their values have another type.
  private static final Set<Setting<?>> LISTS =
      Set.of(
          KnownClientSettings.HEADERS,
          KnownClientSettings.TRUSTED_IPS,
          KnownClientSettings.PORT_MAPS);

  private final Map<Setting<?>, Object> values;
  private final Map<String, String> written;
  private final Map<String, String> texts;
  private final Set<String> references;
  private final VaultSettings vaults;
  private final List<String> notices;

  /// @param written the text of every setting as it was given, in the order of the table
  /// @param references the settings whose text is a vault reference: their values are secrets
  Settings(
      Map<Setting<?>, Object> values,
      Map<String, String> written,
      Set<String> references,
      VaultSettings vaults,
      List<String> notices) {
    this.values = Map.copyOf(values);
    this.written = new LinkedHashMap<>(written);
    this.texts = new LinkedHashMap<>(written);
    this.references = Set.copyOf(references);
    this.vaults = vaults;
    this.notices = List.copyOf(notices);
    for (var setting : KnownSettings.ALL) {
      if (setting.isSecret() && !references.contains(setting.name())) {
        texts.computeIfPresent(setting.name(), (_, text) -> text.isEmpty() ? "" : MASK);
      }
    }
  }

  /// The same settings with more notices.
  Settings withNotices(List<String> more) {
    var all = new ArrayList<>(notices);
    all.addAll(more);
    return new Settings(values, written, references, vaults, all);
  }

  /// The names of the settings that have another text in `later`, in the order of the table.
  public List<String> changedIn(Settings later) {
    return written.keySet().stream()
        .filter(name -> !Objects.equals(written.get(name), later.written.get(name)))
        .toList();
  }

  /// The value of a setting.
  public <T> T get(Setting<T> setting) {
    var value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException(setting.name() + " is not in the table of settings");
    }
    // The value was parsed by this setting's own parser, so it has its type.
    @SuppressWarnings("unchecked")
    var typed = (T) value;
    return typed;
  }

  /// The operator's own vaults.
  public VaultSettings vaults() {
    return vaults;
  }

  /// Name and text of every setting for display, in the order of the table. Values that may contain
  /// secrets are masked.
  public Map<String, String> texts() {
    return Collections.unmodifiableMap(texts);
  }

  /// Whether a text of [#texts] is a masked secret.
  public static boolean isMasked(String text) {
    return text.equals(MASK);
  }

  /// The values of all settings by name: numbers, booleans and lists of texts as such, all others
  /// as text. Settings without a value are left out. Nothing is masked, but a vault reference is
  /// not replaced with its secret.
  public Map<String, Object> plain() {
    var plain = new LinkedHashMap<String, Object>();
    values.forEach((setting, value) -> {
      var shown = plain(setting, value);
      if (!shown.equals("")) {
        plain.put(setting.name(), shown);
      }
    });
    return plain;
  }

  private Object plain(Setting<?> setting, Object value) {
    if (references.contains(setting.name())) {
      return texts.getOrDefault(setting.name(), "");
    }
    var text = texts.getOrDefault(setting.name(), "");
    if (LISTS.contains(setting)) {
      return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*"));
    }
    return switch (value) {
      case Number number -> number;
      case Boolean flag -> flag;
      case List<?> list when list.stream().allMatch(String.class::isInstance) -> list;
      case List<?> _ -> List.of(text.split("\\s*,\\s*"));
      case Duration _ when isNumber(text) -> Long.parseLong(text);
      default -> text;
    };
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,18}");
  }

  /// Notices for the operator that do not prevent a start: names that are unknown or have no
  /// effect.
  public List<String> notices() {
    return notices;
  }
}
