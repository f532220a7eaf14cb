package moongate.app.settings;

import java.util.regex.Pattern;

/// The address of another node, as the operator wrote it: a name or an IP address, and a port.
public record HostAndPort(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+]|[^:/@\\s\\[\\]]+):(?<port>\\d{1,5})");

  static HostAndPort parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException();
    }
    int port = Integer.parseInt(parts.group("port"));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is from 1 to 65535");
    }
    return new HostAndPort(parts.group("host").replaceAll("[\\[\\]]", ""), port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
