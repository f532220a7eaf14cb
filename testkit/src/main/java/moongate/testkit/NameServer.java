package moongate.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A real little name server on loopback (RFC 1035, 4.1; RFC 2782). It knows the records that it is
/// given, and says "no such name" about all other names.
public final class NameServer implements AutoCloseable {
  /// Codes of answers by servers that cannot answer.
  public static final int FORMAT_ERROR = 1;

  public static final int SERVER_FAILURE = 2;
  public static final int NOT_IMPLEMENTED = 4;
  public static final int REFUSED = 5;

  /// Types of records.
  public static final int A = 1;

  public static final int CNAME = 5;
  public static final int AAAA = 28;
  public static final int SRV = 33;

  private static final int HEADER = 12;
  private static final int NO_SUCH_NAME = 3;

  /// A record of a name; `data` is its content on the wire.
  private record Record(int type, int ttl, byte[] data) {}

  private final DatagramSocket socket;
  private final Map<String, List<Record>> records = new ConcurrentHashMap<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private volatile int failure;
  private volatile int lost;
  private volatile boolean isOld;

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  /// Starts a server on a free port.
  public static NameServer start() {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var server = new NameServer(new DatagramSocket(address));
      Thread.ofVirtual().start(server::serve);
      return server;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// Where it answers.
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /// What it was asked for, such as `known.test 1`.
  public List<String> questions() {
    return questions;
  }

  /// Answers everything with this code; 0: not any more.
  public NameServer fails(int code) {
    failure = code;
    return this;
  }

  /// From before EDNS: questions that have it are answered with a format error (RFC 6891, 7).
  public NameServer old() {
    isOld = true;
    return this;
  }

  /// The next answers get lost, this many.
  public NameServer loses(int answers) {
    lost = answers;
    return this;
  }

  /// Gives `name` these addresses, and no others.
  public NameServer address(String name, int ttl, String... literals) {
    records.remove(name);
    return more(name, ttl, literals);
  }

  /// Beside what the name has.
  public NameServer more(String name, int ttl, String... literals) {
    for (var literal : literals) {
      var bytes = InetAddress.ofLiteral(literal).getAddress();
      add(name, bytes.length == 4 ? A : AAAA, ttl, bytes);
    }
    return this;
  }

  /// `name` is another name of `other`.
  public NameServer alias(String name, String other) {
    return add(name, CNAME, 60, name(other));
  }

  /// An SRV record.
  public NameServer service(String name, int priority, int weight, int port, String target) {
    var data = new ByteArrayOutputStream();
    for (int number : new int[] {priority, weight, port}) {
      data.write(number >> 8);
      data.write(number);
    }
    data.writeBytes(name(target));
    return add(name, SRV, 60, data.toByteArray());
  }

  /// A record that nobody can read.
  public NameServer malformed(String name, int type) {
    return add(name, type, 60, new byte[] {0, 1, 0});
  }

  private NameServer add(String name, int type, int ttl, byte[] data) {
    records
        .computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>())
        .add(new Record(type, ttl, data));
    return this;
  }

  private static byte[] name(String name) {
    var bytes = new ByteArrayOutputStream();
    for (var label : name.split("\\.")) { // none for the root
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(ISO_8859_1));
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[512], 512);
    try {
      while (true) {
        socket.receive(packet);
        var answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
        int still = lost;
        if (still > 0) {
          lost = still - 1;
        } else {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(closed);
      }
    }
  }

  private byte[] answer(byte[] question) {
    int end = HEADER;
    var name = new StringBuilder();
    while (question[end] != 0) {
      name.append(name.isEmpty() ? "" : ".");
      name.append(new String(question, end + 1, question[end], ISO_8859_1));
      end += question[end] + 1;
    }
    int type = question[end + 2];
    var asked = name.toString().toLowerCase(Locale.ROOT);
    questions.add(asked + " " + type);
    var all = records.get(asked);
    boolean hasExtension = question[HEADER - 1] > 0;
    int failing = isOld && hasExtension ? FORMAT_ERROR : failure;
    int code = failing != 0 ? failing : all == null ? NO_SUCH_NAME : 0;
    var found =
        failing != 0 || all == null
            ? List.<Record>of()
            : all.stream()
                .filter(record -> record.type() == type || record.type() == CNAME)
                .toList();
    var out = new ByteArrayOutputStream();
    out.write(question, 0, 2);
    out.writeBytes(new byte[] {(byte) 0x81, (byte) (0x80 | code)});
    out.writeBytes(new byte[] {0, 1, 0, (byte) found.size(), 0, 0, 0, 0});
    out.write(question, HEADER, end + 5 - HEADER);
    for (var record : found) {
      out.writeBytes(new byte[] {(byte) 0xC0, HEADER, 0, (byte) record.type(), 0, 1});
      out.writeBytes(new byte[] {0, 0, (byte) (record.ttl() >> 8), (byte) record.ttl()});
      out.writeBytes(new byte[] {0, (byte) record.data().length});
      out.writeBytes(record.data());
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
