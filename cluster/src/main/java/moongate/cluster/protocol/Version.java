package moongate.cluster.protocol;

import java.util.Optional;
import java.util.regex.Pattern;

/// The version of a node or a plugin, as far as compatibility goes: patch levels do not matter.
record Version(int major, int minor) {
  private static final Pattern START = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\D.*)?");

  /// Empty for a text that is no version.
  static Optional<Version> parse(String text) {
    var version = START.matcher(text);
    return version.matches()
        ? Optional.of(
            new Version(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2))))
        : Optional.empty();
  }

  /// Whether what this version produces can be used by `other`: the same major version, and `other`
  /// has no newer minor version.
  boolean serves(Version other) {
    return major == other.major && other.minor <= minor;
  }
}
