package moongate.net.loop;

/// An event loop has ended although nobody has closed it. The log says why, if there was memory
/// left for that.
public final class LoopEndedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  LoopEndedException() {
    super("an event loop has ended");
  }
}
