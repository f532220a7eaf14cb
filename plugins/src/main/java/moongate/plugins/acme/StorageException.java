package moongate.plugins.acme;

/// The storage cannot be reached.
public final class StorageException extends Exception {
  private static final long serialVersionUID = 1;

  StorageException(String message) {
    super(message);
  }

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
