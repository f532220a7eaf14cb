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
  /// @throws EventException if it is not a valid stream of events, or an event is too large
  void feed(String bytes, Receiver receiver) throws EventException;

  /// To be called at the end of the body.
  ///
  /// @throws EventException if the last event is incomplete
  void end(Receiver receiver) throws EventException;
}
