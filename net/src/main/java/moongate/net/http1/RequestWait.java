package moongate.net.http1;

import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import moongate.net.loop.Deadline;
import moongate.net.loop.SendWatch;
import moongate.net.server.Server;
import moongate.net.settings.Limits;

/// What the fiber of a request is waiting for from its client, and for how long it may wait: for
/// more of the body, for room for more of the response, or for both.
///
/// On the connection's loop only.
final class RequestWait {
  /// How long a client may pause within a body once others want to come in.
  private static final long STALLED_NANOS = Duration.ofSeconds(5).toNanos();

  private final Limits limits;
  private final Deadline deadline;
  private final SendWatch sending;

  private boolean wantsBody;
  private boolean wantsRoom;
  private boolean isBodyLate;
  private boolean isRoomLate;

  /// @param deadline the connection's, which calls [#expire()] while a request is active
  RequestWait(SocketChannel channel, Limits limits, Deadline deadline) {
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

  /// Arranges that the fiber is woken when there is more of the body.
  void expectBody() {
    wantsBody = true;
    deadline.in(limits.bodyTimeout().toNanos());
  }

  /// True if the client has sent nothing of the body for too long.
  boolean isBodyLate() {
    return isBodyLate;
  }

  /// Others want to come in: gives up a client that is slow to begin its body, or has stalled
  /// within it.
  ///
  /// @return false if it is neither
  boolean giveUpBody(boolean hasBegun) {
    var most = limits.bodyTimeout();
    boolean isSlow =
        hasBegun ? most.toNanos() - deadline.left() > STALLED_NANOS : Server.isSlow(deadline, most);
    boolean isGivenUp = wantsBody && !wantsRoom && isSlow;
    isBodyLate |= isGivenUp;
    return isGivenUp;
  }

  /// The client has sent a piece, or the end. True if the fiber is waiting for that.
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

  /// Arranges that the fiber is woken when the client has taken some of the output.
  void expectRoom() {
    if (!wantsRoom) {
      wantsRoom = true;
      armForSending();
    }
  }

  /// True if the client has taken nothing for too long.
  boolean isRoomLate() {
    return isRoomLate;
  }

  /// There is room. True if the fiber is waiting for that.
  boolean roomCame() {
    if (!wantsRoom) {
      return false;
    }
    wantsRoom = false;
    deadline.clear();
    return true;
  }

  /// There is room; the fiber has noticed that itself.
  void hasRoom() {
    roomCame();
    isRoomLate = false;
  }

  /// The time is up. True if the fiber has to be told; false if the client is slow but takes
  /// something.
  boolean expire() {
    if (wantsRoom && isSending()) {
      armForSending();
      return false;
    }
    isRoomLate = wantsRoom;
    isBodyLate |= wantsBody;
    return true;
  }

  /// Starts the time within which the client has to take some of the waiting output.
  void armForSending() {
    sending.start();
    deadline.in(limits.sendTimeout().toNanos());
  }

  /// True if some of the output that was waiting at [#armForSending()] has been sent.
  boolean isSending() {
    return sending.isMoving();
  }
}
