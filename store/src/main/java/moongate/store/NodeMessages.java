package moongate.store;

import java.util.function.Consumer;

/// What the nodes of one database tell each other besides configuration: orders of operators that
/// concern all of them. A node that is away misses them.
public interface NodeMessages {
  /// Where there is one node only, nobody is told.
  NodeMessages ALONE =
      new NodeMessages() {
        @Override
        public void send(String message) {}

        @Override
        public void onMessage(Consumer<String> listener) {}
      };

  /// Tells every other node, and this one, too.
  void send(String message) throws StoreException;

  /// Hears what nodes send from now on, on a thread that should not be held up for long.
  void onMessage(Consumer<String> listener);
}
