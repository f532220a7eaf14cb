package moongate.model.schema;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// Rules for the kinds of text in configurations.
public final class Formats {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.\\-_~\\x{80}-\\x{10FFFF}]*");
  private static final Pattern TAG =
      Pattern.compile("[\\x20-\\x7E\\x{80}-\\x{10FFFF}&&[^,/\\x{D800}-\\x{DFFF}]]*");

  /// The characters that represent bytes which are not UTF-8 ([Utf8]).
  private static final Pattern NO_CHARACTER = Pattern.compile("[\\x{D800}-\\x{DFFF}]");

  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern COOKIE_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern URL_PATH =
      Pattern.compile("/(?:[A-Za-z0-9.\\-_~/:@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*");

  private static final Pattern PORT = Pattern.compile(":\\d+$");

  private static final String NO_FILE = "not a valid filename";

  private Formats() {}

  public static boolean isUuid(String text) {
    return UUID.matcher(text).matches();
  }

  public static TextCheck uuid() {
    return text -> isUuid(text) ? null : "expected a valid UUID";
  }

  /// The name of an entity.
  public static TextCheck name() {
    return name -> {
      var broken = utf8().problemWith(name);
      if (broken != null) {
        return broken;
      }
      return NAME.matcher(name).matches()
          ? null
          : "invalid value '"
              + name
              + "': the only accepted ascii characters are alphanumerics or ., -, _, and ~";
    };
  }

  /// A text without bytes that are not UTF-8.
  static TextCheck utf8() {
    return text -> {
      var broken = NO_CHARACTER.matcher(text);
      if (!broken.find()) {
        return null;
      }
      int position = Utf8.encode(text.substring(0, broken.start())).length + 1;
      return "invalid utf-8 character sequence detected at position " + position;
    };
  }

  public static TextCheck tag() {
    return tag ->
        TAG.matcher(tag).matches()
            ? null
            : "invalid tag '"
                + tag
                + "': expected printable ascii (except `,` and `/`) or valid utf-8 sequences";
  }

  public static TextCheck headerName() {
    return name ->
        HEADER_NAME.matcher(name).matches()
            ? null
            : "bad header name '" + name + "', allowed characters are A-Z, a-z, 0-9, '_', and '-'";
  }

  /// A token (RFC 6265, 4.1.1): other characters could start another cookie or end the header.
  public static TextCheck cookieName() {
    return name ->
        COOKIE_NAME.matcher(name).matches()
            ? null
            : "bad cookie name '" + name + "', allowed are letters, digits and !#$%&'*+-.^_`|~";
  }

  /// A text that can be sent as the value of a header.
  public static TextCheck headerValue() {
    return text ->
        text.chars().anyMatch(c -> c < ' ' || c == 0x7F) ? "invalid value: " + text : null;
  }

  /// The name of a file, which need not exist.
  public static TextCheck file() {
    return text -> {
      try {
        return Path.of(text).getFileName() == null ? NO_FILE : null;
      } catch (InvalidPathException malformed) {
        return NO_FILE;
      }
    };
  }

  /// The pattern must match the whole text.
  public static TextCheck matching(Pattern pattern) {
    return text -> pattern.matcher(text).matches() ? null : "invalid value: " + text;
  }

  /// A host name or an address, without a port.
  public static TextCheck host() {
    return host -> {
      var name = HostName.of(host);
      return switch (name.kind()) {
        case INVALID -> "invalid value: " + host;
        case NAME, ADDRESS -> name.port() < 0 ? null : "must not have a port";
      };
    };
  }

  /// A host name without a port, with an optional wildcard at either end.
  public static TextCheck hostPattern() {
    return host -> {
      var problem = problemWithPattern(host);
      if (problem != null) {
        return problem;
      }
      return HostName.of(host.replace("*", "any")).port() < 0 ? null : "must not have a port";
    };
  }

  /// The same with an optional port.
  public static TextCheck hostPatternWithPort() {
    return Formats::problemWithPattern;
  }

  private static @Nullable String problemWithPattern(String host) {
    int star = host.indexOf('*');
    if (star != host.lastIndexOf('*')) {
      return "invalid wildcard: must have at most one wildcard";
    }
    if (star >= 0) {
      var bare = PORT.matcher(host).replaceFirst("");
      boolean isAtEnd = (bare.startsWith("*.") || bare.endsWith(".*")) && bare.length() > 2;
      if (!isAtEnd) {
        return "invalid wildcard: must be placed at leftmost or rightmost label";
      }
    }
    // As clients write it: an IPv6 address must be in brackets.
    boolean isBare = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    boolean isValid =
        !isBare && HostName.of(host.replace("*", "any")).kind() != HostName.Kind.INVALID;
    return isValid ? null : "invalid hostname: " + host;
  }

  /// The path part of a URL.
  public static TextCheck urlPath() {
    return path -> {
      if (!path.startsWith("/")) {
        return "should start with: /";
      }
      if (path.contains("//")) {
        return "must not have empty segments";
      }
      if (PathText.hasBadEscape(path)) {
        return "invalid url-encoded value: '" + path + "'";
      }
      return URL_PATH.matcher(path).matches()
          ? null
          : "invalid path: '"
              + path
              + "' (characters outside of the reserved list of RFC 3986 found)";
    };
  }

  /// An IP address or a range in CIDR form.
  public static TextCheck addressOrRange() {
    return text ->
        IpNetwork.parse(text).isPresent() ? null : "invalid ip or cidr range: '" + text + "'";
  }
}
