package moongate.net.settings;

import java.time.Duration;

/// What a server accepts from its clients, and how long it waits for them.
///
/// @param requestLine the longest request line in bytes
/// @param headerLine the longest header line
/// @param head the longest head as a whole
/// @param headerLines the most header lines
/// @param body the longest body; 0 is no limit
/// @param requestsPerConnection after this many the connection closes
/// @param headTimeout for a whole head, from its first byte
/// @param bodyTimeout between two reads of a body
/// @param sendTimeout between two writes of a response
/// @param idleTimeout between two requests; zero closes after each
public record Limits(
    int requestLine,
    int headerLine,
    int head,
    int headerLines,
    long body,
    int requestsPerConnection,
    Duration headTimeout,
    Duration bodyTimeout,
    Duration sendTimeout,
    Duration idleTimeout) {

  /// Kong's defaults.
  public static final Limits DEFAULT =
      new Limits(
          8 * 1024,
          8 * 1024,
          32 * 1024,
          1000,
          0,
          10_000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(75));

  public Limits withBody(long bytes) {
    return new Limits(
        requestLine,
        headerLine,
        head,
        headerLines,
        bytes,
        requestsPerConnection,
        headTimeout,
        bodyTimeout,
        sendTimeout,
        idleTimeout);
  }

  public Limits withTimeouts(Duration forHead, Duration forBody, Duration forSend, Duration idle) {
    return new Limits(
        requestLine,
        headerLine,
        head,
        headerLines,
        body,
        requestsPerConnection,
        forHead,
        forBody,
        forSend,
        idle);
  }

  public long bodyOrUnlimited() {
    return body == 0 ? Long.MAX_VALUE : body;
  }
}
