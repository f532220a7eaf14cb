package moongate.app.cli;

import static moongate.app.settings.KnownSettings.DAEMON;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import moongate.app.log.LogProvider;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import moongate.app.settings.SettingsReader;
import moongate.net.platform.NativeLibraries;
import org.jspecify.annotations.Nullable;

/// `moongate start` with nothing but a settings file and a prefix, as nearly everybody writes it.
/// To read it without the command line's library saves a quarter of a start: the JVM's record of a
/// start cannot hold the library's classes, which are of an old format.
///
/// @param conf the settings file; null for the usual one
/// @param prefix the prefix; null for that of the settings
public record PlainStart(@Nullable String conf, @Nullable String prefix) {
  static final String NAME = "start";
  static final String CONF_SHORT = "-c";
  static final String CONF = "--conf";
  static final String PREFIX_SHORT = "-p";
  static final String PREFIX = "--prefix";

  /// Reads a command line; empty when it is another command, or says anything else that may need an
  /// explanation. [StartCommand] is for those.
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
      if (!isPlain(value) || isConf && conf != null || isPrefix && prefix != null) {
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

  /// Not an option, and not a file of arguments.
  private static boolean isPlain(String value) {
    return !value.isEmpty() && value.charAt(0) != '-' && value.charAt(0) != '@';
  }

  /// Runs the node until a signal ends it.
  ///
  /// @return the exit code; empty when nothing was done, because there is more to do or to tell
  ///   than this class does
  public OptionalInt run() {
    LogProvider.become();
    NativeLibraries.loadAside();
    Settings settings;
    try {
      settings = settings();
    } catch (RuntimeException explainedThere) {
      return OptionalInt.empty();
    }
    if (settings.get(DAEMON)) {
      return OptionalInt.empty();
    }
    try (var node = ForegroundNode.start(settings)) {
      node.serve(new PrintWriter(System.out, true));
      return OptionalInt.of(0);
    } catch (RuntimeException failure) {
      var err = new PrintWriter(System.err, true);
      return OptionalInt.of(Failures.report(failure, Failures.Detail.USUAL, err));
    }
  }

  private Settings settings() {
    Map<String, String> options = new HashMap<>();
    if (prefix != null) {
      options.put(KnownSettings.PREFIX.name(), prefix);
    }
    var file = Optional.ofNullable(conf).map(Path::of).or(SettingsReader::usualFile);
    return SettingsReader.read(file, System.getenv(), options);
  }
}
