package moongate.admin.reply;

/// Ends an endpoint early with a reply.
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Reply reply;

  public Refused(Reply reply) {
    super(String.valueOf(reply.status()), null, false, false);
    this.reply = reply;
  }

  public Reply reply() {
    return reply;
  }
}
