package moongate.net.http1;

import moongate.http.Rejection;

/// Ends the reading of a request that is not acceptable.
final class Rejected extends RuntimeException {
  private final transient Rejection rejection;

  Rejected(Rejection rejection) {
    super(rejection.detail(), null, false, false);
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }
}
