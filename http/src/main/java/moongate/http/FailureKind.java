package moongate.http;

/// What a failure of the network says about the peer, whichever way it was called.
public sealed interface FailureKind permits UpstreamException.Kind, SocketException.Kind {
  /// True if the peer was too slow.
  boolean isTimeout();

  /// True if the peer is not the cause: the caller has gone, or this node lacks something.
  boolean isNotOfPeer();
}
