package moongate.admin.request;

import java.util.ArrayList;
import java.util.List;
import moongate.admin.reply.Reply;
import moongate.http.Chunk;

/// A reply whose body is written out, ready to be sent in pieces. To write a whole configuration
/// takes tenths of a second: that is not for an event loop, which has requests to serve meanwhile.
record WrittenReply(Reply reply, List<Chunk> body) {
  private static final int PIECE = 64 << 10;

  static WrittenReply of(Reply reply) {
    var body = new ArrayList<Chunk>();
    for (var piece : reply.pieces()) {
      for (int at = 0; at < piece.length(); at += PIECE) {
        body.add(Chunk.of(piece.substring(at, Math.min(piece.length(), at + PIECE))));
      }
    }
    return new WrittenReply(reply, body);
  }

  long length() {
    return body.stream().mapToLong(Chunk::length).sum();
  }
}
