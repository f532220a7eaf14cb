package moongate.http;

/// The service's end of a [Session].
public interface Relay {
  /// Passes on what comes, both ways, until both ends have closed: whoever has nothing more to say
  /// may still listen. The fiber of the session waits for that.
  ///
  /// @throws UpstreamException when the service, or everybody, was silent for too long
  /// @throws BodyException when the client took nothing for too long
  void run();

  /// The bytes from the service so far.
  long bytesReceived();

  /// The bytes to the service so far.
  long bytesSent();
}
