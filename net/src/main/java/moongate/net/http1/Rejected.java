package moongate.net.http1;

import moongate.http.Rejection;

/// Thrown when a request is not acceptable.
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
