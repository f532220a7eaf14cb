package moongate.admin;

/// Ends an endpoint early with a reply.
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Reply reply;

  Refused(Reply reply) {
    super(String.valueOf(reply.status()), null, false, false);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }
}
