package moongate.gateway.exchange;

/// Who made the response.
public enum Source {
  /// The service behind the gateway, whatever its status.
  SERVICE,
  /// A plugin, or the gateway by design (no route matched, for instance).
  EXIT,
  /// The gateway, because something failed.
  ERROR
}
