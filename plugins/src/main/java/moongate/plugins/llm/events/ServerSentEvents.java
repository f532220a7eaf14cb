package moongate.plugins.llm.events;

/// Server-sent events of the HTML standard (9.2.6): fields on lines, and an empty line after each
/// event. An event without data is ignored.
final class ServerSentEvents implements EventDecoder {
  private final StringBuilder line = new StringBuilder();
  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private boolean hasData;
  private boolean endedInReturn;

  @Override
  public void feed(String bytes, Receiver receiver) throws EventException {
    int from = 0;
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (c == '\n' || c == '\r') {
        append(bytes, from, i);
        from = i + 1;
        if (c == '\r' || !endedInReturn || line.length() > 0) {
          endLine(receiver);
        }
        endedInReturn = c == '\r';
      } else {
        endedInReturn = false;
      }
    }
    append(bytes, from, bytes.length());
  }

  private void append(String bytes, int from, int to) throws EventException {
    if (to - from > LARGEST - line.length() - data.length()) {
      throw new EventException("an event of more than " + LARGEST + " bytes");
    }
    line.append(bytes, from, to);
  }

  private void endLine(Receiver receiver) throws EventException {
    if (line.length() == 0) {
      dispatch(receiver);
      return;
    }
    int colon = line.indexOf(":");
    var field = colon < 0 ? line.toString() : line.substring(0, colon);
    var value = colon < 0 ? "" : line.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    line.setLength(0);
    if (field.equals("data")) {
      data.append(hasData ? "\n" : "").append(value);
      hasData = true;
    } else if (field.equals("event")) {
      name = value;
    }
  }

  private void dispatch(Receiver receiver) throws EventException {
    var event = new Event(name, data.toString());
    boolean isEvent = hasData;
    data.setLength(0);
    name = "";
    hasData = false;
    if (isEvent) {
      receiver.accept(event);
    }
  }

  /// Also accepts a last event without an empty line, which some servers leave out.
  @Override
  public void end(Receiver receiver) throws EventException {
    if (line.length() > 0) {
      endLine(receiver);
    }
    dispatch(receiver);
  }
}
