package moongate.plugins.llm.events;

/// Splits a body into events; the pieces of the body may end anywhere. It keeps at most one event,
/// whose size is bounded. Belongs to one response.
public interface EventDecoder {
  /// The largest event; providers send smaller ones.
  int LARGEST = 1 << 20;

  /// Receives events.
  @FunctionalInterface
  interface Receiver {
    void accept(Event event) throws EventException;
  }

  /// @param bytes the next piece
  /// @throws EventException when they are no events, or one is too large
  void feed(String bytes, Receiver receiver) throws EventException;

  /// The body is over.
  ///
  /// @throws EventException when the last event is not
  void end(Receiver receiver) throws EventException;
}
