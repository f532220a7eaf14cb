package moongate.plugins.llm.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.zip.CRC32;

/// AWS's event streams (`application/vnd.amazon.eventstream`). Each message is
///
///     length (4) │ length of headers (4) │ CRC-32 of these (4) │ headers │ payload │ CRC-32 (4)
///
/// and each header is a name and a value, each after its length. The name of an event is in its
/// header `:event-type`. An exception has `exception:` and its type as its name.
final class AwsEvents implements EventDecoder {
  private static final int PRELUDE = 12;
  private static final int CHECKSUM = 4;
  private static final int STRING = 7;

  /// The lengths of values by type; -1 for types 6 and 7, whose values begin with their length.
  private static final int[] LENGTHS = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

  private final StringBuilder rest = new StringBuilder();

  @Override
  public void feed(String bytes, Receiver receiver) throws EventException {
    rest.append(bytes);
    int from = 0;
    while (rest.length() - from >= PRELUDE) {
      long length = number(from, 4);
      if (length < PRELUDE + CHECKSUM || length > LARGEST) {
        throw new EventException("a message of " + length + " bytes");
      }
      check(from, PRELUDE - CHECKSUM);
      if (rest.length() - from < length) {
        break;
      }
      check(from, (int) length - CHECKSUM);
      receiver.accept(event(from, (int) length));
      from += (int) length;
    }
    rest.delete(0, from);
  }

  @Override
  public void end(Receiver receiver) throws EventException {
    if (rest.length() > 0) {
      throw new EventException("the last message is not complete");
    }
  }

  /// Checks the CRC-32 of the bytes before it.
  private void check(int from, int length) throws EventException {
    var crc = new CRC32();
    crc.update(rest.substring(from, from + length).getBytes(ISO_8859_1));
    if (crc.getValue() != number(from + length, CHECKSUM)) {
      throw new EventException("a message with a wrong checksum");
    }
  }

  private Event event(int from, int length) throws EventException {
    long ofHeaders = number(from + 4, 4);
    if (ofHeaders > length - PRELUDE - CHECKSUM) {
      throw new EventException("a message with more headers than bytes");
    }
    int payload = from + PRELUDE + (int) ofHeaders;
    var name = name(from + PRELUDE, payload);
    return new Event(name, rest.substring(payload, from + length - CHECKSUM));
  }

  private String name(int from, int end) throws EventException {
    var event = "";
    var exception = "";
    int at = from;
    while (at < end) {
      int nameLength = (int) number(at, 1);
      at++;
      var header = text(at, nameLength, end);
      at += nameLength;
      int type = (int) number(at, 1);
      at++;
      if (type >= LENGTHS.length) {
        throw new EventException("a header of an unknown type");
      }
      int valueLength = LENGTHS[type];
      if (valueLength < 0) {
        valueLength = (int) number(at, 2);
        at += 2;
      }
      var value = text(at, valueLength, end);
      at += valueLength;
      if (type == STRING && header.equals(":event-type")) {
        event = value;
      } else if (type == STRING && header.equals(":exception-type")) {
        exception = value;
      }
    }
    return exception.isEmpty() ? event : "exception:" + exception;
  }

  private String text(int at, int length, int end) throws EventException {
    if (length > end - at) {
      throw new EventException("a header that does not end in its message");
    }
    return rest.substring(at, at + length);
  }

  private long number(int at, int bytes) throws EventException {
    if (at + bytes > rest.length()) {
      throw new EventException("a message that ends too early");
    }
    long number = 0;
    for (int i = at; i < at + bytes; i++) {
      number = number << 8 | rest.charAt(i);
    }
    return number;
  }
}
