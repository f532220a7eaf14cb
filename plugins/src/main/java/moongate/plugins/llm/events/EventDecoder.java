package moongate.plugins.llm.events;

/// Finds the events in the pieces of a body, whose ends have nothing to do with those of events. It
/// keeps no more than one event, and that is bounded. Belongs to one response.
public interface EventDecoder {
  /// More than any provider sends at once.
  int LARGEST = 1 << 20;

  /// Takes what has come.
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
