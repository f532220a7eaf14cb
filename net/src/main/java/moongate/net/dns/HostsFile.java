package moongate.net.dns;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moongate.http.HostAddresses;
import moongate.http.HostAddresses.HostAddress;
import org.jspecify.annotations.Nullable;

/// The names in a hosts file, as they were when it was read.
public final class HostsFile {
  /// How long an answer may be kept, because the file may change.
  private static final Duration TTL = Duration.ofSeconds(5);

  private final Map<String, HostAddresses> byName = new HashMap<>();

  private final Path file;
  private final State state;

  private HostsFile(Path file) {
    this.file = file;
    this.state = State.of(file);
  }

  /// A file that cannot be read has no names except `localhost`.
  public static HostsFile read(Path file) {
    var read = new HostsFile(file);
    try {
      Files.readAllLines(file).forEach(read::add);
    } catch (IOException unreadable) {
      // There need not be one.
    }
    read.add("127.0.0.1 localhost");
    return read;
  }

  /// The properties by which a changed file is recognised; null for a missing file.
  private record State(long size, FileTime changed) {
    static State of(Path file) {
      try {
        return new State(Files.size(file), Files.getLastModifiedTime(file));
      } catch (IOException missing) {
        return new State(-1, FileTime.fromMillis(0));
      }
    }
  }

  /// True if the file has changed since it was read.
  public boolean hasChanged() {
    return !State.of(file).equals(state);
  }

  private void add(String line) {
    int comment = line.indexOf('#');
    var words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
    var address = NetUtil.createInetAddressFromIpAddressString(words[0]);
    for (int i = 1; address != null && i < words.length; i++) {
      add(words[i].toLowerCase(Locale.ROOT), address);
    }
  }

  /// The first address of a name counts; IPv4 wins over IPv6.
  private void add(String name, InetAddress address) {
    var known = byName.get(name);
    boolean isIpv4 = address.getAddress().length == 4;
    if (known == null || (isIpv4 && known.type().equals("AAAA"))) {
      var place = new HostAddress(address, name, 0, 0);
      byName.put(name, new HostAddresses(List.of(place), isIpv4 ? "A" : "AAAA", TTL));
    }
  }

  public @Nullable HostAddresses find(String lowerCaseName) {
    return byName.get(lowerCaseName);
  }
}
