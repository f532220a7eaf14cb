package moongate.app.settings;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Converts the text of a setting to a value.
///
/// @param expected describes a correct text, to be shown for an invalid one
/// @param parser throws [IllegalArgumentException] for invalid texts; if the exception has a
///   message, that is shown instead of `expected`
record Type<T>(String expected, Function<String, T> parser) {
  private static final Pattern SIZE = Pattern.compile("(?<number>\\d{1,12})(?<unit>[kKmMgG]?)");

  private static final Pattern DICTIONARY =
      Pattern.compile("(lua_shared_dict\\s+)?(?<name>[\\w.-]{1,100})\\s+(?<size>\\d{1,9}[kKmM])");

  private static final Pattern DURATION = Pattern.compile("(?<number>\\d{1,9})(?<unit>ms|s)");
  private static final Pattern NGINX_TIME =
      Pattern.compile("(?<number>\\d{1,9})(?<unit>ms|[smhd]?)");
  private static final Pattern NAME_SERVER =
      Pattern.compile("(?<host>[0-9.]+|\\[[0-9a-fA-F:.]+])(:(?<port>\\d{1,5}))?");

  static Type<String> text() {
    return new Type<>("text", Function.identity());
  }

  static Type<Boolean> onOff() {
    return new Type<>(
        "on, off",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "on", "true" -> true;
              case "off", "false" -> false;
              default -> throw new IllegalArgumentException();
            });
  }

  static Type<Integer> number(int from, int to) {
    return new Type<>(
        "a whole number from " + from + " to " + to,
        text -> {
          var number = Integer.parseInt(text);
          if (number < from || number > to) {
            throw new IllegalArgumentException();
          }
          return number;
        });
  }

  static Type<Duration> seconds() {
    return number(0, 1_000_000).then("seconds, a whole number", Duration::ofSeconds);
  }

  static Type<Duration> duration() {
    return new Type<>(
        "a duration such as 20ms or 5s",
        text -> {
          var duration = DURATION.matcher(text);
          if (!duration.matches()) {
            throw new IllegalArgumentException();
          }
          var number = Long.parseLong(duration.group("number"));
          return duration.group("unit").equals("ms")
              ? Duration.ofMillis(number)
              : Duration.ofSeconds(number);
        });
  }

  /// A time in nginx's notation: `75`, `75s`, `500ms`, `1m`, `1h`, `1d`. Only the first word
  /// counts.
  static Type<Duration> nginxTime() {
    return new Type<>(
        "a time such as 75s, 500ms or 1m",
        text -> {
          var time = NGINX_TIME.matcher(text.split("\\s+")[0]);
          if (!time.matches()) {
            throw new IllegalArgumentException();
          }
          var number = Long.parseLong(time.group("number"));
          return switch (time.group("unit")) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
          };
        });
  }

  /// A number of bytes in nginx's notation: `8k`, `10m`, `1g`.
  static Type<Long> size() {
    return new Type<>(
        "a size such as 8k, 10m or 1g",
        text -> {
          var size = SIZE.matcher(text);
          if (!size.matches()) {
            throw new IllegalArgumentException();
          }
          return Long.parseLong(size.group("number"))
              << switch (size.group("unit").toLowerCase(Locale.ROOT)) {
                case "k" -> 10;
                case "m" -> 20;
                case "g" -> 30;
                default -> 0;
              };
        });
  }

  /// `name size`, several of them separated by semicolons, as users of nginx's directive write
  /// them.
  static Type<Map<String, Long>> dictionaries() {
    return new Type<>(
        "names and sizes such as 'mine 5m; other 1m'",
        text -> {
          var sizes = new LinkedHashMap<String, Long>();
          for (var part : text.split(";")) {
            var dictionary = DICTIONARY.matcher(part.strip());
            if (dictionary.matches()) {
              sizes.put(dictionary.group("name"), size().parser().apply(dictionary.group("size")));
            } else if (!part.isBlank()) {
              throw new IllegalArgumentException();
            }
          }
          return sizes;
        });
  }

  static Type<String> oneOf(String... values) {
    return new Type<>(
        String.join(", ", values),
        text -> {
          if (!Arrays.asList(values).contains(text)) {
            throw new IllegalArgumentException();
          }
          return text;
        });
  }

  static <E extends Enum<E>> Type<E> oneOf(Class<E> values) {
    var names =
        EnumSet.allOf(values).stream()
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return new Type<>(
        names,
        text -> {
          if (!text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException();
          }
          try {
            return Enum.valueOf(values, text.toUpperCase(Locale.ROOT));
          } catch (IllegalArgumentException unknown) {
            throw (IllegalArgumentException) new IllegalArgumentException().initCause(unknown);
          }
        });
  }

  /// A word with a special meaning, or any text of `other`.
  static <T> Type<T> orWord(String word, T meaning, Type<T> other) {
    return new Type<>(
        word + ", or " + other.expected(),
        text -> text.equals(word) ? meaning : other.parser().apply(text));
  }

  /// A comma-separated list. An empty text is an empty list.
  static <T> Type<List<T>> listOf(Type<T> element) {
    return new Type<>(
        element.expected(),
        text -> {
          var values = new ArrayList<T>();
          for (var part : text.split(",")) {
            if (!part.isBlank()) {
              values.add(element.parser().apply(part.strip()));
            }
          }
          return List.copyOf(values);
        });
  }

  /// A list for which the word `off` means an empty list.
  static <T> Type<List<T>> listOrOff(Type<T> element) {
    var list = listOf(element);
    return new Type<>(
        element.expected(),
        text -> text.strip().equals("off") ? List.of() : list.parser().apply(text));
  }

  static Type<Listen> streamListen() {
    return new Type<>(Listen.EXPECTED_OF_STREAM, Listen::parseStream);
  }

  static Type<Listen> listen() {
    return new Type<>(Listen.EXPECTED, Listen::parse);
  }

  /// A path or a syslog server, which may be followed by a format or a level as in nginx; `off` for
  /// no log.
  static Type<Optional<String>> logFile() {
    return new Type<>(
        "a path, syslog:server=HOST:PORT, syslog:server=unix:/dev/log, or off",
        text -> {
          var path = text.split("\\s+")[0];
          if (SyslogTarget.isNamedBy(path)) {
            var _ = SyslogTarget.parse(path);
          }
          return switch (path) {
            case "", "off" -> Optional.empty();
            case "stderr" -> Optional.of("/dev/stderr"); // nginx's word for it
            default -> Optional.of(path);
          };
        });
  }

  static Type<LogFormatText> logFormat() {
    return new Type<>("a log format: NAME 'text with $variables'", LogFormatText::parse);
  }

  /// Two ports: `80:8000`.
  static Type<Map.Entry<Integer, Integer>> portPair() {
    var port = number(1, 65535).parser();
    return new Type<>(
        "two ports such as 80:8000",
        text -> {
          int colon = text.indexOf(':');
          return Map.entry(
              port.apply(text.substring(0, Math.max(colon, 0))),
              port.apply(text.substring(colon + 1)));
        });
  }

  /// The address of a name server, with a port unless it is the default port of DNS.
  static Type<InetSocketAddress> nameServer() {
    return new Type<>(
        "addresses such as 10.0.0.2 or 10.0.0.2:5353",
        text -> {
          var server = NAME_SERVER.matcher(text);
          if (!server.matches()) {
            throw new IllegalArgumentException();
          }
          var port = server.group("port");
          return new InetSocketAddress(
              server.group("host"), port == null ? 53 : number(1, 65535).parser().apply(port));
        });
  }

  <U> Type<U> then(String expected, Function<T, U> more) {
    return new Type<>(expected, parser.andThen(more));
  }
}
