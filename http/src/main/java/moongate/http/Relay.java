package moongate.http;

/// The connection of a [Session] to the service.
public interface Relay {
  /// Passes bytes or datagrams in both directions until both ends have closed: an end that has
  /// closed its own direction may still receive. The fiber of the session waits for that.
  ///
  /// @throws UpstreamException if the service, or both ends, sent nothing for too long
  /// @throws BodyException if the client accepted nothing for too long
  void run();

  /// The bytes received from the service so far.
  long bytesReceived();

  /// The bytes sent to the service so far.
  long bytesSent();
}
