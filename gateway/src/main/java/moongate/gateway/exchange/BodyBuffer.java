package moongate.gateway.exchange;

import moongate.http.BodyException;

/// Collected pieces of a body, as a byte string. Bounded.
public final class BodyBuffer {
  private final StringBuilder bytes = new StringBuilder();
  private final int most;
  private final BodyClaim claim;

  BodyBuffer(int most, BodyClaim claim) {
    this.most = most;
    this.claim = claim;
  }

  /// @throws BodyException when it would become too large
  public void append(String piece) {
    if (piece.length() > most - bytes.length()) {
      throw new BodyException(
          BodyException.Kind.TOO_LARGE, "body of more than " + most + " bytes held in memory");
    }
    claim.add(piece.length());
    bytes.append(piece);
  }

  public int length() {
    return bytes.length();
  }

  /// All of it so far.
  public String text() {
    return bytes.toString();
  }

  public void clear() {
    bytes.setLength(0);
  }
}
