package moongate.app.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A log that goes to a syslog server, in nginx's notation:
/// `syslog:server=10.0.0.1:514,facility=local7,tag=gateway,severity=info,nohostname`.
///
/// @param place where the server is
/// @param facility the number of the facility
/// @param severity the number of the severity of lines that have no level of their own
public record SyslogTarget(
    Place place, int facility, int severity, String tag, boolean hasHostname) {
  /// Where a server gets messages.
  public sealed interface Place {
    /// By UDP.
    record Address(String host, int port) implements Place {}

    /// At a socket of this machine: `unix:/dev/log`.
    record Local(Path socket) implements Place {}
  }

  private static final String START = "syslog:";
  private static final String LOCAL = "unix:";
  private static final int PORT = 514;
  private static final List<String> FACILITIES =
      List.of(
          ("kern user mail daemon auth intern lpr news uucp clock authpriv ftp ntp audit alert cron"
                  + " local0 local1 local2 local3 local4 local5 local6 local7")
              .split(" "));
  private static final List<String> SEVERITIES =
      List.of("emerg", "alert", "crit", "error", "warn", "notice", "info", "debug");

  /// True if the text of a setting names a syslog server and not a file.
  public static boolean isNamedBy(String text) {
    return text.startsWith(START);
  }

  /// @throws IllegalArgumentException saying what is wrong
  public static SyslogTarget parse(String text) {
    @Nullable Place place = null;
    int facility = FACILITIES.indexOf("local7");
    int severity = SEVERITIES.indexOf("info");
    var tag = "moongate";
    boolean hasHostname = true;
    for (var part : text.substring(START.length()).split(",")) {
      var value = part.substring(part.indexOf('=') + 1);
      switch (part.substring(0, Math.max(0, part.indexOf('=')))) {
        case "server" -> place = server(value);
        case "facility" -> facility = index(FACILITIES, value);
        case "severity" -> severity = index(SEVERITIES, value);
        case "tag" -> tag = value;
        default -> {
          if (!part.equals("nohostname")) {
            throw new IllegalArgumentException("unknown option '" + part + "' of syslog");
          }
          hasHostname = false;
        }
      }
    }
    if (place == null) {
      throw new IllegalArgumentException("syslog needs a server: syslog:server=10.0.0.1:514");
    }
    return new SyslogTarget(place, facility, severity, tag, hasHostname);
  }

  private static Place server(String text) {
    if (text.startsWith(LOCAL)) {
      return new Place.Local(Path.of(text.substring(LOCAL.length())));
    }
    boolean hasPort = text.indexOf(':', text.indexOf(']') + 1) >= 0;
    var server = HostAndPort.parse(hasPort ? text : text + ":" + PORT);
    return new Place.Address(server.host(), server.port());
  }

  /// The number that begins a message of this severity.
  public int priority(int severity) {
    return facility * 8 + severity;
  }

  /// The number of a level of the error log.
  public static int severityOf(LogLevel level) {
    return SEVERITIES.indexOf(level.text());
  }

  private static int index(List<String> names, String name) {
    int index = names.indexOf(name.toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw new IllegalArgumentException("'" + name + "' is none of " + String.join(", ", names));
    }
    return index;
  }
}
