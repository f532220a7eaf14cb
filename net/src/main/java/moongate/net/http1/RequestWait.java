package moongate.net.http1;

import io.netty.channel.socket.SocketChannel;
import moongate.net.loop.Deadline;
import moongate.net.loop.SendWatch;
import moongate.net.settings.Limits;

/// What the fiber of a request waits for at its client, and how long the client may let it wait:
/// more of the body, or room for more of the response, or both.
///
/// On the connection's loop only.
final class RequestWait {
  private final SocketChannel channel;
  private final Limits limits;
  private final Deadline deadline;
  private final SendWatch sending;

  private boolean wantsBody;
  private boolean wantsRoom;
  private boolean isBodyLate;
  private boolean isRoomLate;

  /// @param deadline the connection's, which calls [#expire()] while a request is active
  RequestWait(SocketChannel channel, Limits limits, Deadline deadline) {
    this.channel = channel;
    this.limits = limits;
    this.deadline = deadline;
    this.sending = new SendWatch(channel);
  }

  /// A request begins.
  void start() {
    isBodyLate = false;
    deadline.clear();
  }

  /// The request is over.
  void end() {
    wantsBody = false;
    wantsRoom = false;
  }

  /// The fiber is to be woken when there is more of the body.
  void expectBody() {
    wantsBody = true;
    deadline.in(limits.bodyTimeout().toNanos());
  }

  /// True when the client has not sent any of the body for too long.
  boolean isBodyLate() {
    return isBodyLate;
  }

  /// The client has sent something, or the last. True when the fiber waits for that.
  boolean bodyCame() {
    if (!wantsBody) {
      return false;
    }
    wantsBody = false;
    if (wantsRoom) {
      armForSending();
    } else {
      deadline.clear();
    }
    return true;
  }

  /// The fiber is to be woken when the client has taken some of what was written.
  void expectRoom() {
    if (!wantsRoom) {
      wantsRoom = true;
      armForSending();
    }
  }

  /// True when the client has not taken anything for too long.
  boolean isRoomLate() {
    return isRoomLate;
  }

  /// There is room. True when the fiber waits for that.
  boolean roomCame() {
    if (!wantsRoom) {
      return false;
    }
    wantsRoom = false;
    deadline.clear();
    return true;
  }

  /// There is room, as the fiber has found itself.
  void hasRoom() {
    roomCame();
    isRoomLate = false;
  }

  /// The time is up. True when the fiber has to hear of it; false when the client is slow, but
  /// takes something.
  boolean expire() {
    if (wantsRoom && isSending()) {
      armForSending();
      return false;
    }
    isRoomLate = wantsRoom;
    isBodyLate |= wantsBody;
    return true;
  }

  /// The client has as long as for anything to take some of what waits to be sent.
  void armForSending() {
    sending.start();
    deadline.in(limits.sendTimeout().toNanos());
  }

  /// True when some of what waited at [#armForSending()] has left.
  boolean isSending() {
    return sending.isMoving();
  }
}
