package moongate.functions.vault;

/// A secret that cannot be had, and why, in Kong's words.
public final class SecretUnavailable extends Exception {
  public SecretUnavailable(String message) {
    super(message, null, false, false);
  }
}
