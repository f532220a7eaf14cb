package moongate.app.cli;

import static moongate.app.settings.KnownSettings.DAEMON;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import moongate.app.log.LogProvider;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import moongate.net.platform.NativeLibraries;
import org.jspecify.annotations.Nullable;

/// `moongate start` with only a settings file and a prefix, which is how nearly everybody uses it.
/// Parsing it without the library for command lines saves a quarter of the time of a start: the
/// library's classes have an old format, so the JVM's AOT cache cannot contain them.
///
/// @param conf the settings file; null for the default one
/// @param prefix the prefix; null for the one in the settings
public record PlainStart(@Nullable String conf, @Nullable String prefix) {
  static final String NAME = "start";
  static final String CONF_SHORT = "-c";
  static final String CONF = "--conf";
  static final String PREFIX_SHORT = "-p";
  static final String PREFIX = "--prefix";

  /// Parses a command line. Empty if it is another command, or has options or mistakes that only
  /// [StartCommand] handles.
  public static Optional<PlainStart> of(String... arguments) {
    if (arguments.length % 2 == 0 || !arguments[0].equals(NAME)) {
      return Optional.empty();
    }
    String conf = null;
    String prefix = null;
    for (int i = 1; i < arguments.length; i += 2) {
      var option = arguments[i];
      var value = arguments[i + 1];
      boolean isConf = option.equals(CONF_SHORT) || option.equals(CONF);
      boolean isPrefix = option.equals(PREFIX_SHORT) || option.equals(PREFIX);
      if (!isPlain(value) || (isConf && conf != null) || (isPrefix && prefix != null)) {
        return Optional.empty();
      } else if (isConf) {
        conf = value;
      } else if (isPrefix) {
        prefix = value;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new PlainStart(conf, prefix));
  }

  /// True if it is neither an option nor a file of arguments (`@file`).
  private static boolean isPlain(String value) {
    return !value.isEmpty() && value.charAt(0) != '-' && value.charAt(0) != '@';
  }

  /// Runs the node until a signal ends it.
  ///
  /// @return the exit code; empty if nothing was done, because [StartCommand] has to handle this
  ///   case
  public OptionalInt run() {
    LogProvider.become();
    NativeLibraries.loadAside();
    Settings settings;
    try {
      settings = settings(sources());
    } catch (RuntimeException explainedThere) {
      return OptionalInt.empty();
    }
    if (settings.get(DAEMON)) {
      return OptionalInt.empty();
    }
    try (var node = ForegroundNode.start(settings, sources(), this::settings)) {
      node.serve(new PrintWriter(System.out, true));
      return OptionalInt.of(0);
    } catch (RuntimeException failure) {
      var err = new PrintWriter(System.err, true);
      return OptionalInt.of(Failures.report(failure, Failures.Detail.USUAL, err));
    }
  }

  private Sources sources() {
    return Sources.ofProcess(Optional.ofNullable(conf).map(Path::of));
  }

  private Settings settings(Sources sources) {
    return sources.read(prefix == null ? Map.of() : Map.of(KnownSettings.PREFIX.name(), prefix));
  }
}
