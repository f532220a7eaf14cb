package moongate.app.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
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

  /// True if it comes from a control plane.
  private boolean isReceived() {
    return settings.get(KnownClusterSettings.ROLE) == Role.DATA_PLANE;
  }

  /// Loads what a data plane serves until its control plane has sent something: the configuration
  /// that the settings name, if they name one. Returns the problems if it cannot be served.
  Optional<String> loadFallback() {
    boolean isNamed =
        settings.get(KnownSettings.DECLARATIVE_CONFIG).isPresent()
            || settings.get(KnownSettings.DECLARATIVE_CONFIG_STRING).isPresent();
    return isNamed ? loadDeclared() : Optional.empty();
  }

  /// Loads the configuration. Returns the problems if it cannot be served; the old one then stays.
  /// A data plane keeps what it has.
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

  /// Loads what `now` names instead.
  Optional<String> load(Settings now) {
    return isReceived()
        ? Optional.empty()
        : new Configuration(now, declarative, store, saved).load();
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
        var path = file.get();
        return replace(() -> Optional.of(declarative.read(path)))
            .map(problems -> "error parsing declarative config file " + path + ":\n" + problems);
      }
      if (text.isPresent()) {
        var bytes = text.get().getBytes(StandardCharsets.UTF_8);
        return replace(() -> Optional.of(declarative.parse(bytes, STRING_NAME)));
      }
      return replace(() -> saved.load(declarative));
    } catch (IOException unreadable) {
      var name = file.map(path -> " " + path).orElse("");
      return Optional.of(
          "cannot read the declarative configuration" + name + ": " + reason(unreadable));
    }
  }

  private interface Reading {
    Optional<Snapshot> read() throws IOException, InvalidConfiguration;
  }

  private Optional<String> replace(Reading reading) throws IOException {
    try {
      var read = reading.read();
      if (read.isEmpty()) {
        return Optional.empty();
      }
      var problems = store.replace(read.get());
      return problems.isEmpty()
          ? Optional.empty()
          : Optional.of(problems.toText(read.get().source()));
    } catch (InvalidConfiguration invalid) {
      return Optional.of(invalid.problems().toText(invalid.source()));
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
