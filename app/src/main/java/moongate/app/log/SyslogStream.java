package moongate.app.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import moongate.app.settings.LogLevel;
import moongate.app.settings.SyslogTarget;
import moongate.http.LocalTime;

/// Sends each line that is written to it to a syslog server, as one datagram (RFC 3164).
final class SyslogStream extends OutputStream {
  /// Servers cut off what is longer, or drop it.
  private static final int LONGEST = 8 << 10;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  /// The level of a line of the error log.
  private static final Pattern LEVEL =
      Pattern.compile("\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d \\[(?<level>[a-z]+)].*");

  private final SyslogTarget target;
  private final String sender;
  private final SyslogSocket socket;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int severity;

  private SyslogStream(SyslogTarget target, String machine) throws IOException {
    this.target = target;
    this.sender = (target.hasHostname() ? machine + " " : "") + target.tag() + ": ";
    this.severity = target.severity();
    this.socket = SyslogSocket.of(target.place(), LONGEST);
  }

  /// True if the path that a setting names is a syslog server.
  static boolean isNamedBy(Path path) {
    return SyslogTarget.isNamedBy(path.toString());
  }

  /// A stream to the server that `path` names; empty if it is a file.
  ///
  /// @param machine the name of this machine
  /// @throws IOException if the server's address is not known
  static Optional<OutputStream> of(Path path, String machine) throws IOException {
    return isNamedBy(path)
        ? Optional.of(new SyslogStream(SyslogTarget.parse(path.toString()), machine))
        : Optional.empty();
  }

  @Override
  public void write(int one) throws IOException {
    if (one == '\n') {
      send();
    } else {
      line.write(one);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int start = offset;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, start, i - start);
        send();
        start = i + 1;
      }
    }
    line.write(bytes, start, offset + length - start);
  }

  private void send() throws IOException {
    var text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    var level = LEVEL.matcher(text);
    if (level.matches()) {
      // The lines that follow, such as those of a stack trace, have no level of their own.
      severity =
          SyslogTarget.severityOf(LogLevel.valueOf(level.group("level").toUpperCase(Locale.ROOT)));
    }
    var message =
        "<"
            + target.priority(severity)
            + ">"
            + TIME.format(LocalTime.of(Instant.now()))
            + " "
            + sender
            + text;
    var bytes = message.getBytes(StandardCharsets.UTF_8);
    socket.send(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, LONGEST)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
