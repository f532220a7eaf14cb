package moongate.store;

import java.time.Duration;
import java.util.UUID;

/// What the nodes of a database tell each other and must not miss. Each node reads what the others
/// have appended, in one order for all and each message once. Messages are kept for a while, so
/// that a node that was disconnected reads them when it is back.
public interface MessageLog {
  /// Appends a message. Blocks, but not for longer than the database may take.
  ///
  /// @param id of the message: if one with this id has been appended already, nothing happens. So
  ///   it may be tried again after a failure, which does not tell whether it was stored
  /// @param text printable ASCII
  /// @throws StoreException if the database does not answer
  void append(UUID id, String text) throws StoreException;

  /// Keeps a message that is appended when `delay` is over, by any of the nodes: this one need not
  /// be there any more then. Else the same as [#append].
  void appendLater(UUID id, String text, Duration delay) throws StoreException;

  /// From now on, `reader` is told of messages of the other nodes, including those since the store
  /// was opened. There is only one reader.
  void follow(Reader reader);

  /// Reads messages, on a thread that it may block for a while.
  interface Reader {
    void read(String text);

    /// Messages have been lost for this node, because it was disconnected for too long, say.
    void missed();
  }
}
