package moongate.net.tls;

import org.jspecify.annotations.Nullable;

/// Why a server's certificate was refused, with OpenSSL's numbers and words.
public enum ChainProblem {
  NOT_YET_VALID(9, "certificate is not yet valid"),
  EXPIRED(10, "certificate has expired"),
  SELF_SIGNED(18, "self-signed certificate"),
  SELF_SIGNED_IN_CHAIN(19, "self-signed certificate in certificate chain"),
  UNKNOWN_ISSUER(20, "unable to get local issuer certificate"),
  TOO_LONG(22, "certificate chain too long");

  private final int number;
  private final String words;

  ChainProblem(int number, String words) {
    this.number = number;
    this.words = words;
  }

  public int number() {
    return number;
  }

  public String words() {
    return words;
  }

  /// The problem in the reason of a failed handshake ([PeerTls#reason]); null for another problem.
  public static @Nullable ChainProblem of(String reason) {
    for (var problem : values()) {
      if (reason.equals(problem.words)) {
        return problem;
      }
    }
    if (reason.contains("certification path") || reason.contains("trust anchors")) {
      return UNKNOWN_ISSUER;
    }
    if (reason.startsWith("NotBefore")) {
      return NOT_YET_VALID;
    }
    return reason.contains("validity check failed") || reason.startsWith("NotAfter")
        ? EXPIRED
        : null;
  }
}
