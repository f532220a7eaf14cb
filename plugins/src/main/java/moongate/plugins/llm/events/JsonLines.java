package moongate.plugins.llm.events;

/// One event per line.
final class JsonLines implements EventDecoder {
  private final StringBuilder line = new StringBuilder();

  @Override
  public void feed(String bytes, Receiver receiver) throws EventException {
    int from = 0;
    for (int end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', from)) {
      append(bytes, from, end);
      from = end + 1;
      dispatch(receiver);
    }
    append(bytes, from, bytes.length());
  }

  private void append(String bytes, int from, int to) throws EventException {
    if (to - from > LARGEST - line.length()) {
      throw new EventException("a line of more than " + LARGEST + " bytes");
    }
    line.append(bytes, from, to);
  }

  @Override
  public void end(Receiver receiver) throws EventException {
    dispatch(receiver);
  }

  private void dispatch(Receiver receiver) throws EventException {
    var data = line.toString().strip();
    line.setLength(0);
    if (!data.isEmpty()) {
      receiver.accept(new Event("", data));
    }
  }
}
