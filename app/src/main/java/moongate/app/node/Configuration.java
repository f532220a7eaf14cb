package moongate.app.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import moongate.app.settings.KnownClusterSettings;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Role;
import moongate.app.settings.Settings;
import moongate.model.Snapshot;
import moongate.sql.SqlStore;
import moongate.store.DeclarativeFile;
import moongate.store.DocumentStore;
import moongate.store.InvalidConfiguration;
import moongate.store.SavedConfig;
import moongate.store.StoreException;

/// Loads the configuration that the settings name into the store, at start and at each reload.
record Configuration(
    Settings settings, DeclarativeFile declarative, DocumentStore store, SavedConfig saved) {
  private static final String STRING_NAME = "declarative_config_string";

  /// True if the configuration is the last one sent to `/config`, because no setting names another
  /// one.
  boolean isPosted() {
    return !(store instanceof SqlStore)
        && !isReceived()
        && settings.get(KnownSettings.DECLARATIVE_CONFIG).isEmpty()
        && settings.get(KnownSettings.DECLARATIVE_CONFIG_STRING).isEmpty();
  }

  /// True if it comes from a control plane. Then settings with files are ignored.
  private boolean isReceived() {
    return settings.get(KnownClusterSettings.ROLE) == Role.DATA_PLANE;
  }

  /// Loads the configuration. Returns the problems if it cannot be served; the old one then stays.
  Optional<String> load() {
    if (isReceived()) {
      return Optional.empty();
    }
    try {
      return store instanceof SqlStore database ? read(database) : loadDeclared();
    } catch (OutOfMemoryError tooLarge) {
      return Optional.of(
          "the configuration does not fit in the memory that the JVM may take, %d MB: give it more, as in MOONGATE_JAVA_OPTS=-Xmx2g"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
    }
  }

  private static Optional<String> read(SqlStore database) {
    try {
      var problems = database.load();
      return problems.isEmpty() ? Optional.empty() : Optional.of(problems.toText("database"));
    } catch (StoreException unavailable) {
      return Optional.of(unavailable.problem().message());
    }
  }

  private Optional<String> loadDeclared() {
    var file = settings.get(KnownSettings.DECLARATIVE_CONFIG);
    var text = settings.get(KnownSettings.DECLARATIVE_CONFIG_STRING);
    try {
      if (file.isPresent()) {
        return replace(declarative.read(file.get()), file.get().toString());
      }
      if (text.isPresent()) {
        var bytes = text.get().getBytes(StandardCharsets.UTF_8);
        return replace(declarative.parse(bytes, STRING_NAME), STRING_NAME);
      }
      var posted = saved.load(declarative);
      return posted.isPresent() ? replace(posted.get(), "saved configuration") : Optional.empty();
    } catch (InvalidConfiguration invalid) {
      return Optional.of(invalid.problems().toText(invalid.source()));
    } catch (IOException unreadable) {
      return Optional.of("cannot read the declarative configuration: " + reason(unreadable));
    }
  }

  private Optional<String> replace(Snapshot snapshot, String name) {
    var problems = store.replace(snapshot);
    return problems.isEmpty() ? Optional.empty() : Optional.of(problems.toText(name));
  }

  private static String reason(IOException failure) {
    return failure instanceof NoSuchFileException
        ? "no such file: " + failure.getMessage()
        : failure.toString();
  }
}
