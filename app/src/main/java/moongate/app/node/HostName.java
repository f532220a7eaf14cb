package moongate.app.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The host name of this machine.
public final class HostName {
  private static final Path OF_KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  public static String ofThisMachine() {
    return toldBy(OF_KERNEL);
  }

  /// Reads the name from the file `kernel`, otherwise asks Java. Java also looks up the address of
  /// the name first: a start would wait for a DNS that does not answer, and get no name if the DNS
  /// does not know it.
  static String toldBy(Path kernel) {
    try {
      var name = Files.readString(kernel).strip();
      return name.isEmpty() ? foundByJava() : name;
    } catch (IOException notLinux) {
      return foundByJava();
    }
  }

  private static String foundByJava() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
