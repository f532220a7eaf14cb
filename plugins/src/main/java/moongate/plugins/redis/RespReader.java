package moongate.plugins.redis;

import java.util.ArrayList;
import moongate.http.ByteStream;
import moongate.http.Caller;
import moongate.plugins.sockets.OneLine;
import moongate.plugins.sockets.TimeLeft;

/// Reads the replies to some commands in the protocol of Redis (RESP 2) from one connection. They
/// have a bound in bytes, and with that in the work of reading them.
final class RespReader {
  private static final int MOST_AT_ONCE = 16 * 1024;
  private static final int LONGEST_LINE = 1024;
  private static final int DEEPEST = 4;

  private final RedisConfig server;
  private final ByteStream stream;
  private final Caller caller;
  private final TimeLeft time;
  private final StringBuilder buffer = new StringBuilder();
  private final int most;
  private int position;
  private int received;

  /// @param most bytes that the replies may have
  RespReader(RedisConfig server, ByteStream stream, Caller caller, TimeLeft time, int most) {
    this.server = server;
    this.most = most;
    this.stream = stream;
    this.caller = caller;
    this.time = time;
  }

  Reply reply() {
    return reply(0);
  }

  /// False if more bytes were received than the replies that were read.
  boolean isEmpty() {
    return position == buffer.length();
  }

  private Reply reply(int depth) {
    var line = line();
    if (line.isEmpty() || depth > DEEPEST) {
      throw malformed();
    }
    var rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> new Reply.Text(rest);
      case '-' -> new Reply.Refusal(presentable(rest));
      case ':' -> new Reply.Number(number(rest));
      case '$' -> text(number(rest));
      case '*' -> elements(number(rest), depth);
      default -> throw malformed();
    };
  }

  /// Some servers repeat what they do not know, a command AUTH with its arguments for instance.
  private String presentable(String refusal) {
    var password = server.password();
    return OneLine.of(password.isEmpty() ? refusal : refusal.replace(password, "***"));
  }

  private Reply text(long length) {
    if (length == -1) {
      return new Reply.Nothing();
    }
    if (length < 0) {
      throw malformed();
    }
    if (length > most) {
      throw tooLong();
    }
    int end = (int) length;
    while (buffer.length() - position < end + 2) {
      more();
    }
    var text = buffer.substring(position, position + end);
    position += end + 2;
    return new Reply.Text(text);
  }

  private Reply elements(long count, int depth) {
    if (count == -1) {
      return new Reply.Nothing();
    }
    if (count < 0) {
      throw malformed();
    }
    if (count > most) {
      throw tooLong();
    }
    var elements = new ArrayList<Reply>((int) Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      elements.add(reply(depth + 1));
    }
    return new Reply.Many(elements);
  }

  private String line() {
    int end = buffer.indexOf("\r\n", position);
    while (end < 0) {
      if (buffer.length() - position > LONGEST_LINE) {
        throw malformed();
      }
      more();
      end = buffer.indexOf("\r\n", position);
    }
    var line = buffer.substring(position, end);
    position = end + 2;
    return line;
  }

  private void more() {
    buffer.delete(0, position);
    position = 0;
    var bytes = stream.read(caller, MOST_AT_ONCE, time.get());
    if (bytes == null) {
      throw failed("it closed the connection");
    }
    received += bytes.length();
    if (received > most) {
      throw tooLong();
    }
    buffer.append(bytes);
  }

  private long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notOne) {
      throw malformed();
    }
  }

  private RedisException malformed() {
    return failed("what it answered is not the protocol of Redis (RESP 2)");
  }

  private RedisException tooLong() {
    return failed("it answered more than " + most + " bytes");
  }

  private RedisException failed(String why) {
    return new RedisException("Redis at " + server.name() + ": " + why);
  }
}
