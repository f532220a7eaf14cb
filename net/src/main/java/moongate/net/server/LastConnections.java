package moongate.net.server;

import io.netty.channel.Channel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import moongate.net.loop.NettyLoop;

/// Accepts clients that have already begun to connect, before a socket stops listening.
///
/// When a listening socket closes, Linux resets the connections that were not accepted yet, even if
/// their clients have already sent a request. So a packet filter first drops packets that ask for
/// new connections (`SYN` without `ACK`), and then the pending connections are accepted. A client
/// whose packet was dropped tries again a second later. It is refused then, or accepted by another
/// socket on the same port.
public final class LastConnections {
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;

  /// Instructions of the classic packet filter: code, jump if true, jump if false, operand.
  private static final int[][] DROP_SYN = {
    {0x30, 0, 0, 13}, // load the byte of flags
    {0x54, 0, 0, 0x12}, // keep SYN and ACK of them
    {0x15, 0, 1, 0x02}, // SYN alone?
    {0x06, 0, 0, 0}, // drop the packet
    {0x06, 0, 0, -1}, // let it pass
  };

  private static final int INSTRUCTION = 8;
  private static final int PROGRAM = 16;
  private static final RawUnixChannelOption FILTER =
      new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, PROGRAM);

  /// If no connection has come for this long, all of them have arrived.
  private static final Duration SILENCE = Duration.ofMillis(50);

  private static final Duration LONGEST = Duration.ofMillis(500);

  private LastConnections() {}

  /// Waits until the pending connections are accepted. Does nothing if the system has no such
  /// filter.
  ///
  /// @param accepted how many connections were accepted so far
  public static void await(List<Channel> listening, List<NettyLoop> loops, LongSupplier accepted) {
    try (var arena = Arena.ofShared()) { // the loop of each channel reads it
      var program = program(arena);
      for (var channel : listening) {
        if (!attach(channel, program)) {
          return;
        }
      }
    }
    awaitSilence(loops, accepted);
  }

  private static boolean attach(Channel channel, ByteBuffer program) {
    return Boolean.TRUE.equals(
        channel
            .eventLoop()
            .submit(() -> channel.config().setOption(FILTER, program.duplicate()))
            .awaitUninterruptibly()
            .getNow());
  }

  /// `struct sock_fprog`: the number of instructions, and where they are.
  private static ByteBuffer program(Arena arena) {
    var code = arena.allocate((long) DROP_SYN.length * INSTRUCTION, INSTRUCTION);
    for (int i = 0; i < DROP_SYN.length; i++) {
      write(code.asSlice((long) i * INSTRUCTION), DROP_SYN[i]);
    }
    var program = ByteBuffer.allocateDirect(PROGRAM).order(ByteOrder.nativeOrder());
    return program.putShort(0, (short) DROP_SYN.length).putLong(8, code.address());
  }

  private static void write(MemorySegment to, int[] instruction) {
    to.set(ValueLayout.JAVA_SHORT, 0, (short) instruction[0]);
    to.set(ValueLayout.JAVA_BYTE, 2, (byte) instruction[1]);
    to.set(ValueLayout.JAVA_BYTE, 3, (byte) instruction[2]);
    to.set(ValueLayout.JAVA_INT, 4, instruction[3]);
  }

  private static void awaitSilence(List<NettyLoop> loops, LongSupplier accepted) {
    long start = System.nanoTime();
    long last = start;
    long known = accepted.getAsLong();
    while (System.nanoTime() - last < SILENCE.toNanos()
        && System.nanoTime() - start < LONGEST.toNanos()
        && pause()) {
      turn(loops);
      long now = accepted.getAsLong();
      if (now != known) {
        known = now;
        last = System.nanoTime();
      }
    }
  }

  /// Lets each loop accept the waiting connections, and start those that another loop has accepted.
  private static void turn(List<NettyLoop> loops) {
    for (int i = 0; i < 2; i++) {
      loops.forEach(loop -> loop.eventLoop().submit(() -> {}).awaitUninterruptibly());
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(5);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
